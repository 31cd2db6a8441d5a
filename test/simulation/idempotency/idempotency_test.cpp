// Work that is to be done once, in worlds in which everything goes wrong.
#include "simulation/idempotency/work_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::run_outcome;

recipes::idempotency_options quick_runs() {
    return recipes::idempotency_options().in_progress(4s).poll(1s);
}

recipes::idempotency runs_of(simulated_process& self, recipes::idempotency_options const& options) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::idempotency{table, options};
}

enum class trust { one_at_a_time, may_be_late };

/// Takes its time, and fails now and then. It stops when it is cancelled.
class slow_work {
  public:
    slow_work(simulated_process& self, work_ledger& all, std::string key, trust how)
        : self_{&self},
          all_{&all},
          key_{std::move(key)},
          how_{how},
          begun_{std::make_shared<moment>()},
          ended_{std::make_shared<moment>()} {}

    asio::awaitable<std::string> operator()() const { return run(*this); }

    [[nodiscard]] moment begun_at() const { return *begun_; }
    [[nodiscard]] moment ended_at() const { return *ended_; }

  private:
    static asio::awaitable<std::string> run(slow_work work) {
        auto& world = work.self_->world();
        *work.begun_ = world.now();
        work_ledger::shift const mine{*work.all_, work.key_};
        auto const steps = world.random().between(0, 6);
        for (int i = 0; i < steps; ++i) {
            if (work.how_ == trust::one_at_a_time) {
                world.expect(work.all_->workers_at(work.key_) == 1, "two work at one key");
            }
            co_await work.self_->sleep(700ms);
        }
        *work.ended_ = world.now();
        if (world.random().chance(0.1)) throw std::runtime_error{"the work fails"};
        co_return work.all_->next_value();
    }

    simulated_process* self_;
    work_ledger* all_;
    std::string key_;
    trust how_;
    std::shared_ptr<moment> begun_;
    std::shared_ptr<moment> ended_;
};

/// Asks for the work some times.
asio::awaitable<void> ask(simulated_process& self, work_ledger& all, recipes::idempotency once,
                          trust how) {
    auto& world = self.world();
    for (int i = 0; i < 3; ++i) {
        auto const key = world.random().chance(0.5) ? "a" : "b";
        slow_work const work{self, all, key, how};
        auto const limit = call_options().timeout(60s);
        try {
            auto const done = co_await once.run(key, "payload", work, limit, as_result);
            if (done.has_error()) continue;
            bool const has_value = done->value.has_value();
            if (done->outcome == run_outcome::computed) {
                world.expect(has_value, "computed, but not there");
                if (!done->failure) {
                    all.told(key, done->value.value_or(""));
                    all.stored(key, work.begun_at(), work.ended_at(), once.options().keep_result());
                }
            } else if (done->outcome == run_outcome::replayed) {
                world.expect(has_value, "replayed, but not there");
                all.told(key, done->value.value_or(""));
            } else if (done->outcome == run_outcome::superseded) {
                if (has_value) all.told(key, *done->value);
            } else {
                world.expect(done->outcome != run_outcome::payload_mismatch, "another payload");
                world.expect(!has_value, "a value of nobody");
            }
        } catch (std::runtime_error const& thrown) {
            world.expect(std::string{thrown.what()} == "the work fails", "another exception");
        }
        auto const pause = world.random().between(moment{0}, moment{3s});
        co_await self.sleep(pause);
    }
}

/// Asks for as long as results expire.
asio::awaitable<void> ask_and_time(simulated_process& self, work_ledger& all,
                                   recipes::idempotency once) {
    recipes::recipe_table table{self.client(), "table"};
    auto const existing = co_await table.create_if_not_exists(as_result);
    if (existing.has_error()) co_return;
    for (int i = 0; i < 5; ++i) {
        slow_work const work{self, all, "a", trust::may_be_late};
        try {
            auto const done = co_await once.run("a", std::nullopt, work, as_result);
            if (!done.has_error() && done->outcome == run_outcome::computed && !done->failure) {
                all.stored("a", work.begun_at(), work.ended_at(), once.options().keep_result());
            }
        } catch (std::runtime_error const&) {
            continue;  // the work fails
        }
        auto const pause = self.world().random().between(moment{0}, moment{5s});
        co_await self.sleep(pause);
    }
}

/// Claims by hand, and looks at everybody's claims.
asio::awaitable<void> claim_by_hand(simulated_process& self, work_ledger& all,
                                    recipes::idempotency once) {
    auto& world = self.world();
    for (int i = 0; i < 4; ++i) {
        auto answer = co_await once.claim("a", "payload", as_result);
        if (!answer.has_error() && answer->result) all.told("a", answer->result->as_string());
        if (answer.has_error() || !answer->claim) {
            auto const pause = world.random().between(moment{0}, moment{3s});
            co_await self.sleep(pause);
            continue;
        }
        auto const& claim = *answer->claim;
        work_ledger::holding const mine{all, claim};
        for (int steps = 0; steps < 8 && claim.is_current(); ++steps) {
            all.check_claims("a");
            co_await self.sleep(350ms);
            if (world.random().chance(0.15)) break;
        }
        if (world.random().chance(0.2)) continue;  // it is abandoned
        if (world.random().chance(0.5)) {
            auto const outcome = co_await claim.fail(as_result);
            world.expect(outcome.has_error() || *outcome != recipes::withdrawal_outcome::completed,
                         "what was never completed is");
            continue;
        }
        auto const value = all.next_value();
        auto const end = co_await claim.complete(value, as_result);
        if (end.has_error() || !end->result) continue;
        all.told("a", end->result->as_string());
        world.expect(end->outcome != recipes::completion_outcome::stored || *end->result == value,
                     "stored, but another result");
    }
}

simulation_settings hostile_to_claims() {
    auto settings = simulation_settings::hostile();
    settings.page_items = table_store::no_limit;
    settings.pause_every = 15s;
    settings.cut_off_every = 30s;
    return settings;
}

void ask_in(simulated_world& world, work_ledger& all, recipes::idempotency_options const& options,
            trust how) {
    world.table().create("table", "pk", "sk");
    for (int i = 0; i < 2; ++i) {
        auto& process = world.add_process();
        auto const waits = world.random().chance(0.5);
        auto const once =
            runs_of(process, recipes::idempotency_options(options).wait_for_others(waits));
        process.spawn(ask(process, all, once, how));
        process.spawn(ask(process, all, once, how));
    }
    if (world.random().chance(0.3)) {
        auto const when = world.random().between(moment{0s}, moment{10s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
}

}  // namespace

TEST_SUITE_BEGIN("simulation.idempotency");

TEST_CASE("run: everything goes wrong -> one winner per key, whom everybody is told") {
    std::size_t begun = 0;
    std::size_t winners = 0;
    std::size_t replayed = 0;
    for_each_schedule(10'000, hostile_to_claims(), [&](simulated_world& world) {
        work_ledger all{world};
        ask_in(world, all, quick_runs(), trust::may_be_late);
        all.check_end("a");
        all.check_end("b");
        begun += all.begun();
        winners += all.winners();
        replayed += all.replayed();
    });
    MESSAGE("", begun, " begun, ", winners, " winners, told ", replayed, " times more");
}

TEST_CASE("run: machines are suspended, clocks with them -> one winner per key still") {
    auto settings = hostile_to_claims();
    settings.suspended = 0.7;
    for_each_schedule(500, settings, [](simulated_world& world) {
        work_ledger all{world};
        ask_in(world, all, quick_runs(), trust::may_be_late);
        all.check_end("a");
        all.check_end("b");
    });
}

TEST_CASE("run: nobody stands still -> never two at one key at a time") {
    auto settings = hostile_to_claims();
    settings.pause_every = 0s;
    for_each_schedule(1'000, settings, [](simulated_world& world) {
        work_ledger all{world};
        ask_in(world, all, quick_runs(), trust::one_at_a_time);
    });
}

TEST_CASE("claim: by hand, everything goes wrong -> one claim is current, one winner") {
    for_each_schedule(1'000, hostile_to_claims(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        work_ledger all{world};
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            auto const once = runs_of(process, quick_runs());
            process.spawn(claim_by_hand(process, all, once));
            if (i == 0) process.spawn(claim_by_hand(process, all, once));
        }
        REQUIRE(world.run());
        all.check_end("a");
    });
}

TEST_CASE("results: they expire -> not before their time, with clocks within the allowance") {
    auto settings = hostile_to_claims();
    settings.expiry_pass_every = 5s;
    settings.most_wall_offset = 1s;
    auto const options = quick_runs().in_progress(2s).keep_result(3s).clock_allowance(3s);
    std::size_t expired = 0;
    for_each_schedule(1'000, settings, [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        work_ledger all{world};
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            auto const once = runs_of(process, options);
            process.spawn(ask_and_time(process, all, once));
        }
        REQUIRE(world.run());
        expired += all.expired();
    });
    MESSAGE("", expired, " results had expired");
}

TEST_CASE("claims: a process sees one for the first time -> it goes by the calendar") {
    // Clocks that differ by four minutes, at most.
    auto const run = [](recipes::idempotency_options options) {
        return [options](simulated_world& world) {
            world.table().create("table", "pk", "sk");
            work_ledger all{world};
            for (int i = 0; i < 2; ++i) {
                auto& process = world.add_process();
                process.spawn(claim_by_hand(process, all, runs_of(process, options)));
            }
            world.run();
            return false;
        };
    };
    simulation_settings const settings;
    SUBCASE("within the allowance -> one claim is current") {
        CHECK(count_schedules(100, settings, run(quick_runs())) == 0);
    }
    SUBCASE("by more than the options say -> two are found") {
        CHECK(count_schedules(100, settings, run(quick_runs().clock_allowance(0s))) > 5);
    }
}

TEST_SUITE_END();

}  // namespace dynaco::test
