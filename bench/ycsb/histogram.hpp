// How often which duration was measured, to three significant digits, however many there are.
//
// A log-linear histogram as HdrHistogram's: 1024 steps for each power of two.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ycsb {

class histogram {
  public:
    using duration = std::chrono::nanoseconds;

    histogram() = default;

    /// A negative value counts as 0.
    void add(duration value) { add(value, 1); }
    void add(histogram const& other);
    void clear();

    std::uint64_t count() const noexcept { return count_; }
    duration max() const noexcept { return max_; }  ///< Exact.
    duration mean() const noexcept;                 ///< Exact.
    /// The least value that so many percent of the values do not exceed, at most 0.1 % too large;
    /// zero if there are no values.
    /// @param percent From 0 to 100.
    duration percentile(double percent) const;

    /// What would have been measured if, during each long value, further ones had begun every
    /// `interval`: those that its caller did not send while it waited (Gil Tene's correction for
    /// coordinated omission).
    /// @param interval Greater than zero.
    histogram corrected(duration interval) const;

  private:
    void add(duration value, std::uint64_t times);

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    double sum_ = 0;
    duration max_{};
};

}  // namespace ycsb
