// Where the service is: the public endpoint of a region, or what the user says.
#pragma once

#include <dynaco/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynaco::model {

/// The parts of DynamoDB that have hosts of their own.
enum class services : std::uint8_t {
    dynamodb,
    streams,        // DynamoDB Streams
    vector_search,  // the operation SearchVectors
};
inline constexpr std::size_t service_count = 3;

/// A place to send requests to.
class endpoint {
  public:
    endpoint() = default;

    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
    std::string path = "/";  ///< Of every request; begins and ends with a slash.

    /// The `Host` header: with the port, unless it is the scheme's own.
    std::string authority() const;

    friend bool operator==(endpoint const&, endpoint const&) = default;
};

/// Reads `http[s]://host[:port][/path]`, where the host is a name, an IPv4 address or an IPv6
/// address in brackets.
/// @param field Where the URL comes from, for the message.
/// @par Errors `errc::invalid_argument` that says what is wrong with `url`; of a user, a password,
/// a query or a fragment it tells nothing.
result<endpoint> parse_endpoint(std::string_view url, std::string_view field = "endpoint_url");

/// The public endpoint of a region, `https://dynamodb.<region>.<suffix of its partition>`, or the
/// one of another service; for the region `local` it is `http://localhost:8000` (boto/botocore
/// endpoint-rule-set-1.json of dynamodb and dynamodbstreams).
/// @param field Where the region comes from, for the message.
/// @par Errors `errc::invalid_argument` if no region of AWS has a name of this form.
result<endpoint> endpoint_of_region(std::string_view region, services service = services::dynamodb,
                                    std::string_view field = "region");

/// Whether a text can stand for a region in a signature: a label of a host name.
bool is_region_label(std::string_view region) noexcept;

}  // namespace dynaco::model
