#include "policy/retry.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace dynaco::policy {
namespace {

using std::chrono::milliseconds;
using duration = std::chrono::steady_clock::duration;

duration jittered(milliseconds full, double random01) noexcept {
    auto const exact = static_cast<double>(duration{full}.count()) * random01;
    return duration{static_cast<duration::rep>(exact)};
}

// The service may ask for a longer delay, within reason; it cannot shorten ours.
duration asked_for(duration ours, std::optional<milliseconds> retry_after,
                   milliseconds window) noexcept {
    if (!retry_after) return ours;
    // Compared in milliseconds: the header may hold more of them than a duration can.
    milliseconds const most = std::chrono::ceil<milliseconds>(ours) + window;
    if (*retry_after >= most) return ours + window;
    return std::clamp<duration>(*retry_after, ours, ours + window);
}

}  // namespace

retry_kind classify(error const& failure) noexcept {
    if (!failure.is_retryable()) return retry_kind::none;
    return failure == condition::throttled ? retry_kind::throttle : retry_kind::transient;
}

std::optional<milliseconds> parse_retry_after(std::string_view value) noexcept {
    milliseconds::rep number = 0;
    char const* const end = value.data() + value.size();
    auto const [stop, problem] = std::from_chars(value.data(), end, number);
    if (problem != std::errc{} || stop != end || number < 0) return std::nullopt;
    return milliseconds{number};
}

milliseconds full_delay(retry_limits const& limits, retry_kind kind, int retry) noexcept {
    milliseconds delay =
        kind == retry_kind::throttle ? limits.throttle_base : limits.transient_base;
    // Compared before it is doubled, which so cannot overflow.
    for (; retry > 0; --retry) {
        if (delay > limits.max_delay / 2) return limits.max_delay;
        delay *= 2;
    }
    return std::min(delay, limits.max_delay);
}

retry_quota::retry_quota(int capacity, int available) noexcept
    : capacity_{capacity}, available_{std::min(available, capacity)} {}

bool retry_quota::take(int cost) noexcept {
    if (cost > available_) return false;
    available_ -= cost;
    return true;
}

void retry_quota::give(int tokens) noexcept {
    available_ += std::min(tokens, capacity_ - available_);
}

retry_decision retry_state::failed(error const& failure, failure_moment const& moment,
                                   retry_quota& quota) noexcept {
    assert(moment.random01 >= 0 && moment.random01 <= 1);
    int const retry = failures_++;
    retry_kind const kind = classify(failure);
    if (kind == retry_kind::none) return {retry_verdict::not_retryable};
    if (failures_ >= limits_.max_attempts) return {retry_verdict::attempts_exhausted};

    duration const ours = jittered(full_delay(limits_, kind, retry), moment.random01);
    duration const delay = asked_for(ours, moment.retry_after, limits_.retry_after_window);
    // now + delay >= deadline, written so that it cannot overflow for a deadline that is never
    // reached.
    if (moment.deadline && delay >= *moment.deadline - moment.now) return {retry_verdict::deadline};

    int const cost = kind == retry_kind::throttle ? limits_.throttle_cost : limits_.transient_cost;
    if (!quota.take(cost)) return {retry_verdict::quota_exhausted};
    last_cost_ = cost;
    return {retry_verdict::retry, delay};
}

void retry_state::succeeded(retry_quota& quota) noexcept {
    quota.give(last_cost_ > 0 ? last_cost_ : retry_quota::success_refund);
}

}  // namespace dynaco::policy
