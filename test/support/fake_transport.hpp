// A transport without a network: it records requests and answers what a test says.
#pragma once

#include <dynaco/transport.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {

/// What becomes of one exchange: a response, or a failure. Setters chain.
class fake_reply {
  public:
    fake_reply() = default;

    static fake_reply ok(std::string json = "{}");
    /// An error of the service, named in the body.
    static fake_reply error(int status, std::string const& type, std::string const& message = "");
    static fake_reply throttle() { return error(400, "ThrottlingException", "Slow down."); }
    static fake_reply internal_error() { return error(500, "InternalServerError", "Oops."); }
    static fake_reply failure(dynaco::error what);
    /// A failure of which the service may have got the request.
    static fake_reply failure_in_doubt(errc what);
    /// Never answers: only cancellation or the end of the client ends it.
    static fake_reply nothing();

    fake_reply& status(int code);
    fake_reply& body(std::string text);
    fake_reply& request_id(std::string id);
    fake_reply& error_type(std::string name);
    fake_reply& crc32(std::string text);
    fake_reply& date(std::chrono::sys_seconds when);
    fake_reply& retry_after(std::string text);
    fake_reply& age();
    /// The request went out twice, as when a reused connection was found dead.
    fake_reply& replayed();
    /// Lets others run so many times before it answers.
    fake_reply& turns(int count);
    /// Called before the exchange completes, for example to move a clock.
    fake_reply& meanwhile(std::function<void()> act);

  private:
    friend class fake_transport;

    int status_ = 200;
    std::string body_ = "{}";
    std::string request_id_ = "FAKEREQUESTID";
    std::string error_type_;
    std::string crc32_;
    std::string date_;
    std::string retry_after_;
    bool has_age_ = false;
    bool replayed_ = false;
    bool never_ = false;
    int turns_ = 1;
    std::optional<dynaco::error> failure_;
    std::function<void()> meanwhile_;
};

/// A request that reached the transport.
class sent_request {
  public:
    sent_request() = default;

    /// The field's value; empty if there is none.
    [[nodiscard]] std::string header(std::string_view name) const;

    std::string operation;
    std::string bytes;
    std::string body;
    std::chrono::steady_clock::time_point deadline;
    bool deadline_is_the_calls = false;
};

/// Answers what was pushed, in order, then what `otherwise` says.
class fake_transport : public transport {
  public:
    fake_transport() = default;

    void push(fake_reply next) { replies_.push_back(std::move(next)); }
    void push(std::size_t times, fake_reply const& next) {
        replies_.insert(replies_.end(), times, next);
    }
    void otherwise(fake_reply reply) { otherwise_ = std::move(reply); }
    /// Decides from the request once nothing is pushed.
    void on_request(std::function<fake_reply(sent_request const&)> decide) {
        decide_ = std::move(decide);
    }

    [[nodiscard]] std::vector<sent_request> const& requests() const { return requests_; }
    [[nodiscard]] std::size_t unused_replies() const { return replies_.size(); }
    [[nodiscard]] std::size_t quiesced() const { return quiesced_; }
    [[nodiscard]] bool is_shut_down() const { return shut_down_; }

    boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                  response_sink& sink) override;
    boost::asio::awaitable<result<void>> warm_up() override;
    void quiesce() override { ++quiesced_; }
    void shut_down() override;

  private:
    fake_reply next(sent_request const& request);
    void deliver(fake_reply const& reply, response_sink& sink) const;

    std::deque<fake_reply> replies_;
    fake_reply otherwise_;
    std::function<fake_reply(sent_request const&)> decide_;
    std::vector<sent_request> requests_;
    std::vector<std::function<void()>> held_;  // ends exchanges that never answer
    std::size_t quiesced_ = 0;
    bool shut_down_ = false;
};

}  // namespace dynaco::test
