// An HTTP/1.1 server on the loopback interface that does what a test tells it, and nothing else.
#pragma once

#include "support/action.hpp"
#include "support/server_config.hpp"
#include "support/server_log.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dynaco::test {

/// Listens from its construction on, and answers every request with `reply::ok()` until told
/// otherwise. `push` gives the next request an action of its own: actions go to requests in the
/// order of their first bytes.
///
///     scripted_server server(context);
///     server.push(reply::throttle());
///     server.push(action(reply::ok(item)).after(5ms));
///     server.push(fault::half_a_body(ending::reset));
///
/// On the test's `io_context` it runs between the steps of the test, on one thread; run_coro stops
/// it before it looks for forgotten work. Without one it has a context and a thread of its own.
/// Then its functions may be called from any thread; handlers run on the server's.
class scripted_server {
  public:
    using handler = std::function<action(received_request const&)>;

    explicit scripted_server(boost::asio::io_context& context);
    scripted_server(boost::asio::io_context& context, server_config config);
    /// With a thread of its own.
    explicit scripted_server(server_config config);
    scripted_server(scripted_server const&) = delete;
    scripted_server& operator=(scripted_server const&) = delete;
    ~scripted_server();

    [[nodiscard]] std::uint16_t port() const;
    /// "http://127.0.0.1:49152", "https://[::1]:49152".
    [[nodiscard]] std::string url() const;

    void push(action next);
    void push(std::size_t times, action const& next);
    /// For requests for which nothing was pushed.
    void default_action(action otherwise);
    /// Decides for requests for which nothing was pushed, once they are read; an action's `at` has
    /// no meaning then. An empty handler gives the decision back to the default action.
    void on_request(handler decide);
    void push_accept(accept_action next);
    void default_accept(accept_action otherwise);

    /// Ends the connections that wait for a request.
    void close_idle(ending how = ending::close);
    /// Sends bytes that nobody asked for on the connections that wait for a request.
    void send_to_idle(std::string bytes);
    /// Ends all connections, whatever they do.
    void drop_all(ending how = ending::reset);
    /// New connections are refused from now on.
    void stop_listening();
    /// Listens again, on the same port.
    void listen_again();
    /// As if restarted with new ticket keys: TLS sessions of earlier connections cannot be resumed
    /// on later ones.
    void forget_sessions();
    /// No listener and no connection is left. Actions and records stay.
    void stop();

    /// In the order in which they were read.
    [[nodiscard]] std::vector<received_request> requests() const;
    [[nodiscard]] std::size_t request_count() const;
    /// Of which at least a byte has come.
    [[nodiscard]] std::size_t requests_begun() const;
    /// In the order in which they were accepted.
    [[nodiscard]] std::vector<connection_record> connections() const;
    [[nodiscard]] std::size_t accepted() const;
    [[nodiscard]] std::size_t open_connections() const;
    [[nodiscard]] std::size_t idle_connections() const;
    [[nodiscard]] std::size_t handshakes() const;
    [[nodiscard]] std::size_t resumed_handshakes() const;
    /// Pushed and not yet met by a request.
    [[nodiscard]] std::size_t unused_actions() const;

  private:
    class impl;

    std::unique_ptr<impl> impl_;
};

}  // namespace dynaco::test
