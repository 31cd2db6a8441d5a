// What a simulated world knows about a counter that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/result.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace dynaco::test {

/// Additions, all of them positive, by what became of them.
class counter_ledger {
  public:
    explicit counter_ledger(simulated_world& world) : world_{world} {}

    /// An addition begins.
    std::size_t begin(std::int64_t delta) {
        additions_.push_back(addition{delta, fate::running});
        return additions_.size() - 1;
    }
    void ended(std::size_t which, result<void> const& how) {
        auto& it = additions_[which].what;
        if (!how.has_error()) {
            it = fate::counted;
            ++counted_;
        } else {
            it = how.error().may_have_been_applied() ? fate::doubtful : fate::refused;
            ++(it == fate::doubtful ? doubtful_ : refused_);
        }
    }
    /// Its object has settled: what was doubtful is counted.
    void settled(std::size_t which) {
        if (additions_[which].what == fate::doubtful) additions_[which].what = fate::counted;
    }

    /// What every value is at least that is asked for now.
    [[nodiscard]] std::int64_t least() const {
        std::int64_t sum = 0;
        for (auto const& each : additions_) sum += each.what == fate::counted ? each.delta : 0;
        return sum;
    }
    /// What every value is at most that has been answered by now.
    [[nodiscard]] std::int64_t most() const {
        std::int64_t sum = 0;
        for (auto const& each : additions_) sum += each.what != fate::refused ? each.delta : 0;
        return sum;
    }
    /// In the end: all that was counted, once, and each of the others once or not at all.
    void check_end(std::int64_t value) const {
        std::set<std::int64_t> possible{0};
        for (auto const& each : additions_) {
            if (each.what != fate::running && each.what != fate::doubtful) continue;
            auto const before = possible;
            for (auto const sum : before) possible.insert(sum + each.delta);
        }
        world_.expect(possible.contains(value - least()), "the value is not the sum");
    }

    [[nodiscard]] std::size_t counted() const { return counted_; }
    [[nodiscard]] std::size_t doubtful() const { return doubtful_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }

  private:
    enum class fate { running, counted, doubtful, refused };
    class addition {
      public:
        addition(std::int64_t its_delta, fate its_fate) : delta{its_delta}, what{its_fate} {}

        std::int64_t delta;
        fate what;
    };

    simulated_world& world_;
    std::vector<addition> additions_;
    std::size_t counted_ = 0;
    std::size_t doubtful_ = 0;
    std::size_t refused_ = 0;
};

}  // namespace dynaco::test
