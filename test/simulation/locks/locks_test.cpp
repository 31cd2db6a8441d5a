// Locks in worlds in which everything goes wrong.
#include "simulation/locks/lock_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

recipes::lock_options quick_locks() {
    return recipes::lock_options().lease(4s).heartbeat(1s).poll(1s);
}

recipes::locks locks_of(simulated_process& self, recipes::lock_options options) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::locks{table, std::move(options)};
}

/// Uses the resource for a while, and looks at everybody each time.
asio::awaitable<void> use(simulated_process& self, lock_ledger& all,
                          lock_ledger::hold const& mine) {
    auto const uses = self.world().random().between(1, 2);
    for (int i = 0; i < uses; ++i) {
        all.use_resource(mine);
        auto const pause = self.world().random().between(moment{0}, moment{1500ms});
        co_await self.sleep(pause);
        all.use_resource(mine);
    }
}

/// Adds a text to the lock's data while holding it. The data from then on.
asio::awaitable<std::vector<std::string>> store_text(lock_ledger& all,
                                                     recipes::lock_handle const& lock,
                                                     std::vector<std::string> texts,
                                                     std::string what) {
    auto const fence = lock.fencing_token();
    auto const outcome = co_await lock.store(list_with(texts, what), as_result);
    all.kept(what, outcome);
    all.check_exclusive();
    CHECK(lock.fencing_token() == fence);
    // If it is not known whether it was stored, it may be there: so it is from now on.
    if (outcome.has_error() || *outcome != recipes::store_outcome::lost) texts.push_back(what);
    co_return texts;
}

/// Takes the lock some times; mostly gives it back, with one more text in its data.
asio::awaitable<void> compete(simulated_process& self, lock_ledger& all, int times,
                              recipes::locks locks, int number) {
    for (int i = 0; i < times; ++i) {
        auto const limit = call_options().timeout(60s);
        auto got = co_await locks.acquire("it", limit, as_result);
        if (got.has_error()) continue;
        lock_ledger::hold const mine{all, *got};
        all.check_exclusive();
        auto before = texts_in(got->data() ? &*got->data() : nullptr);
        all.check_data(mine, before);
        auto work = use(self, all, mine);
        co_await std::move(work);
        if (self.world().random().chance(0.4)) {
            auto storing =
                store_text(all, *got, before, std::to_string(number) + "+" + std::to_string(i));
            before = co_await std::move(storing);
        }
        if (self.world().random().chance(0.15)) continue;  // the lease runs out
        auto const id = std::to_string(number) + "-" + std::to_string(i);
        std::optional<attribute_value> data = list_with(before, id);
        auto const outcome = co_await got->release(std::move(data), call_options(), as_result);
        all.check_exclusive();
        all.released(id, outcome);
    }
}

/// Takes the lock once and keeps it for long.
asio::awaitable<void> hold_once(simulated_process& self, lock_ledger& all) {
    auto const locks = locks_of(self, quick_locks());
    auto const limit = call_options().timeout(120s);
    auto got = co_await locks.acquire("it", limit, as_result);
    if (got.has_error()) co_return;
    lock_ledger::hold const mine{all, *got};
    for (int i = 0; i < 100; ++i) {
        all.check_exclusive();
        co_await self.sleep(100ms);
    }
}

simulation_settings hostile_to_locks() {
    auto settings = simulation_settings::hostile();
    settings.page_items = table_store::no_limit;
    settings.expiry_pass_every = 0s;
    settings.pause_every = 15s;
    settings.cut_off_every = 30s;
    return settings;
}

void compete_in(simulated_world& world, lock_ledger& all, recipes::lock_options const& options) {
    world.table().create("table", "pk", "sk");
    auto const count = world.random().chance(0.2) ? 3 : 2;
    for (int i = 0; i < count; ++i) {
        auto& process = world.add_process();
        auto const locks = locks_of(process, options);
        process.spawn(compete(process, all, 2, locks, 2 * i));
        // What several of one process know of the lock is shared.
        if (i == 0) process.spawn(compete(process, all, 2, locks, 1));
    }
    if (world.random().chance(0.3)) {
        auto const when = world.random().between(moment{1s}, moment{20s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
    all.check_end(stored_data(world, "it"));
}

}  // namespace

TEST_SUITE_BEGIN("simulation.locks");

TEST_CASE("locks: everything goes wrong -> one holder, tokens grow, no data is lost") {
    std::size_t acquired = 0;
    std::size_t stored = 0;
    std::size_t refused = 0;
    for_each_schedule(10'000, hostile_to_locks(), [&](simulated_world& world) {
        lock_ledger all{world};
        compete_in(world, all, quick_locks());
        acquired += all.acquired();
        stored += all.stored();
        refused += all.refused();
    });
    MESSAGE("", acquired, " acquired, ", stored, " given back, ", refused, " lost meanwhile");
}

TEST_CASE("locks: machines are suspended, clocks with them -> tokens are unique, no data is lost") {
    auto settings = hostile_to_locks();
    settings.suspended = 0.5;
    for_each_schedule(1'000, settings, [](simulated_world& world) {
        lock_ledger all{world, lock_ledger::clocks::may_stop};
        compete_in(world, all, quick_locks());
    });
}

TEST_CASE(
    "locks: the holder is cut off -> nobody else before its lease has ended on its own clock") {
    auto const run = [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        lock_ledger all{world};
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(hold_once(process, all));
        }
        world.after(1500ms, [&world] {
            for (std::size_t i = 0; i < 2; ++i) {
                if (world.random().chance(0.5)) world.process(i).cut_off(20s);
            }
        });
        world.run();
        return false;
    };
    auto settings = simulation_settings();
    SUBCASE("clocks go at the same speed, nearly") {
        CHECK(count_schedules(1'000, settings, run) == 0);
    }
    SUBCASE("clocks differ by more than the options say: two holders are found") {
        settings.most_drift = 0.2;
        CHECK(count_schedules(200, settings, run) > 5);
    }
}

TEST_SUITE_END();

}  // namespace dynaco::test
