// The text of a request that a signature is made of: equal for requests that mean the same.
#pragma once

#include "auth/sigv4.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynaco::auth {

/// The path as it is signed: without `.`, `..` and empty segments if asked for, percent-encoded
/// once more.
std::string canonical_path(std::string_view path, bool normalize);

/// One header per name, in the order of the names; the values of a repeated one keep their order.
std::vector<header> canonical_headers(std::vector<header> const& headers);

/// `host;x-amz-date`
std::string signed_names(std::vector<header> const& canonical);

/// @param headers As `canonical_headers` returns them.
std::string canonical_request(unsigned_request const& request, std::vector<header> const& headers,
                              std::string_view payload_hash, bool normalize);

}  // namespace dynaco::auth
