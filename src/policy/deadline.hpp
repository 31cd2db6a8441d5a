// When what a caller asked for has to be over.
#pragma once

#include <dynaco/call_options.hpp>

#include <chrono>
#include <optional>

namespace dynaco::policy {

/// `start + by`, or the end of time: "as long as there is time" is said with the largest duration.
[[nodiscard]] std::chrono::steady_clock::time_point later(
    std::chrono::steady_clock::time_point start, std::chrono::steady_clock::duration by) noexcept;

/// The earlier of the deadline and the timeout of the options; `otherwise` is the timeout if they
/// have neither. Nothing if there is none at all.
[[nodiscard]] std::optional<std::chrono::steady_clock::time_point> deadline_of(
    call_options const& options, std::chrono::steady_clock::time_point started,
    std::optional<std::chrono::steady_clock::duration> otherwise) noexcept;

}  // namespace dynaco::policy
