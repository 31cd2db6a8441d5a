#include "policy/scan_schedule.hpp"

#include <cassert>
#include <limits>

namespace dynaco::policy {

scan_schedule::scan_schedule(std::vector<bool> const& finished, std::size_t concurrency,
                             std::size_t read_ahead)
    : states_(finished.size(), state::resting), concurrency_{concurrency} {
    assert(concurrency > 0);
    constexpr auto unbounded = std::numeric_limits<std::size_t>::max();
    most_ = read_ahead > unbounded - concurrency ? unbounded : concurrency + read_ahead;
    for (std::size_t each = 0; each < finished.size(); ++each) {
        if (finished[each]) {
            states_[each] = state::finished;
            ++finished_;
        } else {
            resting_.push_back(each);
        }
    }
}

void scan_schedule::change(std::size_t segment, state from, state to) {
    assert(states_.at(segment) == from);
    (void)from;
    states_[segment] = to;
    if (to == state::resting) resting_.push_back(segment);
}

std::optional<std::size_t> scan_schedule::begin() {
    if (resting_.empty() || reading_ == concurrency_ || reading_ + waiting_ + stopped_ >= most_) {
        return std::nullopt;
    }
    auto const segment = resting_.front();
    resting_.pop_front();
    change(segment, state::resting, state::reading);
    ++reading_;
    return segment;
}

void scan_schedule::arrived(std::size_t segment, bool more) {
    change(segment, state::reading, more ? state::resting : state::finished);
    --reading_;
    ++waiting_;
    if (!more) ++finished_;
}

void scan_schedule::failed(std::size_t segment) {
    change(segment, state::reading, state::stopped);
    --reading_;
    ++stopped_;
}

void scan_schedule::reported(std::size_t segment) {
    change(segment, state::stopped, state::resting);
    --stopped_;
}

void scan_schedule::took_page() {
    assert(waiting_ > 0);
    --waiting_;
}

}  // namespace dynaco::policy
