#include "histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ycsb {
namespace {

constexpr int digits = 11;  // values below 2^11 ns have a place each
constexpr std::size_t steps = std::size_t{1} << (digits - 1);

std::size_t place_of(std::uint64_t value) {
    auto const shift = std::max(static_cast<int>(std::bit_width(value)) - digits, 0);
    return static_cast<std::size_t>(shift) * steps + static_cast<std::size_t>(value >> shift);
}

/// The greatest value that has this place.
std::uint64_t last_value_of(std::size_t place) {
    if (place < 2 * steps) return place;
    auto const shift = place / steps - 1;
    auto const step = place % steps + steps;
    return ((std::uint64_t{step} + 1) << shift) - 1;
}

}  // namespace

void histogram::add(duration value, std::uint64_t times) {
    value = std::max(value, duration::zero());
    auto const place = place_of(static_cast<std::uint64_t>(value.count()));
    if (place >= counts_.size()) counts_.resize(place + 1);
    counts_[place] += times;
    count_ += times;
    sum_ += static_cast<double>(value.count()) * static_cast<double>(times);
    max_ = std::max(max_, value);
}

void histogram::add(histogram const& other) {
    if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
    for (std::size_t i = 0; i != other.counts_.size(); ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    sum_ += other.sum_;
    max_ = std::max(max_, other.max_);
}

void histogram::clear() {
    std::fill(counts_.begin(), counts_.end(), 0);
    count_ = 0;
    sum_ = 0;
    max_ = {};
}

histogram::duration histogram::mean() const noexcept {
    if (count_ == 0) return {};
    return duration{std::llround(sum_ / static_cast<double>(count_))};
}

histogram::duration histogram::percentile(double percent) const {
    auto const share = percent / 100 * static_cast<double>(count_);
    // Without the tolerance, 99.9 % of 1000 would be a little more than 999.
    auto const wanted = static_cast<std::uint64_t>(std::ceil(share - 1e-6));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i != counts_.size(); ++i) {
        seen += counts_[i];
        if (counts_[i] != 0 && seen >= wanted) {
            return std::min(duration{static_cast<std::int64_t>(last_value_of(i))}, max_);
        }
    }
    return max_;
}

histogram histogram::corrected(duration interval) const {
    histogram made;
    for (std::size_t i = 0; i != counts_.size(); ++i) {
        if (counts_[i] == 0) continue;
        auto const value = std::min(duration{static_cast<std::int64_t>(last_value_of(i))}, max_);
        made.add(value, counts_[i]);
        for (auto rest = value - interval; rest >= interval; rest -= interval) {
            made.add(rest, counts_[i]);
        }
    }
    return made;
}

}  // namespace ycsb
