// What the TLS connections of one client share: trust, rules, sessions to resume.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <string>

namespace dynaco {
class tls_config;
}

namespace dynaco::net {

using tls_stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

/// The SSL context of one client (loading the system's authorities takes 33 ms) and its latest
/// session. Outlives the streams that it prepares.
class tls_context {
  public:
    /// @par Errors `std::invalid_argument` when the configured authorities cannot be read.
    tls_context(tls_config const& config, std::string const& host);
    ~tls_context();
    tls_context(tls_context const&) = delete;
    tls_context& operator=(tls_context const&) = delete;

    /// A stream that verifies the server's certificate and name, and resumes the latest session.
    std::unique_ptr<tls_stream> make_stream(boost::asio::ip::tcp::socket socket);
    std::string const& server_name() const noexcept { return server_name_; }

  private:
    static int keep_session(SSL* connection, SSL_SESSION* session);

    boost::asio::ssl::context context_;
    std::string server_name_;
    bool resume_;
    SSL_SESSION* session_ = nullptr;
};

}  // namespace dynaco::net
