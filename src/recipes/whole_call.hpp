// Options of a call that consists of several.
#pragma once

#include <dynaco/call_options.hpp>

#include "policy/deadline.hpp"
#include "recipes/table_home.hpp"

#include <chrono>
#include <optional>

namespace dynaco::recipes::detail {

/// Options as given for each of several calls, which all end by `deadline`: no timeout among them
/// ends before it.
inline call_options each_until(std::optional<std::chrono::steady_clock::time_point> deadline,
                               call_options given) {
    if (deadline) given.deadline(*deadline);
    return given;
}

/// The deadline or timeout is that of the whole; the rest holds for each of its calls.
class whole_call {
  public:
    whole_call(table_home const& home, call_options given)
        : deadline{policy::deadline_of(given, engine::now(*home.core), std::nullopt)},
          each{each_until(deadline, given)} {}

    [[nodiscard]] bool is_late(table_home const& home) const {
        return deadline && engine::now(*home.core) >= *deadline;
    }

    std::optional<std::chrono::steady_clock::time_point> deadline;  ///< Of the client's clock.
    call_options each;
};

}  // namespace dynaco::recipes::detail
