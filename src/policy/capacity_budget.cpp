#include "policy/capacity_budget.hpp"

#include <algorithm>

namespace dynaco::policy {
namespace {

// Shorter waits are not worth a timer. The longest one keeps a tiny rate from overflowing the
// clock: who waited asks again.
constexpr double shortest_wait = 0.001;
constexpr double longest_wait = 3600;

}  // namespace

capacity_budget::duration capacity_budget::acquire(time_point now) noexcept {
    using seconds = std::chrono::duration<double>;
    if (now > refilled_) {
        auto const passed = seconds{now - refilled_}.count();
        available_ = std::min(available_ + passed * rate_, rate_ * burst_seconds);
        refilled_ = now;
    }
    if (available_ > 0) {
        available_ -= estimate_;
        return duration::zero();
    }
    auto const wait = std::clamp(-available_ / rate_, shortest_wait, longest_wait);
    return std::chrono::ceil<duration>(seconds{wait});
}

void capacity_budget::settle(double taken, std::optional<double> cost) noexcept {
    if (!cost) return;  // the estimate has to do
    available_ += taken - *cost;
    if (*cost > 0) estimate_ += smoothing * (*cost - estimate_);
}

}  // namespace dynaco::policy
