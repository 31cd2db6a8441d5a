#include "recipes/lock_observation.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace dynaco::recipes::detail {

void lock_observation::saw(lock_record const& record, time_point now) {
    assert(now >= last_);
    last_ = now;
    if (!record.is_held()) {
        held_.reset();
        return;
    }
    seen_version version{record.grant, record.version};
    if (held_ && held_->version == version) return;  // known since then
    lease_length const length{record.lease.value_or(otherwise_), drift_};
    held_.emplace(std::move(version), now, length.for_observer());
}

void lock_observation::disown(std::string grant) {
    if (is_disowned(grant)) return;
    if (disowned_.size() == most_disowned) disowned_.erase(disowned_.begin());
    disowned_.push_back(std::move(grant));
}

std::optional<seen_version> lock_observation::stealable(time_point now) const {
    if (!held_) return std::nullopt;
    if (now < *stale_at() && !is_disowned(held_->version.grant)) return std::nullopt;
    return held_->version;
}

std::optional<lock_observation::time_point> lock_observation::stale_at() const {
    if (!held_) return std::nullopt;
    return held_->first + held_->lease;
}

bool lock_observation::is_disowned(std::string const& grant) const {
    return std::find(disowned_.begin(), disowned_.end(), grant) != disowned_.end();
}

}  // namespace dynaco::recipes::detail
