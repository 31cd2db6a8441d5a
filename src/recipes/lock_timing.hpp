// How long a lease lasts for the one who has it, and for those who watch.
#pragma once

#include <chrono>

namespace dynaco::recipes::detail {

/// Clocks of different machines are compared in one way only: a lease's length on one and on the
/// other. The allowance is what they may differ by.
class lease_length {
  public:
    using duration = std::chrono::steady_clock::duration;

    /// @param drift By which part of its speed a clock may be too fast or too slow.
    lease_length(std::chrono::milliseconds lease, double drift)
        : lease_{lease},
          allowance_{static_cast<duration::rep>(static_cast<double>(lease_.count()) * drift) + 1} {}

    /// From before the write was sent.
    [[nodiscard]] duration for_holder() const { return lease_ - allowance_; }
    /// From after the version was seen.
    [[nodiscard]] duration for_observer() const { return lease_ + allowance_; }

  private:
    duration lease_;
    duration allowance_;
};

}  // namespace dynaco::recipes::detail
