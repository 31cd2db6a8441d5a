#include "recipes/writer_tally.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

std::optional<std::int64_t> sum_that_fits(std::int64_t left, std::int64_t right) {
    using limits = std::numeric_limits<std::int64_t>;
    bool const fits = right >= 0 ? left <= limits::max() - right : left >= limits::min() - right;
    if (!fits) return std::nullopt;
    return left + right;
}

}  // namespace

std::optional<writer_tally::ticket> writer_tally::add(std::int64_t delta) {
    auto const sum = sum_that_fits(total_, delta);
    if (!sum) return std::nullopt;
    total_ = *sum;
    return ++last_;
}

bool writer_tally::withdraw(ticket which, std::int64_t delta) {
    assert(which <= last_);
    if (which <= perhaps_) return false;
    total_ -= delta;
    return true;
}

tally_write writer_tally::begin() {
    assert(!is_writing_);
    is_writing_ = true;
    perhaps_before_ = std::exchange(perhaps_, last_);
    return tally_write{++version_, last_, total_};
}

void writer_tally::carried_out(tally_write const& which) {
    assert(which.version == version_ && is_writing_);
    is_writing_ = false;
    counted_ = std::max(counted_, which.last);
    counted_total_ = which.total;
}

void writer_tally::failed(tally_write const& which, bool may_have_been_applied) {
    assert(which.version == version_ && is_writing_);
    (void)which;
    is_writing_ = false;
    if (!may_have_been_applied) perhaps_ = perhaps_before_;
    assert(counted_ <= perhaps_ && perhaps_ <= last_);
}

void writer_tally::start_again() {
    assert(!is_writing_);
    total_ -= counted_total_;
    counted_total_ = 0;
    version_ = 0;
    perhaps_ = counted_;
}

}  // namespace dynaco::recipes::detail
