// How a scripted server is set up, as opposed to what it does.
#pragma once

#include "support/test_ca.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace dynaco::test {

/// TLS of a scripted server. The default offers 1.2 and 1.3, session tickets and a certificate for
/// localhost that `ca_pem()` verifies.
class tls_settings {
  public:
    /// 1.1 is offered with all security levels lifted: to see clients refuse it.
    enum class version { tls_1_1, tls_1_2, tls_1_3 };

    tls_settings() = default;

    tls_settings& identity(certificate_kind kind) { return identity(test::identity(kind)); }
    tls_settings& identity(server_identity certificate);
    tls_settings& only(version chosen);
    tls_settings& no_tickets();

    [[nodiscard]] server_identity const& identity() const { return identity_; }
    [[nodiscard]] std::optional<version> chosen() const { return chosen_; }
    [[nodiscard]] bool has_tickets() const { return tickets_; }

  private:
    server_identity identity_ = test::identity(certificate_kind::valid);
    std::optional<version> chosen_;
    bool tickets_ = true;
};

class server_config {
  public:
    enum class addresses { ipv4, ipv6, both };

    server_config() = default;

    server_config& tls(tls_settings settings = tls_settings());
    /// 127.0.0.1 unless told otherwise.
    server_config& listen_on(addresses where);
    /// A port of its own choice unless told otherwise.
    server_config& port(std::uint16_t number);
    /// SO_RCVBUF: with a small one, a client's write of a few hundred kilobytes does not end
    /// before the server reads (the client's own buffer takes the first part of it).
    server_config& receive_buffer(int bytes);
    /// SO_SNDBUF.
    server_config& send_buffer(int bytes);
    /// Closes connections on which no request came for so long, as the service does.
    server_config& idle_timeout(std::chrono::milliseconds limit);

    [[nodiscard]] std::optional<tls_settings> const& tls_of() const { return tls_; }
    [[nodiscard]] addresses where() const { return addresses_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int receive_buffer() const { return receive_buffer_; }
    [[nodiscard]] int send_buffer() const { return send_buffer_; }
    [[nodiscard]] std::chrono::milliseconds idle_timeout() const { return idle_timeout_; }

  private:
    std::optional<tls_settings> tls_;
    addresses addresses_ = addresses::ipv4;
    std::uint16_t port_ = 0;
    int receive_buffer_ = 0;  // 0: the system's choice
    int send_buffer_ = 0;
    std::chrono::milliseconds idle_timeout_{0};
};

}  // namespace dynaco::test
