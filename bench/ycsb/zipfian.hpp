// Numbers of which few are frequent: Zipf's law.
//
// The method is that of Gray et al., "Quickly Generating Billion-Record Synthetic Databases",
// SIGMOD 1994; it is exact for the two most frequent numbers and close for the rest.
#pragma once

#include "random.hpp"

#include <cstdint>

namespace ycsb {

/// The exponent of YCSB (Cooper et al., "Benchmarking Cloud Serving Systems with YCSB", SoCC 2010).
inline constexpr double zipfian_theta = 0.99;

/// Numbers from 0 to `count - 1`; number i is drawn with a probability of 1 / (i + 1)^theta over
/// zeta, the sum of these.
class zipfian {
  public:
    /// @param count At least 1. Making one takes time in proportion to it.
    explicit zipfian(std::uint64_t count);
    /// The same for a zeta that is known.
    zipfian(std::uint64_t count, double zeta);

    std::uint64_t next(random_numbers& random) const;
    std::uint64_t count() const noexcept { return count_; }
    /// More numbers to draw from, in time that is proportional to how many are new; never fewer.
    void grow(std::uint64_t count);

  private:
    void prepare();

    std::uint64_t count_;
    double zeta_;
    double eta_ = 0;
};

/// The same frequencies, scattered: which number is frequent is up to its hash. As in YCSB the law
/// is that of 10^10 numbers, however few there are, whose hashes are then folded.
class scrambled_zipfian {
  public:
    explicit scrambled_zipfian(std::uint64_t count);

    std::uint64_t next(random_numbers& random) const;

  private:
    std::uint64_t count_;
    zipfian ranks_;
};

}  // namespace ycsb
