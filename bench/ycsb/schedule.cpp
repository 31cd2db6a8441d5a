#include "schedule.hpp"

#include <cmath>

namespace ycsb {

schedule::schedule(arrivals how, double rate, std::uint64_t thread, std::uint64_t threads,
                   std::uint64_t seed)
    : how_{how},
      gap_{1e9 / rate},
      threads_{static_cast<double>(threads)},
      position_{how == arrivals::fixed ? static_cast<double>(thread) : 0},
      random_{seed} {}

schedule::duration schedule::next() {
    // Processes of one rate each add up to a process of all their rates.
    if (how_ == arrivals::poisson) position_ -= std::log1p(-random_.fraction()) * threads_;
    auto const at = position_ * gap_;
    if (how_ == arrivals::fixed) position_ += threads_;
    return duration{std::llround(at)};
}

}  // namespace ycsb
