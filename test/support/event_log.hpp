// An observer that writes down what it is told.
#pragma once

#include <dynaco/observer.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// One line per event, without times: "resolve localhost 2", "connect", "handshake TLSv1.3",
/// "attempt GetItem 1 200", "retry GetItem 2: read_failed", "reuse 1", "close idle_timeout 3".
class event_log : public observer {
  public:
    event_log() = default;

    [[nodiscard]] std::vector<std::string> const& lines() const { return lines_; }
    /// How many lines begin with `start`.
    [[nodiscard]] std::size_t count(std::string_view start) const {
        return static_cast<std::size_t>(
            std::count_if(lines_.begin(), lines_.end(),
                          [start](std::string const& line) { return line.starts_with(start); }));
    }
    /// Everything that events can be printed as, for those who look for what must not be there.
    [[nodiscard]] std::string const& everything() const { return everything_; }
    [[nodiscard]] std::vector<connect_event> const& connects() const { return connects_; }
    [[nodiscard]] std::vector<std::string> const& addresses() const { return addresses_; }
    [[nodiscard]] std::vector<retry_event> const& retries() const { return retries_; }
    /// Of every attempt that failed, and of every retry.
    [[nodiscard]] std::vector<error> const& failures() const { return failures_; }
    void clear() { *this = event_log(); }

    void on_resolve(resolve_event const& event) override {
        add("resolve " + std::string{event.host} + ' ' + std::to_string(event.addresses),
            event.failure);
    }
    void on_connect(connect_event const& event) override {
        addresses_.emplace_back(event.address);
        connects_.push_back(event);
        add("connect", event.failure);
    }
    void on_handshake(handshake_event const& event) override {
        auto line = "handshake " + std::string{event.protocol};
        if (event.resumed) line += " resumed";
        everything_ += event.host;
        add(line, event.failure);
    }
    void on_reuse(reuse_event const& event) override {
        add("reuse " + std::to_string(event.requests), std::nullopt);
    }
    void on_close(close_event const& event) override {
        add("close " + name(event.reason) + ' ' + std::to_string(event.requests), std::nullopt);
    }
    void on_attempt(attempt_event const& event) override {
        everything_ += event.request_id;
        if (event.failure) failures_.push_back(*event.failure);
        add("attempt " + std::string{event.operation} + ' ' + std::to_string(event.attempt) + ' ' +
                std::to_string(event.http_status),
            event.failure);
    }
    void on_retry(retry_event const& event) override {
        retries_.push_back(event);
        failures_.push_back(event.reason);
        add("retry " + std::string{event.operation} + ' ' + std::to_string(event.next_attempt),
            event.reason);
    }

  private:
    static std::string name(boost::system::error_code code) {
        std::ostringstream out;
        if (code.category() == client_category()) {
            out << static_cast<errc>(code.value());
        } else if (code.category() == service_category()) {
            out << static_cast<service_errc>(code.value());
        } else {
            out << code.message();
        }
        return out.str();
    }
    static std::string name(close_reason reason) {
        switch (reason) {
            case close_reason::idle_timeout:
                return "idle_timeout";
            case close_reason::peer_closed:
                return "peer_closed";
            case close_reason::not_reusable:
                return "not_reusable";
            case close_reason::stale:
                return "stale";
            case close_reason::shutdown:
                return "shutdown";
        }
        return "?";
    }

    void add(std::string line, std::optional<error> const& failure) {
        if (failure) {
            std::ostringstream whole;
            whole << *failure << ' ' << failure->message();
            everything_ += whole.str() + '\n';
            line += ": " + name(failure->code());
        }
        everything_ += line + '\n';
        lines_.push_back(std::move(line));
    }

    std::vector<std::string> lines_;
    std::string everything_;
    std::vector<connect_event> connects_;
    std::vector<std::string> addresses_;
    std::vector<retry_event> retries_;
    std::vector<error> failures_;
};

}  // namespace dynaco::test
