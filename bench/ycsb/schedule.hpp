// When the operations of an open loop are to begin, whatever became of those before.
#pragma once

#include "random.hpp"

#include <chrono>
#include <cstdint>

namespace ycsb {

enum class arrivals {
    fixed,    ///< Equal gaps.
    poisson,  ///< Exponentially distributed gaps: callers that know nothing of each other.
};

/// The share of one of several threads in all arrivals.
class schedule {
  public:
    using duration = std::chrono::nanoseconds;

    /// @param rate Operations per second, of all threads; greater than 0.
    /// @param thread From 0 to `threads - 1`.
    schedule(arrivals how, double rate, std::uint64_t thread, std::uint64_t threads,
             std::uint64_t seed);

    /// The next time, from the start of the run; not less than the one before.
    duration next();

  private:
    arrivals how_;
    double gap_;  ///< Nanoseconds, between two arrivals of all threads.
    double threads_;
    double position_;  ///< Gaps.
    random_numbers random_;
};

}  // namespace ycsb
