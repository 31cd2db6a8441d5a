#include "recipes/bucket_knowledge.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace dynaco::recipes::detail {

double bucket_knowledge::given_until(time_point when) const {
    return std::chrono::duration<double>(when - start_).count() * rules_.rate;
}

void bucket_knowledge::saw(bucket_record const& record, time_point now) {
    assert(record.is_there());
    bool const is_new = !record_ || record_->epoch != record.epoch;
    if (is_new) {
        start_ = now;
        proved_ = static_cast<double>(record.limit);
    } else {
        if (record.issued < record_->issued) return;  // older than what is known
        auto const given = given_until(now);
        auto const by_writer = static_cast<double>(record.limit) - given;
        auto const between = static_cast<double>(record_->issued) + rules_.size - given;
        proved_ = std::max(by_writer, std::min(proved_, between));
    }
    record_ = record;
}

std::int64_t bucket_knowledge::limit(time_point now) const {
    auto const most = static_cast<double>(record_->issued) + rules_.size;
    return static_cast<std::int64_t>(std::floor(std::min(proved_ + given_until(now), most)));
}

std::int64_t bucket_knowledge::available(time_point now) const {
    return std::max(limit(now) - record_->issued, std::int64_t{0});
}

bucket_knowledge::time_point bucket_knowledge::available_at(std::int64_t tokens) const {
    assert(static_cast<double>(tokens) <= rules_.size);
    auto const wanted = static_cast<double>(record_->issued + tokens) - proved_;
    if (wanted <= 0) return start_;
    std::chrono::duration<double> const wait{wanted / rules_.rate};
    // Rounded up, so that it is there when one looks.
    return start_ + std::chrono::ceil<std::chrono::microseconds>(wait) +
           std::chrono::microseconds{1};
}

}  // namespace dynaco::recipes::detail
