// What a scripted server has seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {

/// A request that was read to its end.
class received_request {
  public:
    received_request() = default;

    /// The first field of that name, in any case.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
    [[nodiscard]] std::size_t header_count(std::string_view name) const;
    /// "GetItem" out of "X-Amz-Target: DynamoDB_20120810.GetItem"; empty without that field.
    [[nodiscard]] std::string operation() const;

    std::size_t connection = 0;  ///< index into the server's connections
    std::size_t number = 0;      ///< on its connection, from 0
    std::string method;
    std::string target;
    unsigned version = 11;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;  ///< without its framing
    bool keep_alive = true;
    std::string raw;  ///< every byte of it
};

/// Who ended a connection, as the server saw it.
enum class closed_by {
    nobody,            ///< it is open
    server,            ///< the script, or the server's stop
    peer,              ///< FIN (of TLS: with or without close_notify)
    peer_reset,        ///< RST
    failed_handshake,  ///< TLS did not come about
};

std::ostream& operator<<(std::ostream& out, closed_by who);

class connection_record {
  public:
    connection_record() = default;

    std::uint16_t peer_port = 0;
    bool is_ipv6 = false;
    bool handshaken = false;  ///< TLS is up
    bool resumed = false;     ///< with an earlier session's secret
    std::string tls_version;  ///< "TLSv1.2", "TLSv1.3"
    std::string server_name;  ///< of the client's SNI extension
    std::size_t bytes_received = 0;
    std::size_t requests_begun = 0;
    std::size_t requests_read = 0;
    closed_by ended_by = closed_by::nobody;
    std::string failure;  ///< why a handshake or a request could not be read
};

}  // namespace dynaco::test
