// with_lock, leader election and takeovers in simulated worlds.
#include "simulation/locks/lock_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/leader_election.hpp>

#include <doctest/doctest.h>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

recipes::lock_options quick_leases() {
    return recipes::lock_options().lease(4s).heartbeat(1s).poll(1s).margin(400ms);
}

recipes::locks locks_in(simulated_process& self) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::locks{table, quick_leases()};
}

enum class trust { must_be_held, may_be_late };

/// Work under a lock: it stops when it is cancelled, and does not look whether it has the lock.
class careless_work {
  public:
    careless_work(simulated_process& self, lock_ledger& all, trust how)
        : self_{&self}, all_{&all}, how_{how} {}

    asio::awaitable<int> operator()(recipes::lock_handle const& lock) const {
        return run(*self_, *all_, how_, lock);
    }

  private:
    static asio::awaitable<int> run(simulated_process& self, lock_ledger& all, trust how,
                                    recipes::lock_handle const& lock) {
        co_await asio::this_coro::throw_if_cancelled(false);
        asio::cancellation_state const ended = co_await asio::this_coro::cancellation_state;
        lock_ledger::hold const mine{all, lock};
        auto const steps = self.world().random().between(1, 6);
        int done = 0;
        for (; done < steps; ++done) {
            all.check_exclusive();
            if (how == trust::must_be_held) {
                self.world().expect(mine.is_held(), "the work goes on without the lock");
            }
            all.use_resource(mine);
            co_await self.sleep(600ms);
            if (ended.cancelled() != asio::cancellation_type::none) break;
        }
        co_return done;
    }

    simulated_process* self_;
    lock_ledger* all_;
    trust how_;
};

asio::awaitable<void> guard_often(simulated_process& self, lock_ledger& all, trust how) {
    auto const locks = locks_in(self);
    for (int i = 0; i < 2; ++i) {
        auto const limit = call_options().timeout(60s);
        careless_work const work{self, all, how};
        auto const done = co_await locks.with_lock("it", work, limit, as_result);
        if (done.has_error()) continue;
        self.world().expect(!done->finished || done->value.has_value(),
                            "work that has ended has no value");
        self.world().expect(done->outcome != recipes::guard_outcome::completed || done->finished,
                            "completed, but not finished");
    }
}

simulation_settings hostile_network() {
    auto settings = simulation_settings::hostile();
    settings.page_items = table_store::no_limit;
    settings.expiry_pass_every = 0s;
    settings.cut_off_every = 20s;
    return settings;
}

/// Leads until it is killed.
class endless_work {
  public:
    endless_work(simulated_process& self, lock_ledger& all, std::size_t& leader)
        : self_{&self}, all_{&all}, leader_{&leader} {}

    asio::awaitable<void> operator()(recipes::lock_handle const& term) const {
        return run(*self_, *all_, *leader_, term);
    }

  private:
    static asio::awaitable<void> run(simulated_process& self, lock_ledger& all, std::size_t& leader,
                                     recipes::lock_handle const& term) {
        co_await asio::this_coro::throw_if_cancelled(false);
        asio::cancellation_state const ended = co_await asio::this_coro::cancellation_state;
        lock_ledger::hold const mine{all, term};
        leader = self.index();
        while (ended.cancelled() == asio::cancellation_type::none) {
            all.check_exclusive();
            all.use_resource(mine);
            co_await self.sleep(500ms);
        }
    }

    simulated_process* self_;
    lock_ledger* all_;
    std::size_t* leader_;
};

asio::awaitable<void> campaign_for_ever(simulated_process& self, lock_ledger& all,
                                        std::size_t& leader) {
    recipes::leader_election const election{locks_in(self), "it"};
    endless_work const work{self, all, leader};
    auto const done = co_await election.run(work, as_result);
    self.world().expect(done.has_error(), "endless work has ended");
}

}  // namespace

TEST_SUITE_BEGIN("simulation.guarded_locks");

TEST_CASE("with_lock: nobody stands still -> the work never goes on without the lock") {
    auto settings = hostile_network();
    settings.pause_every = 0s;
    for_each_schedule(4'000, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        lock_ledger all{world};
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(guard_often(process, all, trust::must_be_held));
        }
        REQUIRE(world.run());
    });
}

TEST_CASE("with_lock: processes stand still -> one has the lock, the resource knows which") {
    auto settings = hostile_network();
    settings.pause_every = 10s;
    for_each_schedule(1'500, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        lock_ledger all{world};
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(guard_often(process, all, trust::may_be_late));
        }
        REQUIRE(world.run());
    });
}

TEST_CASE("election: leaders are killed -> the next one leads after a lease") {
    for_each_schedule(1'000, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        lock_ledger all{world};
        auto leader = std::make_shared<std::size_t>(99);
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(campaign_for_ever(process, all, *leader));
        }
        world.run_for(world.random().between(moment{2s}, moment{6s}));
        for (int deaths = 0; deaths < 2; ++deaths) {
            auto const last = *leader;
            REQUIRE(last < 3);
            world.process(last).kill();
            // The others saw the last heartbeat within a poll, then wait for the lease and the
            // allowance; calls take up to 20 ms each.
            world.run_for(4s + 40ms + 1s + 200ms);
            CHECK(*leader != last);
            CHECK(all.acquired() == static_cast<std::size_t>(deaths) + 2);
        }
    });
}

TEST_CASE("election: everything goes wrong -> one leads at a time") {
    auto settings = hostile_network();
    settings.pause_every = 6s;
    std::size_t terms = 0;
    for_each_schedule(10'000, settings, [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        lock_ledger all{world};
        auto leader = std::make_shared<std::size_t>(0);
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(campaign_for_ever(process, all, *leader));
        }
        world.run_for(12s);
        terms += all.acquired();
    });
    MESSAGE("", terms, " terms");
}

TEST_SUITE_END();

}  // namespace dynaco::test
