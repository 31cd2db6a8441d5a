// Whether two payloads are the same, by 64 characters.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <string>

namespace dynaco::recipes::detail {

/// SHA-256 in hexadecimal digits. Values that are equal have the same one: the order of maps and
/// sets does not count.
std::string digest_of_payload(attribute_value const& payload);

}  // namespace dynaco::recipes::detail
