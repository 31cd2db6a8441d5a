// What a simulated world knows about checkpoints that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/recipes/checkpoints.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {

/// All that was saved of one key, of which `keep` are kept.
class checkpoint_ledger {
  public:
    checkpoint_ledger(simulated_world& world, std::uint64_t keep) : world_{world}, keep_{keep} {}

    [[nodiscard]] std::int64_t greatest_saved() const { return greatest_saved_; }

    void attempts(std::uint64_t sequence) {
        greatest_tried_ = std::max(greatest_tried_, sequence + 1);
    }
    void saved(std::uint64_t sequence, std::string const& data) {
        greatest_saved_ = std::max(greatest_saved_, static_cast<std::int64_t>(sequence));
        ++saved_;
        is_there(sequence, data);
    }
    void refused() { ++refused_; }

    /// Somebody has seen a checkpoint, after a save of it or by reading.
    void is_there(std::uint64_t sequence, std::string const& data) {
        auto const [place, is_new] = known_.try_emplace(sequence, data);
        if (is_new || place->second == data) return;
        world_.expect(can_be_gone(sequence), "a checkpoint has changed: " + data);
        place->second = data;
    }

    /// A read of the latest one that began when `before` was the greatest that was saved.
    void latest(std::optional<recipes::checkpoint> const& got, std::int64_t before) {
        auto const sequence = got ? static_cast<std::int64_t>(got->sequence) : -1;
        world_.expect(sequence >= before, "the latest checkpoint is not found");
        if (got) is_there(got->sequence, got->data.as_string());
    }

    /// What was saved is there, unless as many as are kept are there that are later.
    void check_end(std::map<std::uint64_t, std::string> const& stored) {
        for (auto const& [sequence, data] : known_) {
            auto const found = stored.find(sequence);
            if (found == stored.end()) {
                auto const later = std::distance(stored.upper_bound(sequence), stored.end());
                world_.expect(later >= static_cast<std::ptrdiff_t>(keep_),
                              "a checkpoint is lost: " + data);
            } else {
                world_.expect(found->second == data || can_be_gone(sequence),
                              "a checkpoint has changed in the end: " + data);
            }
        }
    }

    [[nodiscard]] std::size_t count_saved() const { return saved_; }
    [[nodiscard]] std::size_t count_refused() const { return refused_; }

  private:
    /// Whether there have been enough later ones for it to be removed, and saved anew.
    [[nodiscard]] bool can_be_gone(std::uint64_t sequence) const {
        return sequence + keep_ < greatest_tried_;
    }

    simulated_world& world_;
    std::uint64_t keep_;
    std::uint64_t greatest_tried_ = 0;  // and 1
    std::int64_t greatest_saved_ = -1;
    std::map<std::uint64_t, std::string> known_;
    std::size_t saved_ = 0;
    std::size_t refused_ = 0;
};

inline std::map<std::uint64_t, std::string> stored_checkpoints(simulated_world& world,
                                                               std::string const& key) {
    std::map<std::uint64_t, std::string> made;
    for (auto const& each : world.table().items_of("table")) {
        if (each.get<std::string>("pk") != "CHECKPOINT#app:" + key) continue;
        made.emplace(std::stoull(each.get<std::string>("sk")), each.get<std::string>("data"));
    }
    return made;
}

}  // namespace dynaco::test
