// Rate limiters in worlds in which everything goes wrong.
#include "simulation/rate_limiter/admission_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/rate_limiter.hpp>

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
using limits = recipes::rate_limiter_options;

recipes::rate_limiter limiter_of(simulated_process& self, limits const& options) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::rate_limiter{table, "it", options};
}

/// Acquires as often as it can, with pauses now and then.
asio::awaitable<void> draw(simulated_process& self, admission_ledger& all,
                           recipes::rate_limiter limiter, int times) {
    auto& random = self.world().random();
    for (int i = 0; i < times; ++i) {
        auto const tokens = random.chance(0.8) ? 1 : random.between(1, 6);
        bool admitted = false;
        if (random.chance(0.2)) {
            auto const got = co_await limiter.try_acquire(tokens, as_result);
            admitted = !got.has_error() && *got;
        } else {
            auto const limit = call_options().timeout(5s);
            auto const got = co_await limiter.acquire(tokens, limit, as_result);
            admitted = !got.has_error();
        }
        if (admitted) all.admitted(tokens);
        if (random.chance(0.1)) {
            auto const pause = random.between(moment{0}, moment{3s});
            co_await self.sleep(pause);
        }
    }
}

asio::awaitable<void> draw_for_ever(simulated_process& self, admission_ledger& all,
                                    recipes::rate_limiter limiter) {
    for (;;) {
        auto const got = co_await limiter.acquire(1, as_result);
        if (got.has_error()) co_return self.world().fail("an error in a quiet world");
        all.admitted(1);
    }
}

simulation_settings hostile_to_limiters() {
    auto settings = simulation_settings::hostile();
    settings.page_items = table_store::no_limit;
    settings.expiry_pass_every = 0s;
    settings.pause_every = 5s;
    settings.longest_pause = 4s;
    settings.cut_off_every = 10s;
    settings.longest_cut_off = 4s;
    settings.most_late = 5s;
    return settings;
}

void draw_in(simulated_world& world, admission_ledger& all, limits const& options) {
    world.table().create("table", "pk", "sk");
    auto const count = static_cast<int>(world.random().between(2, 3));
    for (int i = 0; i < count; ++i) {
        auto& process = world.add_process();
        auto const limiter = limiter_of(process, options);
        process.spawn(draw(process, all, limiter, 6));
        // What several of one process lease is shared.
        if (i == 0) process.spawn(draw(process, all, limiter, 6));
    }
    if (world.random().chance(0.3)) {
        auto const when = world.random().between(moment{0s}, moment{5s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
}

}  // namespace

TEST_SUITE_BEGIN("simulation.rate_limiter");

TEST_CASE("acquire: everything goes wrong -> never more than rate and burst, in any span") {
    std::int64_t admitted = 0;
    for_each_schedule(10'000, hostile_to_limiters(), [&](simulated_world& world) {
        auto const rate = world.random().chance(0.5) ? 10.0 : 40.0;
        auto const burst = world.random().chance(0.5) ? 12.0 : 40.0;
        admission_ledger all{world, rate, burst};
        draw_in(world, all, limits(rate, burst));
        all.check();
        admitted += all.total();
    });
    MESSAGE("", admitted, " tokens admitted");
}

TEST_CASE("acquire: machines are suspended, clocks with them -> a lease of each more, at most") {
    auto settings = hostile_to_limiters();
    settings.suspended = 0.7;
    for_each_schedule(1'000, settings, [](simulated_world& world) {
        admission_ledger all{world, 20, 20};
        draw_in(world, all, limits(20, 20));
        // A batch is 5, but nobody needs more than 6 at once.
        CHECK(all.worst_excess() <= 6.0 * static_cast<double>(world.process_count()));
    });
}

TEST_CASE("acquire: clocks differ by more than the options say -> the excess is found") {
    auto settings = simulation_settings();
    auto const run = [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        admission_ledger all{world, 100, 50};
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(draw_for_ever(process, all, limiter_of(process, limits(100, 50))));
        }
        world.run_for(10s);
        return all.worst_excess() > 0;
    };
    CHECK(count_schedules(10, settings, run) == 0);
    settings.most_drift = 0.3;
    CHECK(count_schedules(10, settings, run) > 2);
}

TEST_CASE("acquire: nothing goes wrong -> what the rate gives is admitted, by few requests") {
    for_each_schedule(8, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto const processes = static_cast<int>(world.random().between(1, 4));
        admission_ledger all{world, 200, 200};
        for (int i = 0; i < processes; ++i) {
            auto& process = world.add_process();
            auto const limiter = limiter_of(process, limits(200, 200));
            for (int tasks = 0; tasks < 3; ++tasks) {
                process.spawn(draw_for_ever(process, all, limiter));
            }
        }
        world.run_for(30s);
        all.check();
        auto const total = static_cast<double>(all.total());
        CHECK(total > 200 * 30 * 0.97);
        // Four per hold of 250 ms, of each process.
        CHECK(world.requests() < static_cast<std::size_t>(processes) * 30 * 4 * 6);
    });
}

TEST_CASE("acquire: its process is killed -> its tokens are lost, the others go on") {
    for_each_schedule(60, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        admission_ledger all{world, 100, 100};
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(draw_for_ever(process, all, limiter_of(process, limits(100, 100))));
        }
        world.run_for(world.random().between(moment{1s}, moment{3s}));
        world.process(0).kill();
        auto const before = all.total();
        world.run_for(5s);
        all.check();
        CHECK(static_cast<double>(all.total() - before) > 100 * 5 * 0.9);
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
