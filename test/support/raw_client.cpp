#include "support/raw_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <memory>
#include <utility>

namespace dynaco::test {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr int slices = 5;

/// Cancels the socket after so many waits. Several short ones, because a process that did not get
/// to run for a while has missed one of them and not the whole time. The client may be gone when a
/// timer that had fired already gets its turn: `alive` tells.
void cancel_after(std::shared_ptr<asio::steady_timer> const& timer, int waits,
                  std::chrono::milliseconds each, std::weak_ptr<void> const& alive,
                  asio::ip::tcp::socket& socket) {
    timer->expires_after(each);
    timer->async_wait(
        [timer, waits, each, alive, &socket](boost::system::error_code const& cancelled) {
            boost::system::error_code ignored;
            if (cancelled || alive.expired()) return;
            if (waits > 1) {
                cancel_after(timer, waits - 1, each, alive, socket);
            } else {
                socket.cancel(ignored);
            }
        });
}

}  // namespace

std::string raw_request(std::string const& operation, std::string const& body) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810." + operation +
           "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

raw_client::raw_client(asio::any_io_executor const& executor) : socket_(executor) {}

asio::awaitable<void> raw_client::connect(std::uint16_t port, bool ipv6) {
    asio::ip::tcp::endpoint where(asio::ip::address_v4::loopback(), port);
    if (ipv6) where.address(asio::ip::address_v6::loopback());
    co_await socket_.async_connect(where, asio::redirect_error(asio::use_awaitable, error_));
}

asio::awaitable<void> raw_client::handshake(asio::ssl::context& context, std::string host,
                                            SSL_SESSION* session,
                                            std::optional<std::chrono::milliseconds> limit) {
    tls_.emplace(socket_, context);
    tls_->set_verify_mode(asio::ssl::verify_peer);
    tls_->set_verify_callback(asio::ssl::host_name_verification(host));
    SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
    if (session != nullptr) SSL_set_session(tls_->native_handle(), session);
    auto const timer = std::make_shared<asio::steady_timer>(socket_.get_executor());
    if (limit) cancel_after(timer, slices, *limit / slices, alive_, socket_);
    co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                   asio::redirect_error(asio::use_awaitable, error_));
    timer->cancel();
}

asio::awaitable<void> raw_client::write(std::string bytes) {
    auto const from = asio::buffer(bytes);
    if (tls_) {
        co_await asio::async_write(*tls_, from, asio::redirect_error(asio::use_awaitable, error_));
    } else {
        co_await asio::async_write(socket_, from,
                                   asio::redirect_error(asio::use_awaitable, error_));
    }
}

asio::awaitable<raw_client::response> raw_client::read_response() {
    response out;
    auto buffer = asio::dynamic_buffer(unread_);
    if (tls_) {
        co_await http::async_read(*tls_, buffer, out,
                                  asio::redirect_error(asio::use_awaitable, error_));
    } else {
        co_await http::async_read(socket_, buffer, out,
                                  asio::redirect_error(asio::use_awaitable, error_));
    }
    co_return out;
}

asio::awaitable<std::string> raw_client::read_all(std::optional<std::chrono::milliseconds> quiet) {
    std::string out = std::exchange(unread_, {});
    std::array<char, 4096> chunk{};
    auto const timer = std::make_shared<asio::steady_timer>(socket_.get_executor());
    error_ = {};
    while (!error_) {
        if (quiet) cancel_after(timer, slices, *quiet / slices, alive_, socket_);
        auto const into = asio::buffer(chunk);
        std::size_t size = 0;
        if (tls_) {
            size = co_await tls_->async_read_some(
                into, asio::redirect_error(asio::use_awaitable, error_));
        } else {
            size = co_await socket_.async_read_some(
                into, asio::redirect_error(asio::use_awaitable, error_));
        }
        timer->cancel();
        out.append(chunk.data(), size);
    }
    co_return out;
}

void raw_client::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

long raw_client::verdict() {
    return SSL_get_verify_result(tls_->native_handle());
}

SSL_SESSION* raw_client::session_copy() {
    return SSL_SESSION_dup(SSL_get_session(tls_->native_handle()));
}

asio::ssl::context client_tls(std::string const& ca) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.add_certificate_authority(asio::buffer(ca));
    return context;
}

}  // namespace dynaco::test
