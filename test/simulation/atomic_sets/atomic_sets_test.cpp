// Atomic sets in worlds in which everything goes wrong.
#include "simulation/atomic_sets/atomic_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::atomic_item;
using recipes::atomic_key;
using recipes::atomic_lock;

recipes::atomic_sets sets_of(simulated_process& self, recipes::atomic_set_options options) {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return recipes::atomic_sets{table, options};
}

atomic_key lock_of(std::string const& name) {
    return atomic_key{"set", name + "#lock"};
}

/// The item with one more entry in its list.
atomic_item with_entry(std::string const& name, std::optional<atomic_item> const& before,
                       std::string const& entry) {
    boost::json::array list;
    if (before) list = before->json().as_array();
    list.emplace_back(entry);
    return atomic_item{"set", name, list};
}

/// Adds an entry to the items of some names, whose locks it has; whether it may go on with these.
asio::awaitable<bool> add_entry(simulated_process& self, recipes::atomic_sets sets,
                                atomic_ledger& all, std::vector<std::string> names,
                                std::vector<atomic_lock>& locks, std::string entry) {
    std::vector<atomic_item> items;
    for (auto const& name : names) {
        atomic_key const where{"set", name};
        auto const got = co_await sets.get(where, as_result);
        if (got.has_error()) co_return false;
        items.push_back(with_entry(name, *got, entry));
    }
    // Sometimes there is not enough time to hear what has become of it.
    auto const limit = self.world().random().between(moment{5ms}, moment{10s});
    auto const options = call_options().timeout(limit);
    auto const done = co_await sets.set_atomic(std::move(items), locks, options, as_result);
    if (!done.has_error()) {
        all.wrote(std::move(entry), std::move(names), atomic_ledger::outcome::written);
        locks = *done;
        co_return true;
    }
    // Nothing but a version that was overtaken is a race.
    bool const may_be = done.error().may_have_been_applied();
    if (done.error() == errc::race_condition) CHECK_FALSE(may_be);
    all.wrote(std::move(entry), std::move(names),
              may_be ? atomic_ledger::outcome::unknown : atomic_ledger::outcome::refused);
    co_return false;
}

/// One, another, or both.
std::vector<std::string> some_names(simulated_world& world) {
    std::vector<std::string> names;
    auto const which = world.random().between(1, 3);
    if (which != 2) names.emplace_back("a");
    if (which != 1) names.emplace_back("b");
    return names;
}

asio::awaitable<void> compete(simulated_process& self, atomic_ledger& all,
                              recipes::atomic_sets sets, std::string who) {
    for (int i = 0; i < 2; ++i) {
        auto const names = some_names(self.world());
        std::vector<atomic_lock> locks;
        for (auto const& name : names) {
            auto const lock = co_await sets.get_lock(lock_of(name), as_result);
            if (lock.has_error()) break;
            locks.push_back(*lock);
        }
        if (locks.size() != names.size()) continue;
        // The locks of one write are good for the next.
        for (int j = 0; j < 2; ++j) {
            auto const entry = who + std::to_string(i) + std::to_string(j);
            auto adding = add_entry(self, sets, all, names, locks, entry);
            bool const goes_on = co_await std::move(adding);
            if (!goes_on) break;
            auto const pause = self.world().random().between(moment{0}, moment{1s});
            co_await self.sleep(pause);
        }
    }
}

void compete_in(simulated_world& world, atomic_ledger& all,
                recipes::atomic_set_options const& options) {
    world.table().create("table", "pk", "sk");
    auto const expires = world.table().handle(
        "UpdateTimeToLive",
        R"({"TableName":"table","TimeToLiveSpecification":{"AttributeName":"expiresAt","Enabled":true}})");
    REQUIRE(expires.status == 200);
    auto const count = world.random().chance(0.2) ? 3 : 2;
    for (int i = 0; i < count; ++i) {
        auto& process = world.add_process();
        auto const sets = sets_of(process, options);
        process.spawn(compete(process, all, sets, "p" + std::to_string(i) + "-"));
        if (i == 0 && world.random().chance(0.5)) process.spawn(compete(process, all, sets, "q-"));
    }
    if (world.random().chance(0.3)) {
        auto const when = world.random().between(moment{0}, moment{3s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
    all.check_end();
}

class totals {
  public:
    void add(atomic_ledger& all) {
        written += all.count(atomic_ledger::outcome::written);
        refused += all.count(atomic_ledger::outcome::refused);
        unknown += all.count(atomic_ledger::outcome::unknown);
    }
    void report() const {
        MESSAGE("", written, " written, ", refused, " refused, ", unknown, " unknown");
        CHECK(written > 0);
        CHECK(refused > 0);
        CHECK(unknown > 0);
    }

    std::size_t written = 0;
    std::size_t refused = 0;
    std::size_t unknown = 0;
};

}  // namespace

TEST_SUITE_BEGIN("simulation.atomic_sets");

TEST_CASE("set_atomic: everything goes wrong -> sets whole, nothing overwritten, nothing twice") {
    totals sum;
    for_each_schedule(10'000, simulation_settings::hostile(), [&](simulated_world& world) {
        atomic_ledger all{world};
        compete_in(world, all, recipes::atomic_set_options());
        sum.add(all);
    });
    sum.report();
}

TEST_CASE("set_atomic: locks expire, are renewed and deleted all the time -> the same") {
    auto settings = simulation_settings::hostile();
    settings.expiry_pass_every = 2s;
    settings.most_wall_offset = 10s;
    totals sum;
    for_each_schedule(1'000, settings, [&](simulated_world& world) {
        atomic_ledger all{world};
        auto const options = recipes::atomic_set_options().lock_life(4s).renew_before(2s);
        compete_in(world, all, options);
        sum.add(all);
    });
    sum.report();
}

TEST_SUITE_END();

}  // namespace dynaco::test
