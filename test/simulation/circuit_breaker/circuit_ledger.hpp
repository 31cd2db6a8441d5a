// What a simulated world knows about a circuit breaker that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/recipes/circuit_breaker.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::test {

/// The record as it is in the table.
class stored_circuit {
  public:
    stored_circuit(simulated_world& world, std::string const& name) {
        auto const* const found =
            world.table().item_of("table", key("pk", "CB#" + name, "sk", "METADATA"));
        if (!found) return;
        state = found->find("state")->as_string();
        era = found->find("version")->get<std::uint64_t>();
        if (auto const* const n = found->find("openings")) openings = n->get<std::uint64_t>();
        if (auto const* const id = found->find("probe")) probe = id->as_string();
        for (auto const& each : *found) {
            if (each.name.starts_with("f:")) failures += each.value.get<std::uint64_t>();
        }
    }

    std::string state = "closed";
    std::string probe;
    std::uint64_t era = 1;
    std::uint64_t openings = 0;
    std::uint64_t failures = 0;
};

/// The work that goes through the breaker, and what all know of it.
class circuit_ledger {
  public:
    explicit circuit_ledger(simulated_world& world) : world_{world} {}

    /// Work that runs as a probe, while its process has the right to.
    void probe_begins(std::string const& id, std::chrono::steady_clock::time_point until,
                      simulated_process& self) {
        check_one_probe();
        probes_->push_back(probe{id, until, &self});
        ++probes_seen_;
        check_one_probe();
    }
    void probe_ends(std::string const& id) {
        check_one_probe();
        std::erase_if(*probes_, [&](auto const& each) { return each.id == id; });
    }
    /// At this instant, by each one's own clock.
    void check_one_probe() {
        auto const count = std::count_if(probes_->begin(), probes_->end(), [](auto const& each) {
            return each.who->is_alive() && each.who->clock().now() < each.until;
        });
        world_.expect(count <= 1, "two probes have the right to run");
    }
    [[nodiscard]] std::size_t probes_seen() const { return probes_seen_; }

  private:
    class probe {
      public:
        probe(std::string its_id, std::chrono::steady_clock::time_point its_end,
              simulated_process* its_process)
            : id{std::move(its_id)}, until{its_end}, who{its_process} {}

        std::string id;
        std::chrono::steady_clock::time_point until;
        simulated_process* who;
    };

    simulated_world& world_;
    std::shared_ptr<std::vector<probe>> probes_ = std::make_shared<std::vector<probe>>();
    std::size_t probes_seen_ = 0;
};

}  // namespace dynaco::test
