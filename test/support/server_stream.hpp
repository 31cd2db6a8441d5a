// One accepted socket, plain or with TLS on it, behind one interface.
#pragma once

#include "support/action.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::test {

/// The coroutines take their error code by reference: it and the stream live in the caller's frame.
class server_stream {
  public:
    using socket_type = boost::asio::ip::tcp::socket;
    using error_code = boost::system::error_code;

    explicit server_stream(socket_type socket);

    boost::asio::awaitable<void> handshake(boost::asio::ssl::context& context, error_code& failed);
    boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into,
                                                  error_code& failed);
    boost::asio::awaitable<void> write(std::string_view bytes, error_code& failed);
    /// Ends as `how` says (`keep` and `stall` are not ways to end).
    boost::asio::awaitable<void> finish(ending how);

    /// Ends at once, without close_notify; what is under way fails.
    void drop(ending how);
    /// What is under way fails; the stream stays usable.
    void cancel();
    /// Whether the peer has sent FIN or RST, told without reading.
    [[nodiscard]] bool peer_has_left();

    [[nodiscard]] socket_type& socket() { return socket_; }
    [[nodiscard]] bool was_resumed();
    [[nodiscard]] std::string tls_version();
    [[nodiscard]] std::string server_name();

  private:
    socket_type socket_;
    std::optional<boost::asio::ssl::stream<socket_type&>> tls_;
};

}  // namespace dynaco::test
