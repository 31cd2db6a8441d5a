// Circuit breakers in worlds in which everything goes wrong.
#include "simulation/circuit_breaker/circuit_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

recipes::circuit_options quick_circuit() {
    return recipes::circuit_options().failure_threshold(3).reset_timeout(2s).probe_lease(3s).cache(
        0ms);
}

recipes::circuit_breaker breaker_of(simulated_process& self, recipes::circuit_options options) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::circuit_breaker{table, options};
}

simulation_settings hostile_to_circuits() {
    auto settings = simulation_settings::hostile();
    settings.expiry_pass_every = 0s;
    settings.request_lost = 0.03;
    settings.reply_lost = 0.08;
    settings.late = 0.05;
    settings.replayed = 0.05;
    settings.pause_every = 15s;
    settings.cut_off_every = 30s;
    return settings;
}

/// Failures whose record says that they are counted, and those that may be.
class failure_count {
  public:
    std::uint64_t certain = 0;
    std::uint64_t doubtful = 0;
    std::uint64_t running = 0;
    [[nodiscard]] std::uint64_t most() const { return certain + doubtful + running; }
};

asio::awaitable<void> fail_always() {
    throw std::runtime_error{"it does not work"};
    co_return;
}

/// Reports failures, by hand and through calls, which are all counted in the end if nobody dies.
asio::awaitable<void> report_failures(simulated_process& self, failure_count& all,
                                      recipes::circuit_breaker breaker, int times) {
    std::uint64_t in_doubt = 0;
    for (int i = 0; i < times; ++i) {
        auto limit = call_options();
        if (self.world().random().chance(0.5)) limit.timeout(300ms);
        auto const before = all.certain;
        ++all.running;
        if (self.world().random().chance(0.3)) {
            try {
                co_await breaker.call("it", fail_always, limit);
            } catch (std::runtime_error const&) {
            }
            // It is counted, or part of the next write.
            ++in_doubt;
            ++all.doubtful;
        } else {
            auto const got = co_await breaker.record_failure("it", limit, as_result);
            if (!got.has_error()) {
                ++all.certain;
                self.world().expect(*got > before, "a failure is missing in the count");
                self.world().expect(*got <= all.most(), "the count has more than there were");
            } else if (got.error().may_have_been_applied()) {
                ++in_doubt;
                ++all.doubtful;
            }
        }
        --all.running;
        if (self.world().random().chance(0.5)) {
            auto const pause = self.world().random().between(moment{0}, moment{300ms});
            co_await self.sleep(pause);
        }
    }
    ++all.running;
    for (;;) {
        auto const got = co_await breaker.record_failure("it", call_options(), as_result);
        if (!got.has_error()) break;
        if (got.error().may_have_been_applied()) {
            ++in_doubt;
            ++all.doubtful;
        }
        co_await self.sleep(1s);
    }
    --all.running;
    all.certain += in_doubt + 1;
    all.doubtful -= in_doubt;
}

/// What calls go to: it works or not, and knows when calls began.
class backend {
  public:
    explicit backend(simulated_world& world) : world_{world}, ledger{world} {}

    void check() {
        stored_circuit const now{world_, "it"};
        ledger.check_one_probe();
        if (now.state != "closed") return;
        std::uint64_t possible = 0;
        for (auto const openings : failed_) possible += openings >= now.openings ? 1 : 0;
        world_.expect(now.failures <= possible, "failures of before count, or one counts twice");
    }
    /// A call fails that began at so many openings.
    void failed(std::uint64_t openings) { failed_.push_back(openings); }

  private:
    simulated_world& world_;
    std::vector<std::uint64_t> failed_;

  public:
    circuit_ledger ledger;
    bool is_broken = false;
    int calls = 0;
    int refused = 0;
    int succeeded = 0;
};

class backend_call {
  public:
    backend_call(simulated_process& self, backend& what, recipes::circuit_breaker breaker)
        : self_{&self},
          what_{&what},
          breaker_{std::move(breaker)},
          before_{self.world(), "it"},
          began_{self.clock().now()} {}

    asio::awaitable<result<int>> operator()() const {
        return run(*self_, *what_, breaker_, before_, began_);
    }

  private:
    static asio::awaitable<result<int>> run(simulated_process& self, backend& what,
                                            recipes::circuit_breaker breaker, stored_circuit before,
                                            std::chrono::steady_clock::time_point began) {
        stored_circuit const at_start{self.world(), "it"};
        // Not closed since the call began, and let through by one who has asked: a probe.
        bool is_probe = breaker.options().cache() == 0ms && before.state != "closed" &&
                        before.era == at_start.era;
        auto const unasked = co_await breaker.last_failure("it");
        if (unasked) is_probe = false;
        auto const id = std::to_string(++what.calls);
        if (is_probe) what.ledger.probe_begins(id, began + 2960ms, self);
        auto const takes = self.world().random().between(moment{1ms}, moment{800ms});
        co_await self.sleep(takes);
        if (is_probe) what.ledger.probe_ends(id);
        bool const works = !what.is_broken;
        if (!works) what.failed(at_start.openings);
        what.check();
        if (!works) co_return error{errc::wait_failed};
        co_return 1;
    }

    simulated_process* self_;
    backend* what_;
    recipes::circuit_breaker breaker_;
    stored_circuit before_;
    std::chrono::steady_clock::time_point began_;
};

asio::awaitable<void> call_often(simulated_process& self, backend& what,
                                 recipes::circuit_breaker breaker, int times, bool is_cached) {
    for (int i = 0; i < times; ++i) {
        stored_circuit const before{self.world(), "it"};
        backend_call const work{self, what, breaker};
        auto const got = co_await breaker.call("it", work, as_result);
        what.check();
        if (!got.has_error()) {
            ++what.succeeded;
        } else if (got.error() == errc::circuit_open) {
            ++what.refused;
            stored_circuit const after{self.world(), "it"};
            bool const was_closed =
                before.state == "closed" && after.state == "closed" && before.era == after.era;
            bool const had_reason = !was_closed || after.failures >= 3;
            // One who could not ask goes by what it knows.
            auto const unasked = co_await breaker.last_failure("it");
            self.world().expect(is_cached || unasked || had_reason,
                                "refused by a breaker that was closed");
        }
        auto const pause = self.world().random().between(moment{0}, moment{800ms});
        co_await self.sleep(pause);
    }
}

/// Calls until it gets through; the backend works.
asio::awaitable<void> call_until_through(simulated_process& self, backend& what, moment& took) {
    auto const breaker = breaker_of(self, quick_circuit());
    auto const began = self.world().now();
    for (;;) {
        backend_call const work{self, what, breaker};
        auto const got = co_await breaker.call("it", work, as_result);
        if (!got.has_error() || self.world().now() - began > 60s) break;
        co_await self.sleep(100ms);
    }
    took = self.world().now() - began;
}

void run_backend(simulated_world& world, recipes::circuit_options const& options, backend& what) {
    world.table().create("table", "pk", "sk");
    bool const is_cached = options.cache() > 0ms;
    auto const count = world.random().chance(0.3) ? 3 : 2;
    for (int i = 0; i < count; ++i) {
        auto& process = world.add_process();
        auto const breaker = breaker_of(process, options);
        process.spawn(call_often(process, what, breaker, 4, is_cached));
        process.spawn(call_often(process, what, breaker, 3, is_cached));
    }
    auto const breaks = world.random().between(moment{0}, moment{1s});
    auto const heals = breaks + world.random().between(moment{500ms}, moment{5s});
    world.after(breaks, [&what] { what.is_broken = true; });
    world.after(heals, [&what] { what.is_broken = false; });
    if (world.random().chance(0.3)) {
        auto const when = world.random().between(moment{0s}, moment{6s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
    what.is_broken = false;
    what.check();
}

void check_it_closes(simulated_world& world, backend& what) {
    // From now on little goes wrong: whatever was left behind is over after a lease, and a request
    // that a short cut loses is sent again after five seconds.
    auto calm = simulation_settings();
    calm.pause_every = world.settings().pause_every;
    calm.cut_off_every = world.settings().cut_off_every;
    calm.longest_pause = calm.longest_cut_off = 1ms;
    world.settings() = calm;
    auto& last = world.add_process();
    moment took{};
    last.spawn(call_until_through(last, what, took));
    REQUIRE(world.run());
    world.expect(took < 20s, "it does not close although everything works");
    stored_circuit const end{world, "it"};
    world.expect(end.state == "closed", "it is not closed after a success");
}

/// Calls in quick succession.
asio::awaitable<void> call_at_once(simulated_process& self, backend& what,
                                   recipes::circuit_breaker breaker) {
    for (int i = 0; i < 4; ++i) {
        backend_call const work{self, what, breaker};
        (void)co_await breaker.call("it", work, as_result);
        auto const pause = self.world().random().between(moment{0}, moment{20ms});
        co_await self.sleep(pause);
    }
}

}  // namespace

TEST_SUITE_BEGIN("simulation.circuit_breaker");

TEST_CASE("record_failure: everything goes wrong -> each failure counts once") {
    std::uint64_t counted = 0;
    for_each_schedule(3'000, hostile_to_circuits(), [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        failure_count all;
        auto const options = quick_circuit().failure_threshold(10'000).cache(1s);
        auto const count = world.random().between(2, 3);
        for (int i = 0; i < count; ++i) {
            auto& process = world.add_process();
            auto const breaker = breaker_of(process, options);
            process.spawn(report_failures(process, all, breaker, 4));
            process.spawn(report_failures(process, all, breaker, 3));
        }
        if (world.random().chance(0.2)) {
            auto const when = world.random().between(moment{0s}, moment{3s});
            world.after(when, [&world] { world.process(0).kill(); });
        }
        REQUIRE(world.run());
        stored_circuit const end{world, "it"};
        world.expect(end.failures >= all.certain, "failures are lost");
        world.expect(end.failures <= all.most(), "a failure is counted twice");
        counted += end.failures;
    });
    MESSAGE("", counted, " counted");
}

TEST_CASE("call: everything goes wrong -> one probe at a time, old failures do not count") {
    int succeeded = 0;
    int refused = 0;
    std::size_t probes = 0;
    for_each_schedule(10'000, hostile_to_circuits(), [&](simulated_world& world) {
        backend what{world};
        run_backend(world, quick_circuit(), what);
        check_it_closes(world, what);
        succeeded += what.succeeded;
        refused += what.refused;
        probes += what.ledger.probes_seen();
    });
    MESSAGE("", succeeded, " succeeded, ", refused, " refused, ", probes, " probes");
}

TEST_CASE("call: it is open, and all want to be the probe -> one is") {
    auto settings = hostile_to_circuits();
    settings.least_delay = 5ms;
    std::size_t probes = 0;
    std::size_t schedules = 0;
    for_each_schedule(1'000, settings, [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto record = key("pk", "CB#it", "sk", "METADATA");
        record.set("version", 1);
        record.set("state", "open");
        record.set("openings", 1);
        record.set("resetTimeout", 1);
        world.table().put("table", std::move(record));
        backend what{world};
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            auto const breaker = breaker_of(process, quick_circuit());
            process.spawn(call_at_once(process, what, breaker));
            process.spawn(call_at_once(process, what, breaker));
        }
        REQUIRE(world.run());
        probes += what.ledger.probes_seen();
        ++schedules;
    });
    CHECK(probes > schedules / 2);
}

TEST_CASE("call: the state is cached -> the same but for the time that takes") {
    for_each_schedule(1'000, hostile_to_circuits(), [](simulated_world& world) {
        backend what{world};
        run_backend(world, quick_circuit().cache(500ms), what);
        check_it_closes(world, what);
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
