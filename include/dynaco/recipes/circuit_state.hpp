// What a circuit breaker says of what it protects.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string_view>

namespace dynaco::recipes {

enum class circuit_state {
    closed,     ///< It works: calls go through, failures are counted.
    open,       ///< It does not: calls are refused.
    half_open,  ///< One call at a time goes through, to see whether it works again.
};

std::string_view to_string(circuit_state value) noexcept;
std::ostream& operator<<(std::ostream& out, circuit_state value);

/// A circuit breaker as the service shows it.
class circuit_status {
  public:
    circuit_status() = default;

    circuit_state state = circuit_state::closed;
    /// Since a success last began to count anew. It goes on while the breaker is open, for those
    /// who report failures all the same.
    std::uint64_t failures = 0;
    std::uint64_t openings = 0;  ///< How often it has opened.
    bool is_probing = false;     ///< Whether a call has been let through that has not yet ended.
    /// By the clock of whoever opened it last: for people. Nothing if it is closed.
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> opened_at;

    friend bool operator==(circuit_status const&, circuit_status const&) = default;
};

}  // namespace dynaco::recipes
