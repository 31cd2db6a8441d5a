#include "recipes/token_purse.hpp"

#include <algorithm>
#include <cassert>

namespace dynaco::recipes::detail {

void token_purse::add(std::int64_t tokens, time_point sent) {
    assert(tokens > 0);
    lease made{tokens, sent + hold_};
    auto const place =
        std::upper_bound(leases_.begin(), leases_.end(), made,
                         [](auto const& a, auto const& b) { return a.good_until < b.good_until; });
    leases_.insert(place, made);
}

bool token_purse::take(std::int64_t tokens, time_point now) {
    if (held(now) < tokens) return false;
    while (tokens > 0) {
        auto& first = leases_.front();
        auto const part = std::min(first.left, tokens);
        first.left -= part;
        tokens -= part;
        if (first.left > 0) continue;
        // Used up in time: the next one can be larger.
        batch_ = std::clamp(2 * first.tokens, batch_, std::max(batch_, largest_batch_));
        leases_.pop_front();
    }
    return true;
}

std::int64_t token_purse::held(time_point now) {
    drop_expired(now);
    std::int64_t sum = 0;
    for (auto const& each : leases_) sum += each.left;
    return sum;
}

void token_purse::drop_expired(time_point now) {
    while (!leases_.empty() && leases_.front().good_until <= now) {
        auto const& first = leases_.front();
        batch_ = std::max<std::int64_t>(first.tokens - first.left, 1);
        leases_.pop_front();
    }
}

std::int64_t token_purse::next_batch(std::int64_t needed, std::int64_t available) const {
    if (available < needed) return 0;
    return std::clamp(batch_, needed, available);
}

}  // namespace dynaco::recipes::detail
