#include "support/server_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace dynaco::test {

namespace asio = boost::asio;

server_stream::server_stream(socket_type socket) : socket_(std::move(socket)) {
    error_code ignored;
    // Drips are meant to arrive as they were sent.
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<void> server_stream::handshake(asio::ssl::context& context, error_code& failed) {
    tls_.emplace(socket_, context);
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, failed));
}

asio::awaitable<std::size_t> server_stream::read_some(asio::mutable_buffer into,
                                                      error_code& failed) {
    std::size_t size = 0;
    if (tls_) {
        size =
            co_await tls_->async_read_some(into, asio::redirect_error(asio::use_awaitable, failed));
    } else {
        size = co_await socket_.async_read_some(into,
                                                asio::redirect_error(asio::use_awaitable, failed));
    }
    co_return size;
}

asio::awaitable<void> server_stream::write(std::string_view bytes, error_code& failed) {
    auto const from = asio::buffer(bytes);
    if (tls_) {
        co_await asio::async_write(*tls_, from, asio::redirect_error(asio::use_awaitable, failed));
    } else {
        co_await asio::async_write(socket_, from,
                                   asio::redirect_error(asio::use_awaitable, failed));
    }
}

asio::awaitable<void> server_stream::finish(ending how) {
    if (tls_ && how == ending::close) {
        // With the peer's close_notify taken as received, the shutdown ends once ours is sent: a
        // client that does not answer must not keep the server waiting.
        SSL_set_shutdown(tls_->native_handle(), SSL_RECEIVED_SHUTDOWN);
        error_code ignored;
        co_await tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    }
    drop(how);
}

void server_stream::drop(ending how) {
    error_code ignored;
    if (how == ending::reset) {
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    } else {
        socket_.shutdown(socket_type::shutdown_both, ignored);
    }
    socket_.close(ignored);
}

void server_stream::cancel() {
    error_code ignored;
    socket_.cancel(ignored);
}

bool server_stream::peer_has_left() {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return true;
    }
    return info.tcpi_state != TCP_ESTABLISHED;
}

bool server_stream::was_resumed() {
    return tls_ && SSL_session_reused(tls_->native_handle()) == 1;
}

std::string server_stream::tls_version() {
    return tls_ ? SSL_get_version(tls_->native_handle()) : "";
}

std::string server_stream::server_name() {
    if (!tls_) return {};
    char const* const name = SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? "" : name;
}

}  // namespace dynaco::test
