// A client that adds nothing of its own: for looking at a server from outside.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::test {

/// "POST / HTTP/1.1" for `operation` with `body`.
[[nodiscard]] std::string raw_request(std::string const& operation, std::string const& body = "{}");

/// One connection. Nothing throws: `error()` is the outcome of the last step.
class raw_client {
  public:
    using response = boost::beast::http::response<boost::beast::http::string_body>;

    explicit raw_client(boost::asio::any_io_executor const& executor);

    boost::asio::awaitable<void> connect(std::uint16_t port, bool ipv6 = false);
    /// Verifies the server's certificate against `host`, a name or an address; `session`, of an
    /// earlier connection, is resumed if the server wants to; gives up after `limit`.
    boost::asio::awaitable<void> handshake(boost::asio::ssl::context& context, std::string host,
                                           SSL_SESSION* session = nullptr,
                                           std::optional<std::chrono::milliseconds> limit = {});
    boost::asio::awaitable<void> write(std::string bytes);
    boost::asio::awaitable<response> read_response();
    /// Everything until the connection ends or, with a limit, until that long nothing has come:
    /// `error()` is then `operation_aborted`.
    boost::asio::awaitable<std::string> read_all(
        std::optional<std::chrono::milliseconds> quiet = {});
    void close();

    [[nodiscard]] boost::system::error_code error() const { return error_; }
    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    /// What the verifier made of the server's certificate: X509_V_OK, X509_V_ERR_...; of a wrong
    /// host X509_V_ERR_UNSPECIFIED.
    [[nodiscard]] long verdict();
    /// A copy of the TLS session, which the caller frees. (OpenSSL forbids the resumption of a
    /// connection's own session object when that connection goes without close_notify.)
    [[nodiscard]] SSL_SESSION* session_copy();

  private:
    boost::asio::ip::tcp::socket socket_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
    std::string unread_;
    boost::system::error_code error_;
    std::shared_ptr<void> alive_ = std::make_shared<int>();
};

/// A client's TLS context that trusts `ca`.
[[nodiscard]] boost::asio::ssl::context client_tls(std::string const& ca);

}  // namespace dynaco::test
