#include "policy/transaction_state.hpp"

#include <algorithm>
#include <cassert>

#include "policy/deadline.hpp"

namespace dynaco::policy {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The service has looked at the content under this token: had it been applied before, it would have
// said so.
bool tells_the_outcome(error const& failure) noexcept {
    return failure == service_errc::transaction_canceled || failure == service_errc::validation;
}

// The same request would meet the same failure, or the caller wants no more.
bool lasts(error const& failure) noexcept {
    return failure == condition::cancelled || failure == errc::deadline_exceeded ||
           failure == condition::invalid_request || failure == condition::access_denied ||
           failure == condition::not_found || failure == condition::conditional_check_failed;
}

}  // namespace

void transaction_state::begin(time_point now) noexcept {
    assert(!in_doubt_);
    content_deadline_ = later(now, limits_.token_life);
    if (limits_.deadline) content_deadline_ = std::min(*content_deadline_, *limits_.deadline);
}

transaction_verdict transaction_state::judge(error const& failure) const noexcept {
    if (limits_.can_reconsider && !in_doubt_) {
        if (failure == condition::transaction_conflict && failure.is_retryable()) {
            return transaction_verdict::reconsider;
        }
        // Somebody else was faster, unless the content breaks a rule besides.
        if (failure == condition::conditional_check_failed) {
            return failure == condition::limit_exceeded || failure == condition::invalid_request
                       ? transaction_verdict::give_up
                       : transaction_verdict::reconsider;
        }
    }
    if (!limits_.repeats_conflicts && failure == condition::transaction_conflict) {
        return transaction_verdict::give_up;
    }
    return failure.is_retryable() || (in_doubt_ && !lasts(failure)) ? transaction_verdict::repeat
                                                                    : transaction_verdict::give_up;
}

milliseconds transaction_state::full_pause(error const& failure) noexcept {
    retry_limits limits;
    if (failure == condition::throttled) return full_delay(limits, retry_kind::throttle, faults_++);
    if (failure == condition::transaction_conflict ||
        failure == condition::conditional_check_failed) {
        limits.max_delay = limits_.longest_conflict_pause;
        return full_delay(limits, retry_kind::transient, conflicts_++);
    }
    return full_delay(limits, retry_kind::transient, faults_++);
}

transaction_decision transaction_state::failed(error const& failure, time_point now,
                                               double random01) noexcept {
    assert(content_deadline_);
    attempts_ += std::max(failure.attempts(), 1);  // what never got that far counts, too
    bool const call_is_in_doubt =
        failure.may_have_been_applied() || failure == service_errc::transaction_in_progress;
    in_doubt_ = !tells_the_outcome(failure) && (in_doubt_ || call_is_in_doubt);

    transaction_decision decision;
    auto const verdict = judge(failure);
    if (verdict == transaction_verdict::give_up || attempts_left() <= 0) return decision;
    auto const full = static_cast<double>(steady_clock::duration{full_pause(failure)}.count());
    auto const delay = steady_clock::duration{static_cast<steady_clock::rep>(full * random01)};
    // A new content has a new life of its token.
    auto const end =
        verdict == transaction_verdict::reconsider ? limits_.deadline : content_deadline_;
    if (end && delay >= *end - now) return decision;
    decision.verdict = verdict;
    decision.delay = delay;
    return decision;
}

}  // namespace dynaco::policy
