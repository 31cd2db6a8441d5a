// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <string>

namespace dynaco::wire {

/// Passes over well-formed sequences of two and more bytes: stops at `end`, at an ASCII byte, or at
/// the first byte of what is not UTF-8.
char const* skip_non_ascii(char const* next, char const* end) noexcept;

/// @par Preconditions `code_point` is one of Unicode's and no surrogate.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace dynaco::wire
