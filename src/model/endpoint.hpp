// Where the service is: the public endpoint of a region, or what the user says.
#pragma once

#include <dynaco/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dynaco::model {

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

/// Reads `http[s]://host[:port][/path]`.
/// @par Errors `errc::invalid_argument` that says what is wrong with `url`.
result<endpoint> parse_endpoint(std::string_view url);

/// The public endpoint of a region, `https://dynamodb.<region>.<suffix of its partition>`; for the
/// region `local` it is `http://localhost:8000`.
/// @par Errors `errc::invalid_argument` if no region of AWS has a name of this form.
result<endpoint> endpoint_of_region(std::string_view region);

/// Whether a text can stand for a region in a signature: a label of a host name.
bool is_region_label(std::string_view region) noexcept;

}  // namespace dynaco::model
