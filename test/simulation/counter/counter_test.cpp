// Counters in worlds in which everything goes wrong.
#include "simulation/counter/counter_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/counter.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

recipes::counter counter_of(simulated_process& self, int shards) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::counter{table, "it", recipes::counter_options().shards(shards)};
}

simulation_settings hostile_to_counters() {
    auto settings = simulation_settings::hostile();
    settings.page_items = 2;
    settings.expiry_pass_every = 0s;
    settings.request_lost = 0.05;
    settings.reply_lost = 0.1;
    settings.late = 0.05;
    settings.replayed = 0.05;
    settings.pause_every = 10s;
    settings.cut_off_every = 20s;
    return settings;
}

/// Adds some times, mostly with little patience, and settles what is in doubt in the end.
asio::awaitable<void> add_often(simulated_process& self, counter_ledger& all,
                                recipes::counter counter, int times) {
    std::vector<std::size_t> mine;
    for (int i = 0; i < times; ++i) {
        auto const delta = self.world().random().between(1, 1000);
        auto const which = all.begin(delta);
        mine.push_back(which);
        auto limit = call_options();
        if (self.world().random().chance(0.5)) limit.timeout(300ms);
        auto const got = co_await counter.add(delta, limit, as_result);
        all.ended(which, got);
        if (self.world().random().chance(0.5)) {
            auto const pause = self.world().random().between(moment{0}, moment{300ms});
            co_await self.sleep(pause);
        }
    }
    for (;;) {
        auto const got = co_await counter.settle(call_options(), as_result);
        if (!got.has_error()) break;
        co_await self.sleep(1s);
    }
    for (auto const each : mine) all.settled(each);
}

asio::awaitable<void> read_often(simulated_process& self, counter_ledger& all,
                                 recipes::counter counter) {
    for (int i = 0; i < 3; ++i) {
        auto const least = all.least();
        auto const got = co_await counter.value(as_result);
        if (!got.has_error()) {
            self.world().expect(*got >= least, "what was counted is missing in the value");
            self.world().expect(*got <= all.most(), "the value has what was never added");
        }
        co_await self.sleep(200ms);
    }
}

asio::awaitable<void> keep_value(simulated_process& self, std::int64_t& value, int shards) {
    auto const counter = counter_of(self, shards);
    for (;;) {
        auto const got = co_await counter.value(as_result);
        if (!got.has_error()) {
            value = *got;
            co_return;
        }
    }
}

/// Asked by a process of its own, when nothing is on its way any more.
std::int64_t value_in_the_end(simulated_world& world, int shards) {
    auto& last = world.add_process();
    std::int64_t value = 0;
    last.spawn(keep_value(last, value, shards));
    REQUIRE(world.run());
    return value;
}

}  // namespace

TEST_SUITE_BEGIN("simulation.counter");

TEST_CASE("counter: everything goes wrong -> each addition counts once") {
    std::size_t counted = 0;
    std::size_t doubtful = 0;
    std::size_t refused = 0;
    for_each_schedule(10'000, hostile_to_counters(), [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        counter_ledger all{world};
        auto const shards = world.random().chance(0.2) ? 3 : 1;
        auto const count = world.random().between(2, 3);
        for (int i = 0; i < count; ++i) {
            auto& process = world.add_process();
            auto const counter = counter_of(process, shards);
            process.spawn(add_often(process, all, counter, 4));
            process.spawn(add_often(process, all, counter, 3));
            if (i == 0) process.spawn(add_often(process, all, counter, 3));
            if (i == 1) process.spawn(read_often(process, all, counter));
        }
        if (world.random().chance(0.3)) {
            auto const when = world.random().between(moment{0s}, moment{3s});
            world.after(when, [&world] { world.process(0).kill(); });
        }
        REQUIRE(world.run());
        all.check_end(value_in_the_end(world, shards));
        counted += all.counted();
        doubtful += all.doubtful();
        refused += all.refused();
    });
    MESSAGE("", counted, " counted, ", doubtful, " in doubt, ", refused, " refused");
}

TEST_SUITE_END();

}  // namespace dynaco::test
