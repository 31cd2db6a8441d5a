// What a simulated world knows about a rate limiter: who was admitted when, in true time.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace dynaco::test {

class admission_ledger {
  public:
    admission_ledger(simulated_world& world, double rate, double burst)
        : world_{world}, rate_{rate}, burst_{burst} {}

    void admitted(std::int64_t tokens) { all_.emplace_back(world_.now(), tokens); }

    /// By how much the worst span of time is more than rate * T + burst; not more: 0 or less.
    [[nodiscard]] double worst_excess() const {
        // For the span from i to j: sum(i..j) - rate * (t_j - t_i). Of all i the best so far.
        double worst = -burst_;
        double sum = 0;
        double most_before = 0;
        bool is_first = true;
        for (auto const& [when, tokens] : all_) {
            auto const came = rate_ * std::chrono::duration<double>(when).count();
            most_before = is_first ? came - sum : std::max(most_before, came - sum);
            is_first = false;
            sum += static_cast<double>(tokens);
            worst = std::max(worst, sum - came + most_before - burst_);
        }
        return worst;
    }
    void check() { world_.expect(worst_excess() < 1e-6, "more is admitted than rate and burst"); }

    [[nodiscard]] std::int64_t total() const {
        std::int64_t sum = 0;
        for (auto const& each : all_) sum += each.second;
        return sum;
    }
    [[nodiscard]] std::size_t times() const { return all_.size(); }

  private:
    simulated_world& world_;
    double rate_;
    double burst_;
    std::vector<std::pair<moment, std::int64_t>> all_;
};

}  // namespace dynaco::test
