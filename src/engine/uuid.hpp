// Universally unique identifiers, of random bits.
#pragma once

#include <cstdint>
#include <string>

namespace dynaco::engine {

/// Appends the 36 characters of a UUID of version 4 (RFC 9562) made of these random bits.
void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low);

}  // namespace dynaco::engine
