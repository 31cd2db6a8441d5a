// The client's own limit of its sending rate in retry mode "adaptive": a token bucket whose rate
// follows the throttles, as CUBIC does for TCP (RFC 9438). Values and formulas are those of
// boto/botocore (botocore/retries/adaptive.py, throttling.py, bucket.py) and aws/aws-sdk-go-v2
// (aws/retry/adaptive_ratelimit.go).
//
// Tokens are not reserved. `acquire` either takes one or takes nothing and tells when one will be
// there at the rate of this moment; whoever waited asks again. So the bucket never holds less than
// nothing, a wait is never longer than that for one token (2 s at the lowest rate), however many
// wait, and a rate that recovers is felt at once. (Reservations that went into debt made N waiters
// wait N times as long by a rate long gone: smithy-lang/smithy-rs pull request 4632.) To serve
// waiters in their order, queue them and let only the first one ask.
#pragma once

#include <chrono>
#include <cstdint>

namespace dynaco::policy {

/// The rate after a throttle as a function of time: reduced at once, then back to the old rate,
/// slowly near it, then beyond.
class cubic_curve {
  public:
    /// What is left of the rate after a throttle.
    static constexpr double beta = 0.7;
    /// How fast the curve rises, in tokens/s per s^3.
    static constexpr double scale = 0.4;

    explicit cubic_curve(double throttled_rate = 0) noexcept;

    /// The rate, in tokens/s, this long after the throttle; negative if the curve says so.
    double rate_after(double seconds) const noexcept;
    /// When the curve is back at the rate that was throttled, in seconds.
    double recovery_time() const noexcept { return recovery_time_; }
    double throttled_rate() const noexcept { return throttled_rate_; }

  private:
    double throttled_rate_;
    double recovery_time_;
};

/// Adaptive limiter; lets everything through until the first throttle.
///
/// @par Thread safety
/// None.
class rate_limiter {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// The rate is never lower, in tokens/s.
    static constexpr double min_rate = 0.5;
    /// The bucket never holds fewer tokens when full, or no attempt could ever be made.
    static constexpr double min_capacity = 1;
    /// The rate is never more than this times the measured one.
    static constexpr double max_speed_up = 2;
    /// Replies are counted for this long, in seconds, and
    static constexpr double window = 0.5;
    /// the newest count weighs this much in the measured rate.
    static constexpr double smoothing = 0.8;

    explicit rate_limiter(time_point start) noexcept : start_{start} {}

    /// Before each attempt, the first as well as retries. Zero: a token was taken, send. Otherwise
    /// nothing was taken: wait that long and ask again.
    [[nodiscard]] duration acquire(time_point now) noexcept;

    /// An attempt ended in anything but a throttle.
    void on_success(time_point now) noexcept;
    /// An attempt was throttled.
    void on_throttle(time_point now) noexcept;

    bool enabled() const noexcept { return enabled_; }
    double rate() const noexcept { return rate_; }  ///< Tokens/s that flow into the bucket.
    double measured_rate() const noexcept { return measured_; }  ///< Replies/s, smoothed.
    double available() const noexcept { return available_; }     ///< Tokens, as of the last event.

  private:
    double seconds(time_point now) const noexcept;
    void measure(double now) noexcept;
    void refill(double now) noexcept;
    void set_rate(double wanted, double now) noexcept;

    time_point start_;  // all other times are seconds since then
    bool enabled_ = false;
    cubic_curve curve_;
    double last_throttle_ = 0;

    double rate_ = min_rate;
    double capacity_ = min_capacity;
    double available_ = 0;
    double last_refill_ = 0;

    double measured_ = 0;
    double window_start_ = 0;
    std::uint64_t replies_ = 0;
};

}  // namespace dynaco::policy
