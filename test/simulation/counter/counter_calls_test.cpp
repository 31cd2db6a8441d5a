// What each call of a counter does, in a world in which little goes wrong; and resets.
#include "simulation/counter/counter_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/counter.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

recipes::counter make_counter(simulated_process& self,
                              recipes::counter_options options = recipes::counter_options(),
                              std::string name = "hits") {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return recipes::counter{table, std::move(name), options};
}

using body = asio::awaitable<void> (*)(simulated_process&);

void in_quiet_world(body test) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<void> count_and_reset(simulated_process& self) {
    auto const first = make_counter(self);
    auto const second = make_counter(self);
    auto const other = make_counter(self, recipes::counter_options(), "hits#1");
    CHECK(first.name() == "hits");
    auto const none = co_await first.value();
    CHECK(none == 0);
    co_await first.add(5);
    co_await second.add(-7);
    co_await second.add(0);
    co_await other.add(100);
    auto const sum = co_await first.value();
    CHECK(sum == -2);
    co_await first.reset();
    auto const zero = co_await second.value();
    CHECK(zero == 0);
    co_await second.add(3);
    co_await second.reset();
    co_await second.reset();
    co_await first.add(4);
    auto const last = co_await first.value();
    CHECK(last == 4);
    // One record per object, and one of the resets.
    CHECK(self.world().table().items_of("table").size() == 4);
    co_await first.remove();
    CHECK(self.world().table().items_of("table").size() == 1);
    auto const gone = co_await first.value();
    CHECK(gone == 0);
    co_await first.add(2);
    auto const anew = co_await first.value();
    CHECK(anew == 2);
}

asio::awaitable<void> add_one(recipes::counter counter, int& done) {
    co_await counter.add(1);
    ++done;
}

asio::awaitable<void> add_at_once(simulated_process& self) {
    auto const counter = make_counter(self, recipes::counter_options().shards(4));
    auto const done = std::make_shared<int>(0);
    for (int i = 0; i < 100; ++i) self.spawn(add_one(counter, *done));
    while (*done < 100) co_await self.sleep(1ms);
    auto const sum = co_await counter.value();
    CHECK(sum == 100);
    auto const rows = self.world().table().items_of("table");
    REQUIRE(rows.size() == 1);
    // The first one alone, the others in one.
    CHECK(*rows[0].find("version") == 2);
}

asio::awaitable<void> add_too_much(simulated_process& self) {
    using limits = std::numeric_limits<std::int64_t>;
    auto const first = make_counter(self);
    co_await first.add(limits::max());
    auto const refused = co_await first.add(1, as_result);
    REQUIRE(refused.has_error());
    CHECK(refused.error() == errc::not_representable);
    CHECK_FALSE(refused.error().may_have_been_applied());
    auto const second = make_counter(self);
    co_await second.add(1);
    auto const sum = co_await second.value(as_result);
    REQUIRE(sum.has_error());
    CHECK(sum.error() == errc::not_representable);
    co_await second.add(-2);
    auto const fits = co_await second.value();
    CHECK(fits == limits::max() - 1);
}

asio::awaitable<void> add_to_nowhere(simulated_process& self) {
    recipes::counter const counter{recipes::recipe_table(self.client(), "none"), "hits"};
    auto const got = co_await counter.add(1, as_result);
    REQUIRE(got.has_error());
    CHECK(got.error() == service_errc::resource_not_found);
    CHECK_FALSE(got.error().may_have_been_applied());
    self.world().table().create("none", "pk", "sk");
    co_await counter.settle();
    auto const none = co_await counter.value();
    CHECK(none == 0);  // what failed for certain is not made up for
    co_await counter.add(2);
    auto const sum = co_await counter.value();
    CHECK(sum == 2);
}

asio::awaitable<void> outlive_the_network(simulated_process& self) {
    auto const counter = make_counter(self);
    co_await counter.add(1);
    self.cut_off(10s);
    auto const limit = call_options().timeout(2s);
    auto const got = co_await counter.add(10, limit, as_result);
    REQUIRE(got.has_error());
    CHECK(got.error().may_have_been_applied());
    co_await self.sleep(20s);
    co_await counter.settle();
    auto const sum = co_await counter.value();
    CHECK(sum == 11);
}

/// An addition that is cancelled after so much time, in a process with another one.
void cancel_after(moment when, std::size_t& counted_anyway) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    auto const counter = make_counter(one);
    int done = 0;
    one.spawn(add_one(counter, done));
    auto const signal = std::make_shared<asio::cancellation_signal>();
    auto const outcome = std::make_shared<std::exception_ptr>();
    auto const ended = std::make_shared<int>(0);
    asio::co_spawn(
        one.context(), counter.add(10),
        asio::bind_cancellation_slot(signal->slot(), [outcome, ended](std::exception_ptr failure) {
            *outcome = failure;
            ++*ended;
        }));
    world.after(when, [signal] { signal->emit(asio::cancellation_type::terminal); });
    REQUIRE(world.run());
    world.run_for(60s);
    CHECK(*ended == 1);
    CHECK(done == 1);
    bool may_be_there = true;
    if (*outcome) {
        try {
            std::rethrow_exception(*outcome);
        } catch (exception const& failure) {
            CHECK(failure.code() == cancelled_code());
            may_be_there = failure.error().may_have_been_applied();
        }
    }
    std::int64_t sum = 0;
    for (auto const& each : world.table().items_of("table")) {
        sum += each.find("total")->get<std::int64_t>();
    }
    CHECK((sum == 1 || (sum == 11 && may_be_there)));
    if (!*outcome) CHECK(sum == 11);
    counted_anyway += *outcome && sum == 11 ? 1 : 0;
}

/// Adds, and notes what began after all resets.
class reset_watch {
  public:
    std::int64_t after_resets = 0;  // what was added since the last reset ended
    std::int64_t all = 0;
    int resetting = 0;
};

asio::awaitable<void> add_beside_resets(simulated_process& self, reset_watch& watch) {
    auto const counter = make_counter(self);
    for (int i = 0; i < 5; ++i) {
        auto const delta = self.world().random().between(1, 100);
        watch.all += delta;
        bool const counts = watch.resetting == 0;
        if (counts) watch.after_resets += delta;
        for (;;) {
            auto const got = co_await counter.add(delta, as_result);
            if (!got.has_error()) break;
            if (!got.error().may_have_been_applied()) continue;
            auto const settled = co_await counter.settle(call_options(), as_result);
            if (!settled.has_error()) break;
        }
        auto const pause = self.world().random().between(moment{0}, moment{200ms});
        co_await self.sleep(pause);
    }
}

asio::awaitable<void> reset_beside_additions(simulated_process& self, reset_watch& watch) {
    auto const counter = make_counter(self);
    for (int i = 0; i < 2; ++i) {
        auto const pause = self.world().random().between(moment{0}, moment{400ms});
        co_await self.sleep(pause);
        ++watch.resetting;
        (void)co_await counter.reset(call_options(), as_result);
        --watch.resetting;
        watch.after_resets = 0;
    }
}

}  // namespace

TEST_SUITE_BEGIN("simulation.counter_calls");

TEST_CASE("counter: two objects, resets and the end of it") {
    in_quiet_world(count_and_reset);
}

TEST_CASE("add: a hundred at the same time -> two writes") {
    in_quiet_world(add_at_once);
}

TEST_CASE("add: sums leave 64 bits -> refused, and counted as soon as they fit") {
    in_quiet_world(add_too_much);
}

TEST_CASE("add: there is no table -> not counted, and not later either") {
    in_quiet_world(add_to_nowhere);
}

TEST_CASE("add: the network is gone -> in doubt, and counted once it is settled") {
    in_quiet_world(outlive_the_network);
}

TEST_CASE("add: cancelled at any time -> one end, and what it says of being counted is true") {
    std::size_t counted_anyway = 0;
    for (int i = 0; i < 60; ++i) {
        CAPTURE(i);
        cancel_after(i * 500us, counted_anyway);
    }
    CHECK(counted_anyway > 0);
}

TEST_CASE("options: too many shards, or none -> invalid_argument with the rule") {
    simulated_world world{1};
    auto& one = world.add_process();
    for (int const shards : {0, 65}) {
        auto const options = recipes::counter_options().shards(shards);
        auto const rule = "shards of " + std::to_string(shards);
        CHECK_THROWS_WITH_AS(make_counter(one, options), doctest::Contains(rule.c_str()),
                             exception);
    }
}

TEST_CASE("reset: additions at the same time -> what it has not seen remains") {
    auto settings = simulation_settings::hostile();
    settings.page_items = 2;
    settings.reply_lost = 0.1;
    settings.late = 0.05;
    settings.replayed = 0.05;
    settings.expiry_pass_every = 0s;
    for_each_schedule(3'000, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        reset_watch watch;
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            process.spawn(add_beside_resets(process, watch));
            process.spawn(reset_beside_additions(process, watch));
        }
        REQUIRE(world.run());
        std::int64_t value = 0;
        for (auto const& each : world.table().items_of("table")) {
            value += each.find("total")->get<std::int64_t>();
        }
        world.expect(value >= watch.after_resets, "a reset has taken what it had not seen");
        world.expect(value <= watch.all, "the value has what was never added");
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
