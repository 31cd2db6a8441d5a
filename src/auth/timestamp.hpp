// Points in time as AWS writes them.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco::auth {

/// ISO 8601 basic form in UTC, as in a signature: `20150830T123600Z`. The first eight characters
/// are the day.
using signature_time = std::array<char, 16>;
inline std::string_view view(signature_time const& time) noexcept {
    return {time.data(), time.size()};
}

/// @par Preconditions
/// The year is between 0 and 9999.
signature_time format_signature_time(std::chrono::sys_seconds time) noexcept;

/// Reads `2015-08-30T12:36:00Z`: optional fraction of a second, `Z` or an offset as `+02:00`.
/// Nothing if the text is something else. Times that the clock cannot hold become its first or
/// last.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

}  // namespace dynaco::auth
