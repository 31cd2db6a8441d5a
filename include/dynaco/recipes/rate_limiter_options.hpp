// Options of a rate limiter.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace dynaco::recipes {

/// How much is let through. Setters chain.
///
/// What is out of its range is `errc::invalid_argument`, thrown when the limiter is made. All
/// processes that share a key should have the same rate and burst: while they differ, as in a
/// deployment, the greatest of them are what is guaranteed.
class rate_limiter_options {
  public:
    using milliseconds = std::chrono::milliseconds;

    /// @param rate Tokens per second, in the long run; more than 0, at most 1,000,000.
    /// @param burst What can come at once beyond that; 2 to 1,000,000,000. Leases count against it
    /// (see `hold`), so that it decides how many requests are needed: as much as `rate` gives in a
    /// second is a good beginning.
    rate_limiter_options(double rate, double burst) noexcept : rate_{rate}, burst_{burst} {}

    double rate() const noexcept { return rate_; }
    double burst() const noexcept { return burst_; }

    /// How long tokens that a process has leased can be used; 1 ms to 1 h. What the rate gives in
    /// that time is taken off the burst: the rest, at least 1, is what the bucket holds, and the
    /// most that can be acquired at once. A process sends a request about once in this time, as
    /// long as it goes on acquiring; it must be several round trips long.
    ///
    /// Unless set it is a quarter of the burst, but 100 ms to 1 s, and never more than half.
    rate_limiter_options& hold(milliseconds value) & noexcept {
        hold_ = value;
        return *this;
    }
    rate_limiter_options&& hold(milliseconds value) && noexcept { return std::move(hold(value)); }
    milliseconds hold() const noexcept {
        if (hold_) return *hold_;
        double const whole = rate_ > 0 ? burst_ / rate_ * 1000 : 0;
        double const usual = std::clamp(whole / 4, 100.0, 1000.0);
        double const made = std::clamp(std::min(usual, whole / 2), 1.0, 1000.0);
        return milliseconds{static_cast<milliseconds::rep>(made)};
    }

    /// The most that is leased at once, when a process acquires one after the other; 1 to the
    /// bucket's size. As much as the rate gives in `hold` unless set.
    rate_limiter_options& batch(int value) & noexcept {
        batch_ = value;
        return *this;
    }
    rate_limiter_options&& batch(int value) && noexcept { return std::move(batch(value)); }
    std::optional<int> batch() const noexcept { return batch_; }

    /// By which part of its speed any process's monotonic clock may be too fast or too slow; 0 to
    /// 0.25. The rate is lower by so much. 0.001 unless set, ten times what computers' clocks are
    /// off by.
    rate_limiter_options& drift(double value) & noexcept {
        drift_ = value;
        return *this;
    }
    rate_limiter_options&& drift(double value) && noexcept { return std::move(drift(value)); }
    double drift() const noexcept { return drift_; }

    /// Has the service delete the record so long after its last write: for limiters of which there
    /// are many, as one per customer. At least an hour, and ten times as long as the burst takes to
    /// fill; it must be much longer than wall clocks are wrong: a record that is deleted while it
    /// is in use lets a whole burst through. Never unless set.
    rate_limiter_options& forget_after(std::chrono::seconds value) & noexcept {
        forget_after_ = value;
        return *this;
    }
    rate_limiter_options&& forget_after(std::chrono::seconds value) && noexcept {
        return std::move(forget_after(value));
    }
    std::optional<std::chrono::seconds> forget_after() const noexcept { return forget_after_; }

  private:
    double rate_;
    double burst_;
    double drift_ = 0.001;
    std::optional<milliseconds> hold_;
    std::optional<int> batch_;
    std::optional<std::chrono::seconds> forget_after_;
};

}  // namespace dynaco::recipes
