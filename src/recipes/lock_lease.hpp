// A holder's view of its lease: until when it has the lock, and what its writes mean for that.
#pragma once

#include <dynaco/recipes/lock_state.hpp>

#include "recipes/lock_timing.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace dynaco::recipes::detail {

/// A write of the holder on its way.
class lease_write {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    lease_write(std::uint64_t its_version, time_point when, std::chrono::milliseconds its_lease)
        : version{its_version}, sent{when}, lease{its_lease} {}

    std::uint64_t version;
    time_point sent;
    std::chrono::milliseconds lease;
};

/// States: those of `lock_state`; all but `held` are final, so that who was told once that it has
/// the lock no more is right for ever.
///
/// Versions of writes only grow, and the record refuses one that is not greater than its own: once
/// a write is known to have been carried out, none before it will be. One that may have been, or
/// may yet be, counts if its lease ends earlier.
class lock_lease {
  public:
    using time_point = lease_write::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// @param acquired The write that is known to have been carried out.
    lock_lease(lease_write acquired, duration heartbeat, double drift);

    /// What is true at `now`: ends the lease if its time is over.
    lock_state look(time_point now);
    [[nodiscard]] lock_state state() const noexcept { return state_; }
    /// The lock is held before this time, if it is held at all.
    [[nodiscard]] time_point held_until() const;
    /// When the next heartbeat is due.
    [[nodiscard]] time_point next_beat() const noexcept { return next_beat_; }
    [[nodiscard]] std::chrono::milliseconds lease() const noexcept { return lease_; }

    /// A write begins: with another lease from now on if one is given.
    [[nodiscard]] lease_write begin(time_point now,
                                    std::optional<std::chrono::milliseconds> lease = std::nullopt);
    /// It was carried out.
    void extended(lease_write const& which);
    /// It was not carried out and will not be, because a later one was.
    void overtaken(lease_write const& which);
    /// It failed, and may or may not be carried out.
    /// @param random01 In [0, 1): half of the pause before the next try.
    void failed(time_point now, double random01);
    /// Somebody else has the lock, or nobody.
    void lost();
    /// The holder gives it back: whether or not that succeeds, it is not used any more.
    void given_back();

  private:
    [[nodiscard]] time_point end_of(lease_write const& which) const;

    duration heartbeat_;
    double drift_;
    lease_write known_;                 // the last write that is known to have been carried out
    std::vector<lease_write> pending_;  // after it: in the order of their versions
    std::uint64_t last_version_;
    std::chrono::milliseconds lease_;
    time_point next_beat_;
    lock_state state_ = lock_state::held;
};

}  // namespace dynaco::recipes::detail
