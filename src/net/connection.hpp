// One connection to the service, plain or TLS, and one exchange over it.
#pragma once

#include <dynaco/client_config.hpp>

#include "net/read_buffer.hpp"
#include "net/response_assembler.hpp"
#include "net/sweeper.hpp"
#include "net/timed.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace dynaco::net {

/// What a write or a read gave.
using io_step = std::tuple<boost::system::error_code, std::size_t>;

/// A connection is idle, watched, or in an exchange; the pool sees to it that it is one of these at
/// a time.
class connection : public std::enable_shared_from_this<connection> {
  public:
    connection(boost::asio::ip::tcp::socket socket, std::size_t max_response,
               std::shared_ptr<read_memory> memory);
    connection(std::unique_ptr<tls_stream> stream, std::size_t max_response,
               std::shared_ptr<read_memory> memory);
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    /// To be awaited, for an `io_step`; whether it is on TLS is asked inside, so that the frame of
    /// the coroutine has room for one operation of each kind instead of two.
    auto write_some(boost::asio::const_buffer from) {
        return boost::asio::async_initiate<decltype(as_values) const, io_signature>(
            [this](auto&& handler, boost::asio::const_buffer what) {
                on_stream([&](auto& stream) {
                    stream.async_write_some(what, std::forward<decltype(handler)>(handler));
                });
            },
            as_values, from);
    }
    auto read_some(boost::asio::mutable_buffer into) {
        return boost::asio::async_initiate<decltype(as_values) const, io_signature>(
            [this](auto&& handler, boost::asio::mutable_buffer what) {
                on_stream([&](auto& stream) {
                    stream.async_read_some(what, std::forward<decltype(handler)>(handler));
                });
            },
            as_values, into);
    }
    /// The response of the last exchange; views into this connection.
    transport_response response() const noexcept;
    /// Whether the last exchange, which succeeded, left the connection fit for another one.
    bool is_reusable() const noexcept;
    std::size_t exchanges() const noexcept { return exchanges_; }
    /// The exchange is over: forgets its response.
    void rest(clock::time_point now);
    /// It will not be used soon: gives back what it can do without.
    void slim() noexcept;

    /// Starts to notice that the server closes this idle connection, or speaks unasked; then
    /// `on_end` is called.
    void watch(std::function<void()> on_end);
    bool is_watched() const noexcept { return watched_; }
    /// Whether to ask `is_alive` before the next exchange: it is watched, or was idle and unwatched
    /// for so long that the server may have closed it.
    bool is_doubtful(clock::time_point now) const noexcept;
    /// Ends the watch, or looks once; false if the connection turned out to be dead.
    boost::asio::awaitable<bool> is_alive();
    /// Ends the watch soon; the connection stays usable.
    void end_watch() { stop_watch_.emit(boost::asio::cancellation_type::terminal); }

    /// Makes a pending exchange fail. Closes: a TLS operation between two reads of the socket would
    /// not notice that these are cancelled, and go on with the next one.
    void interrupt() noexcept { close(); }
    void close() noexcept;

  private:
    friend class exchange_steps;

    using io_signature = void(boost::system::error_code, std::size_t);

    template <class Function>
    void on_stream(Function function) {
        tls_ ? function(*tls_) : function(*socket_);
    }
    boost::asio::ip::tcp::socket& lowest() noexcept { return tls_ ? tls_->next_layer() : *socket_; }

    std::optional<boost::asio::ip::tcp::socket> socket_;
    std::unique_ptr<tls_stream> tls_;
    read_buffer received_;
    response_assembler assembler_;
    std::size_t exchanges_ = 0;
    clock::time_point idle_since_{};

    char unasked_ = 0;
    boost::asio::cancellation_signal stop_watch_;  // TLS heeds it between two reads of the socket
    bool watched_ = false;
    bool dead_ = false;
    bool asked_ = false;  // `is_alive` waits for the end of the watch
};

}  // namespace dynaco::net
