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

/// When an attempt has to end.
class attempt_deadline {
  public:
    attempt_deadline(std::chrono::steady_clock::time_point when, bool of_call) noexcept
        : at{when}, is_the_calls{of_call} {}

    std::chrono::steady_clock::time_point at;
    bool is_the_calls;  ///< Because the call has to.
};

/// Of an attempt that begins at `started` and may take so long, in a call with that deadline.
[[nodiscard]] attempt_deadline deadline_of_attempt(
    std::chrono::steady_clock::time_point started, std::chrono::steady_clock::duration longest,
    std::optional<std::chrono::steady_clock::time_point> const& of_call) noexcept;

}  // namespace dynaco::policy
