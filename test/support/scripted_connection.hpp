// The life of one connection of a scripted server.
#pragma once

#include "support/request_reader.hpp"
#include "support/server_state.hpp"
#include "support/server_stream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::test {

class scripted_connection : public std::enable_shared_from_this<scripted_connection> {
  public:
    /// Makes the connection and starts its coroutine, which owns it, on the socket's executor.
    static void start(std::shared_ptr<server_state> server, server_stream::socket_type socket);

    scripted_connection(std::shared_ptr<server_state> server, server_stream::socket_type socket);

    /// Waiting for a request, none of whose bytes has come.
    [[nodiscard]] bool is_idle() const { return idle_; }
    /// If idle: says `last_words`, then ends as `how` says. A request that arrives meanwhile is
    /// not answered, as with a server whose idle timer fires at that moment.
    void order_if_idle(ending how, std::string last_words);
    /// Ends at once, whatever is under way.
    void drop(ending how);

  private:
    using error_code = boost::system::error_code;
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    class order {
      public:
        order(ending end, std::string words) : how(end), last_words(std::move(words)) {}

        ending how;
        std::string last_words;
    };

    static awaitable<void> run(std::shared_ptr<scripted_connection> self);

    // Each returns whether the connection goes on.
    awaitable<bool> greet();
    awaitable<bool> handshake();
    awaitable<bool> serve_request();
    awaitable<bool> wait_for_request();
    awaitable<bool> obey(order given);
    awaitable<bool> read_until(request_reader& reader, action::stage stage);
    awaitable<bool> read_more();
    awaitable<bool> perform(action const& plan, bool keep_alive);
    awaitable<bool> write(std::string_view bytes, action const& pace);

    awaitable<void> end(ending how);
    /// Reads and forgets until the peer leaves.
    awaitable<void> ignore_peer();
    /// The same without reading.
    awaitable<void> hold();
    awaitable<void> pause(std::chrono::milliseconds duration);
    void arm_idle_timer();

    [[nodiscard]] bool has_ended() const { return record().ended_by != closed_by::nobody; }
    void note_end(closed_by who);
    void note_failure(error_code const& failed);
    void note_request(request_reader const& reader);
    [[nodiscard]] connection_record& record() const { return server_->connections[index_]; }

    std::shared_ptr<server_state> server_;
    std::size_t index_;
    server_stream stream_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer idle_timer_;
    accept_action manner_;
    std::array<char, 65536> chunk_{};
    std::string unread_;  // received, not yet part of a request
    bool idle_ = false;
    std::optional<order> order_;
    std::chrono::milliseconds idle_limit_{0};
    ending idle_ending_ = ending::close;
};

}  // namespace dynaco::test
