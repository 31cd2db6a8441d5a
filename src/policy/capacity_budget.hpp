// How fast a scan may read: a token bucket over the capacity that the service says it consumed.
#pragma once

#include <chrono>
#include <optional>

namespace dynaco::policy {

/// What a page costs is known when it has been read. So reading begins while the bucket is not
/// empty, and takes what a page is believed to cost; the difference to the real cost is settled
/// afterwards, and the bucket may be in debt. Over any time the pages cost no more than the rate
/// allows, and a second's worth, and one page for each that is read at the same time.
///
/// @par Thread safety
/// None.
class capacity_budget {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// A full bucket holds what flows in during so many seconds.
    static constexpr double burst_seconds = 1;
    /// What an eventually consistent page of 1 MB costs: half a unit per 4 KB.
    static constexpr double first_estimate = 128;
    /// The newest cost weighs this much in the estimate.
    static constexpr double smoothing = 0.5;

    /// `rate`: units per second, greater than zero. Full at first.
    capacity_budget(double rate, time_point start) noexcept
        : rate_{rate}, available_{rate * burst_seconds}, refilled_{start} {}

    /// Zero: the estimate was taken, read a page, then tell by `settle`. Otherwise nothing was
    /// taken: wait that long and ask again.
    [[nodiscard]] duration acquire(time_point now) noexcept;
    /// What `acquire` took last.
    double estimate() const noexcept { return estimate_; }
    /// The reading for which `taken` was taken is over: what it cost, if the service told; 0 if it
    /// failed.
    void settle(double taken, std::optional<double> cost) noexcept;

    double available() const noexcept { return available_; }

  private:
    double rate_;
    double available_;
    double estimate_ = first_estimate;
    time_point refilled_;
};

}  // namespace dynaco::policy
