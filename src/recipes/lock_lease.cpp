#include "recipes/lock_lease.hpp"

#include <algorithm>
#include <cassert>

namespace dynaco::recipes::detail {
namespace {

// How often within a heartbeat one that failed is tried again: a lease that ends because a moment's
// failure was waited out for too long is worse than a few requests.
constexpr int tries_within_heartbeat = 4;

}  // namespace

lock_lease::lock_lease(lease_write acquired, duration heartbeat, double drift)
    : heartbeat_{heartbeat},
      drift_{drift},
      known_{acquired},
      last_version_{acquired.version},
      lease_{acquired.lease},
      next_beat_{acquired.sent + heartbeat} {}

lock_lease::time_point lock_lease::end_of(lease_write const& which) const {
    return which.sent + lease_length{which.lease, drift_}.for_holder();
}

lock_lease::time_point lock_lease::held_until() const {
    auto until = end_of(known_);
    for (auto const& each : pending_) until = std::min(until, end_of(each));
    return until;
}

lock_state lock_lease::look(time_point now) {
    if (state_ == lock_state::held && now >= held_until()) state_ = lock_state::unreachable;
    return state_;
}

lease_write lock_lease::begin(time_point now, std::optional<std::chrono::milliseconds> lease) {
    if (lease) lease_ = *lease;
    lease_write const made{++last_version_, now, lease_};
    pending_.push_back(made);
    next_beat_ = now + heartbeat_;
    return made;
}

void lock_lease::extended(lease_write const& which) {
    if (which.version <= known_.version) return;
    assert(which.version <= last_version_);
    known_ = which;
    std::erase_if(pending_, [&](auto const& each) { return each.version <= which.version; });
}

void lock_lease::overtaken(lease_write const& which) {
    std::erase_if(pending_, [&](auto const& each) { return each.version == which.version; });
}

void lock_lease::failed(time_point now, double random01) {
    auto const pause = heartbeat_ / tries_within_heartbeat;
    auto const part = static_cast<double>(pause.count()) * (0.5 + random01 / 2);
    next_beat_ = std::min(next_beat_, now + duration{static_cast<duration::rep>(part)});
    if (next_beat_ <= now) next_beat_ = now + duration{static_cast<duration::rep>(part)};
}

void lock_lease::lost() {
    if (state_ == lock_state::held || state_ == lock_state::unreachable) state_ = lock_state::lost;
}

void lock_lease::given_back() {
    if (state_ == lock_state::held) state_ = lock_state::released;
}

}  // namespace dynaco::recipes::detail
