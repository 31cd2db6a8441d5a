// Points in time as texts and numbers.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::mapper {

/// ISO 8601 in UTC with so many digits behind the second's point: `2026-11-26T12:18:05.123Z`; less
/// than 0 is the day alone: `2026-11-26`. Nothing if the year is outside 0 to 9999.
std::optional<std::string> to_text(moment const& time, int digits);

/// Reads `2026-11-26T12:18:05Z`, with a fraction of any number of digits (what is finer than
/// nanoseconds is dropped), with an offset as `+02:00` in place of `Z`; or a day alone, which is
/// its midnight. Nothing if the text is something else, or no such day or time exists.
std::optional<moment> moment_of_text(std::string_view text);

/// Seconds since 1970, with a fraction if there is one.
number to_number(moment const& time);

/// Reads seconds since 1970; what is finer than nanoseconds is dropped. Nothing if the seconds do
/// not fit 64 bits.
std::optional<moment> moment_of_number(number const& seconds);

}  // namespace dynaco::mapper
