#include "policy/wait_schedule.hpp"

#include <algorithm>

namespace dynaco::policy {

std::optional<wait_schedule::time_point> wait_schedule::next(time_point now) noexcept {
    if (pause_ >= deadline_ - now) return std::nullopt;
    auto const when = now + pause_;
    pause_ = std::min<duration>(2 * pause_, longest_pause);
    return when;
}

}  // namespace dynaco::policy
