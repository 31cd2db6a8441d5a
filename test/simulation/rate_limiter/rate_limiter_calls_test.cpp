// What each call of a rate limiter does, in a world in which little or one thing goes wrong.
#include "simulation/rate_limiter/admission_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/rate_limiter.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using limits = recipes::rate_limiter_options;

recipes::rate_limiter make_limiter(simulated_process& self, limits const& options,
                                   std::string name = "it") {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return recipes::rate_limiter{table, std::move(name), options};
}

item limiter_key() {
    return key("pk", "RATE#app:it", "sk", "METADATA");
}

using quiet_body = asio::awaitable<void> (*)(simulated_process&);

/// The test is a coroutine of a process in a quiet world.
void in_quiet_world(quiet_body test) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<void> use_up_and_wait(simulated_process& self) {
    // A hold of 250 ms: the bucket holds 75.
    auto const limiter = make_limiter(self, limits(100, 100));
    CHECK(limiter.largest() == 75);
    CHECK(limiter.key() == "it");
    auto const before = self.world().now();
    co_await limiter.acquire(75);
    CHECK(self.world().now() - before < 50ms);
    auto const none = co_await limiter.try_acquire();
    // The time that the answer took has brought in a little.
    CHECK((none == false || self.world().now() - before > 10ms));
    co_await limiter.acquire(50);
    auto const took = self.world().now() - before;
    CHECK(took > 490ms);
    CHECK(took < 600ms);
    auto const late = co_await limiter.acquire(50, call_options().timeout(100ms), as_result);
    REQUIRE(late.has_error());
    CHECK(late.error() == errc::deadline_exceeded);
    CHECK(self.world().now() - before - took < 10ms);  // it says so at once
}

asio::awaitable<void> most_cost_nothing(simulated_process& self) {
    auto const limiter = make_limiter(self, limits(1000, 1000));
    for (int i = 0; i < 700; ++i) co_await limiter.acquire();
    CHECK(self.world().requests() < 15);
}

asio::awaitable<void> ask_for_wrong_counts(simulated_process& self) {
    auto const limiter = make_limiter(self, limits(100, 100));
    auto const none = co_await limiter.acquire(0, as_result);
    CHECK(none.error() == errc::invalid_argument);
    auto const many = co_await limiter.try_acquire(76, as_result);
    REQUIRE(many.has_error());
    CHECK(many.error() == errc::invalid_argument);
    CHECK(many.error().message() ==
          "rate_limiter: tokens of 76 must be 1 to the 75 that the bucket holds");
    CHECK(self.world().requests() == 0);
    bool thrown = false;
    try {
        auto const wrong = make_limiter(self, limits(0, 100));
    } catch (exception const& failure) {
        thrown = failure.code() == errc::invalid_argument;
    }
    CHECK(thrown);
}

asio::awaitable<void> look_at_records(simulated_process& self) {
    auto& table = self.world().table();
    auto const limiter = make_limiter(self, limits(100, 100).forget_after(2h));
    co_await limiter.acquire(70);
    CHECK(table.item_of("table", limiter_key())->contains("expiresAt"));
    // Another one that begins with what the record says is left.
    auto const other = make_limiter(self, limits(100, 100));
    auto const refused = co_await other.try_acquire(30);
    CHECK_FALSE(refused);
    auto const rest = co_await other.try_acquire(5);
    CHECK(rest);
    CHECK_FALSE(table.item_of("table", limiter_key())->contains("expiresAt"));
    // Deleted: another epoch, a full bucket.
    table.erase("table", limiter_key());
    co_await self.sleep(1s);
    co_await limiter.acquire(60);
    CHECK(table.item_of("table", limiter_key())->at("issued") == 60);
    // Made by something else.
    table.erase("table", limiter_key());
    table.put("table", item("pk", "RATE#app:it", "sk", "METADATA", "epoch", "x", "issued", "many"));
    auto const third = make_limiter(self, limits(100, 100));
    auto const odd = co_await third.acquire(1, as_result);
    REQUIRE(odd.has_error());
    CHECK(odd.error() == errc::wrong_type);
}

asio::awaitable<void> hold_too_long(simulated_process& self) {
    auto const limiter = make_limiter(self, limits(100, 100));
    for (int i = 0; i < 20; ++i) co_await limiter.acquire();
    auto const before = self.world().requests();
    co_await limiter.acquire();
    CHECK(self.world().requests() == before);  // of the last batch
    co_await self.sleep(300ms);
    co_await limiter.acquire();
    CHECK(self.world().requests() > before);  // the rest of it has expired
}

asio::awaitable<void> take_in_turn(simulated_process& self, recipes::rate_limiter limiter,
                                   std::int64_t tokens, int number, std::vector<int>& order) {
    auto const got = co_await limiter.acquire(tokens, as_result);
    self.world().expect(!got.has_error(), "not acquired");
    order.push_back(number);
}

asio::awaitable<void> refuse_to_overtake(simulated_process& self, recipes::rate_limiter limiter) {
    co_await self.sleep(50ms);
    auto const got = co_await limiter.try_acquire(1);
    self.world().expect(!got, "one who does not wait overtakes those who do");
    auto const late = co_await limiter.acquire(1, call_options().timeout(100ms), as_result);
    self.world().expect(late.has_error() && late.error() == errc::deadline_exceeded,
                        "its time has passed in the queue");
}

asio::awaitable<void> acquire_and_count(simulated_process& self, admission_ledger& all,
                                        recipes::rate_limiter limiter, int& completed) {
    auto const got = co_await limiter.acquire(20, as_result);
    ++completed;
    if (!got.has_error()) all.admitted(20);
    if (got.has_error()) {
        self.world().expect(got.error() == cancelled_code(), "another failure than cancellation");
    }
}

asio::awaitable<void> emit_terminal(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

}  // namespace

TEST_SUITE_BEGIN("simulation.rate_limiter_calls");

TEST_CASE("acquire: the bucket is used up -> waits for what the rate gives, or says it is late") {
    in_quiet_world(use_up_and_wait);
}
TEST_CASE("acquire: one after the other -> most cost no request") {
    in_quiet_world(most_cost_nothing);
}
TEST_CASE("acquire: too few or too many -> refused, nothing is sent") {
    in_quiet_world(ask_for_wrong_counts);
}
TEST_CASE("record: of others, deleted, of another program -> what it says counts") {
    in_quiet_world(look_at_records);
}
TEST_CASE("acquire: a batch was not used up in time -> what is left of it is lost") {
    in_quiet_world(hold_too_long);
}

TEST_CASE("acquire: many wait -> in their order, also behind one who needs many") {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    auto const limiter = make_limiter(one, limits(100, 100));
    std::vector<int> order;
    for (int i = 0; i < 6; ++i) {
        one.spawn(take_in_turn(one, limiter, i == 1 ? 70 : 20, i, order));
    }
    one.spawn(refuse_to_overtake(one, limiter));
    CHECK(world.run());
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5});
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

TEST_CASE("acquire: cancelled at any time -> completes once, and the others go on") {
    for_each_schedule(500, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        admission_ledger all{world, 100, 100};
        auto& one = world.add_process();
        auto const limiter = make_limiter(one, limits(100, 100));
        int completed = 0;
        std::vector<std::shared_ptr<asio::cancellation_signal>> signals;
        for (int i = 0; i < 8; ++i) {
            signals.push_back(std::make_shared<asio::cancellation_signal>());
            asio::co_spawn(
                one.context(), acquire_and_count(one, all, limiter, completed),
                asio::bind_cancellation_slot(signals.back()->slot(), [](std::exception_ptr) {}));
        }
        for (int i = 0; i < 3; ++i) {
            auto const which = static_cast<std::size_t>(world.random().between(0, 7));
            auto const when = world.random().between(moment{0}, moment{1200ms});
            world.after(when,
                        [&one, signal = signals[which]] { one.spawn(emit_terminal(signal)); });
        }
        one.spawn(emit_terminal(std::make_shared<asio::cancellation_signal>()));  // so that it runs
        world.run_for(4s);
        CHECK(completed == 8);
        CHECK(all.times() >= 5);
        all.check();
        CHECK(world.run());
    });
}

TEST_CASE("acquire: its client is destroyed -> those who wait are cancelled") {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    admission_ledger all{world, 100, 100};
    auto& one = world.add_process();
    auto const limiter = make_limiter(one, limits(100, 100));
    int completed = 0;
    for (int i = 0; i < 8; ++i) one.spawn(acquire_and_count(one, all, limiter, completed));
    world.run_for(300ms);
    CHECK(completed < 8);
    world.after(0s, [&] { auto const gone = std::move(one.client()); });
    world.run_for(1s);
    CHECK(completed == 8);
    CHECK(world.failures().empty());
}

TEST_SUITE_END();

}  // namespace dynaco::test
