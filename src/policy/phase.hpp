// The phases of a call, each with a limit of its own, and which limit it was when a wait ended.
#pragma once

#include <dynaco/error.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco::policy {

/// What a call can be waiting for, and the two spans around it.
enum class phase {
    resolve,    ///< Addresses of the host name.
    connect,    ///< A TCP connection.
    handshake,  ///< The TLS handshake.
    pool_wait,  ///< A connection of the pool.
    write,      ///< The request to be written.
    response,   ///< The response, from the end of the request to its last byte.
    attempt,    ///< One attempt as a whole.
    call,       ///< The call as a whole, with all attempts and the delays between them.
};

/// The code of a phase that went past its limit.
[[nodiscard]] errc timeout_code(phase which) noexcept;

/// `resolve`, `connect`, ...
[[nodiscard]] std::string_view name(phase which) noexcept;

/// Until when a wait may last.
struct wait_limit {
    std::chrono::steady_clock::time_point at{};
    phase ended_by = phase::call;  ///< Whose limit it is.

    errc code() const noexcept { return timeout_code(ended_by); }
    friend bool operator==(wait_limit const&, wait_limit const&) = default;
};

/// The limits that a wait is under. An empty one does not exist.
struct phase_limits {
    using time_point = std::chrono::steady_clock::time_point;

    std::optional<time_point> phase_limit{};
    std::optional<time_point> attempt_limit{};
    std::optional<time_point> call_deadline{};
};

/// The earliest of the limits; empty if there is none. Of equal ones the widest counts: when the
/// call is over, it is not the phase that is to be blamed, and no retry is to be tried.
[[nodiscard]] std::optional<wait_limit> earliest_limit(phase which,
                                                       phase_limits const& limits) noexcept;

}  // namespace dynaco::policy
