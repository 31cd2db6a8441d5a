#include "policy/batch_rounds.hpp"

#include <cassert>

namespace dynaco::policy {

retry_decision batch_rounds::left_over(bool progress, failure_moment const& moment) noexcept {
    assert(moment.random01 >= 0 && moment.random01 <= 1);
    using duration = std::chrono::steady_clock::duration;
    stalled_ = progress ? 0 : stalled_ + 1;
    if (stalled_ >= limits_.max_attempts) return {retry_verdict::attempts_exhausted};
    auto const full = progress ? full_delay(limits_, retry_kind::transient, 0)
                               : full_delay(limits_, retry_kind::throttle, stalled_ - 1);
    auto const exact = static_cast<double>(duration{full}.count()) * moment.random01;
    duration const delay{static_cast<duration::rep>(exact)};
    if (moment.deadline && delay >= *moment.deadline - moment.now) return {retry_verdict::deadline};
    return {retry_verdict::retry, delay};
}

}  // namespace dynaco::policy
