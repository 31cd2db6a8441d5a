#include "policy/deadline.hpp"

#include <algorithm>

namespace dynaco::policy {

using std::chrono::steady_clock;

steady_clock::time_point later(steady_clock::time_point start, steady_clock::duration by) noexcept {
    return by < steady_clock::time_point::max() - start ? start + by
                                                        : steady_clock::time_point::max();
}

std::optional<steady_clock::time_point> deadline_of(
    call_options const& options, steady_clock::time_point started,
    std::optional<steady_clock::duration> otherwise) noexcept {
    auto deadline = options.deadline();
    auto longest = options.timeout();
    if (!longest && !deadline) longest = otherwise;
    if (longest) {
        auto const end = later(started, *longest);
        deadline = deadline ? std::min(*deadline, end) : end;
    }
    return deadline;
}

attempt_deadline deadline_of_attempt(
    steady_clock::time_point started, steady_clock::duration longest,
    std::optional<steady_clock::time_point> const& of_call) noexcept {
    auto const end = later(started, longest);
    bool const is_the_calls = of_call && *of_call <= end;
    return {is_the_calls ? *of_call : end, is_the_calls};
}

}  // namespace dynaco::policy
