#include "policy/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace dynaco::policy {

cubic_curve::cubic_curve(double throttled_rate) noexcept
    : throttled_rate_{throttled_rate},
      recovery_time_{std::cbrt(throttled_rate * (1 - beta) / scale)} {}

double cubic_curve::rate_after(double seconds) const noexcept {
    double const distance = seconds - recovery_time_;
    return scale * distance * distance * distance + throttled_rate_;
}

rate_limiter::duration rate_limiter::acquire(time_point now) noexcept {
    if (!enabled_) return duration::zero();
    refill(seconds(now));
    if (available_ >= 1) {
        available_ -= 1;
        return duration::zero();
    }
    // Rounded up: to come back a nanosecond early would mean another wait.
    std::chrono::duration<double> const wait{(1 - available_) / rate_};
    return std::chrono::ceil<duration>(wait);
}

void rate_limiter::on_success(time_point time) noexcept {
    double const now = seconds(time);
    measure(now);
    set_rate(curve_.rate_after(now - last_throttle_), now);
}

void rate_limiter::on_throttle(time_point time) noexcept {
    double const now = seconds(time);
    measure(now);
    double const throttled = enabled_ ? std::min(measured_, rate_) : measured_;
    curve_ = cubic_curve{throttled};
    last_throttle_ = now;
    set_rate(throttled * cubic_curve::beta, now);
    enabled_ = true;
}

double rate_limiter::seconds(time_point now) const noexcept {
    return std::chrono::duration<double>{now - start_}.count();
}

void rate_limiter::measure(double now) noexcept {
    ++replies_;
    double const current = std::floor(now / window) * window;
    if (current <= window_start_) return;
    double const newest = static_cast<double>(replies_) / (current - window_start_);
    measured_ = newest * smoothing + measured_ * (1 - smoothing);
    replies_ = 0;
    window_start_ = current;
}

void rate_limiter::refill(double now) noexcept {
    // Times of different threads may arrive slightly out of order.
    if (now <= last_refill_) return;
    available_ = std::min(capacity_, available_ + (now - last_refill_) * rate_);
    last_refill_ = now;
}

void rate_limiter::set_rate(double wanted, double now) noexcept {
    // What has flowed in so far did so at the old rate.
    refill(now);
    double const bounded = std::min(wanted, max_speed_up * measured_);
    rate_ = std::max(bounded, min_rate);
    capacity_ = std::max(bounded, min_capacity);
    available_ = std::min(available_, capacity_);
}

}  // namespace dynaco::policy
