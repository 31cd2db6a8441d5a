// What the waits of this layer have in common.
#pragma once

#include "engine/or_throw.hpp"
#include "engine/wait.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace dynaco::helpers {

using engine::wait_answer;
using engine::wait_goal;
using engine::wait_verdict;

/// A failed call ends a wait; its words for the state are not used.
inline wait_answer call_failed() {
    return wait_answer(wait_verdict::over, "is not known");
}

/// The answer for the state that was told, if one was.
template <class Status>
wait_answer answer(std::optional<Status> const& status, wait_verdict verdict) {
    return wait_answer(verdict, status ? "is " + to_string(*status) : "has no state");
}

/// Which of the texts it is decides; anything else is worth waiting on.
template <class Status>
wait_answer answer(std::optional<Status> const& status, typename Status::known aim,
                   std::initializer_list<typename Status::known> failures) {
    if (!status) return answer(status, wait_verdict::wait);
    if (*status == aim) return answer(status, wait_verdict::over);
    for (auto const each : failures) {
        if (*status == each) return answer(status, wait_verdict::failed);
    }
    return answer(status, wait_verdict::wait);
}

inline std::string named(char const* kind, std::string const& name) {
    return std::string{kind} + " \"" + name + '"';
}

}  // namespace dynaco::helpers
