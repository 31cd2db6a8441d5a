// Waiting in line within a process, leases of one call, and data that is stored while holding.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/locks.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::lock_state;
using recipes::release_outcome;

recipes::locks make_locks(simulated_process& self,
                          recipes::lock_options options = recipes::lock_options()) {
    recipes::recipe_table const table{self.client(), "table"};
    return recipes::locks{table, std::move(options)};
}

using body = asio::awaitable<void> (*)(simulated_process&);

/// The test is a coroutine of a process in a quiet world.
void in_quiet_world(body test) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<void> emit(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> acquire_at(simulated_process& self, recipes::locks locks, moment& when,
                                 moment keep) {
    auto const lock = co_await locks.acquire("a");
    when = self.world().now();
    co_await self.sleep(keep);
    auto const outcome = co_await lock.release();
    CHECK(outcome == release_outcome::released);
}

asio::awaitable<void> wait_in_line(simulated_process& self) {
    auto const slow = recipes::lock_options().poll(1h).lease(24h);
    auto const locks = make_locks(self, slow);
    auto const others = make_locks(self, slow);  // of another table object, too
    auto const lock = co_await locks.acquire("a");
    moment first{};
    moment second{};
    self.spawn(acquire_at(self, locks, first, 1s));
    co_await self.sleep(100ms);
    self.spawn(acquire_at(self, others, second, 0s));
    co_await self.sleep(10s);
    auto const outcome = co_await lock.release();
    CHECK(outcome == release_outcome::released);
    auto const given_back = self.world().now();
    co_await self.sleep(5s);
    CHECK(first - given_back < 50ms);
    CHECK(first >= given_back - 20ms);
    CHECK(second - first > 1s);
    CHECK(second - first < 1100ms);
    // Taking it away by force is giving it back, too.
    auto const last = co_await locks.acquire("a");
    moment third{};
    self.spawn(acquire_at(self, others, third, 0s));
    co_await self.sleep(1s);
    auto const taken = co_await locks.force_release("a");
    CHECK(taken);
    co_await self.sleep(1s);
    CHECK(third != moment{});
    auto const late = co_await last.release();
    CHECK(late == release_outcome::lost);
}

asio::awaitable<void> lease_of_one_call(simulated_process& self) {
    auto const options = recipes::lock_options().lease(60s).poll(200ms);
    auto const locks = make_locks(self, options);
    {
        auto const dropped = co_await locks.acquire("a", 2s);
        auto const status = co_await locks.look("a");
        CHECK(status.lease == 2s);
        co_await self.sleep(10s);
        CHECK(dropped.is_held());  // its heartbeats are as short
    }
    auto const before = self.world().now();
    auto const next = co_await locks.try_acquire("a", 4s);
    CHECK_FALSE(next.has_value());
    auto const taken = co_await locks.acquire("a");
    CHECK(self.world().now() - before < 3s);
    auto const status = co_await locks.look("a");
    CHECK(status.lease == 60s);
    auto const wrong = co_await locks.acquire("b", 5ms, call_options(), as_result);
    REQUIRE(wrong.has_error());
    CHECK(wrong.error() == errc::invalid_argument);
    auto const fixed = make_locks(self, recipes::lock_options().heartbeat(5s));
    auto const refused = co_await fixed.try_acquire("b", 10s, call_options(), as_result);
    REQUIRE(refused.has_error());
    CHECK(refused.error() == errc::invalid_argument);
}

asio::awaitable<void> store_while_holding(simulated_process& self) {
    auto const options = recipes::lock_options().lease(4s).heartbeat(1s).poll(200ms);
    auto const locks = make_locks(self, recipes::lock_options(options).keep_alive(false));
    auto const lock = co_await locks.acquire("a");
    co_await self.sleep(3s);
    auto const stored = co_await lock.store("first");
    CHECK(stored == recipes::store_outcome::stored);
    co_await self.sleep(3s);
    CHECK(lock.is_held());  // it has extended the lease
    auto const status = co_await locks.look("a");
    CHECK(status.data == attribute_value("first"));
    CHECK(status.fencing_token == lock.fencing_token());
    CHECK_FALSE(lock.data().has_value());
    auto const again = co_await lock.store(2, as_result);
    CHECK(*again == recipes::store_outcome::stored);
    co_await self.sleep(5s);
    auto const late = co_await lock.store("late");
    CHECK(late == recipes::store_outcome::lost);
    auto const next = co_await make_locks(self, options).acquire("a");
    CHECK(next.data() == attribute_value(2));
    CHECK(next.fencing_token() == lock.fencing_token() + 1);
    auto const taken = co_await locks.force_release("a");
    CHECK(taken);
    auto const lost = co_await next.store("lost");
    CHECK(lost == recipes::store_outcome::lost);
    CHECK(next.state() == lock_state::lost);
    auto const last = co_await locks.look("a");
    CHECK(last.data == attribute_value(2));
    auto const released = co_await locks.acquire("b");
    auto const done = co_await released.release();
    CHECK(done == release_outcome::released);
    auto const after = co_await released.store("after");
    CHECK(after == recipes::store_outcome::lost);
}

asio::awaitable<void> give_back(std::shared_ptr<recipes::lock_handle> lock) {
    auto const outcome = co_await lock->release();
    CHECK(outcome == release_outcome::released);
}

/// Waits in line, and may be cancelled there; it gives the lock back in spite of that.
asio::awaitable<void> wait_or_be_cancelled(simulated_process& self, recipes::locks locks,
                                           int& completed) {
    auto got = co_await locks.acquire("a", as_result);
    ++completed;
    if (got.has_error()) co_return;
    auto const lock = std::make_shared<recipes::lock_handle>(*std::move(got));
    self.spawn(give_back(lock));
}

}  // namespace

TEST_SUITE_BEGIN("simulation.lock_extras");

TEST_CASE("acquire: others of the client wait -> one after the other, at once") {
    in_quiet_world(wait_in_line);
}
TEST_CASE("acquire: a lease of its own -> with heartbeats as short, and taken over as soon") {
    in_quiet_world(lease_of_one_call);
}
TEST_CASE("store: while it is held -> is there, the fencing token stays; else it is lost") {
    in_quiet_world(store_while_holding);
}

TEST_CASE("acquire: who is told of a release is cancelled -> the next one is told") {
    simulation_settings settings;
    for_each_schedule(500, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        auto const locks = make_locks(one, recipes::lock_options().poll(1h).lease(24h));
        moment first{};
        one.spawn(acquire_at(one, locks, first, 1s));
        world.run_for(100ms);
        int completed = 0;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(), wait_or_be_cancelled(one, locks, completed),
                       asio::bind_cancellation_slot(signal->slot(), [](std::exception_ptr) {}));
        one.spawn(emit(std::make_shared<asio::cancellation_signal>()));  // so that it is run
        world.run_for(100ms);
        moment last{};
        one.spawn(acquire_at(one, locks, last, 0s));
        // About when the first one gives it back.
        world.after(world.random().between(moment{790ms}, moment{830ms}),
                    [&] { one.spawn(emit(signal)); });
        world.run_for(3s);
        CHECK(completed == 1);
        CHECK(last != moment{});
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
