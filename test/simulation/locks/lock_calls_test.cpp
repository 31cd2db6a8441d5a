// What each call of a lock does, in a world in which little or one thing goes wrong.
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
#include <stdexcept>
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
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
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

item lock_key(std::string const& name) {
    return key("pk", "LOCK#app:" + name, "sk", "METADATA");
}

asio::awaitable<void> take_and_return(simulated_process& self) {
    auto const locks = make_locks(self, recipes::lock_options().owner("me"));
    auto first = co_await locks.try_acquire("a");
    REQUIRE(first.has_value());
    CHECK(first->is_held());
    CHECK(first->owner() == "me");
    CHECK(first->key() == "a");
    CHECK_FALSE(first->data().has_value());
    auto const second = co_await locks.try_acquire("a");
    CHECK_FALSE(second.has_value());
    CHECK(co_await locks.is_held("a"));
    auto const other = co_await locks.try_acquire("b");
    CHECK(other.has_value());
    auto const all = co_await locks.list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == "a");
    CHECK(all[0].fencing_token == first->fencing_token());

    auto const given_back = co_await first->release("kept");
    CHECK(given_back == release_outcome::released);
    CHECK(first->state() == lock_state::released);
    auto const status = co_await locks.look("a");
    CHECK(status.presence == recipes::lock_presence::free);
    CHECK(status.data == attribute_value("kept"));
    auto const third = co_await locks.acquire("a");
    CHECK(third.fencing_token() == first->fencing_token() + 1);
    CHECK(third.data() == attribute_value("kept"));
    auto const again = co_await third.release();
    CHECK(again == release_outcome::released);
    auto const last = co_await locks.look("a");
    CHECK(last.data == attribute_value("kept"));
}

asio::awaitable<void> hold_until_force(simulated_process& self) {
    auto const locks = make_locks(self);
    auto const lock = co_await locks.acquire("a");
    auto const taken = co_await locks.force_release("a");
    CHECK(taken);
    auto const nobody = co_await locks.force_release("a");
    CHECK_FALSE(nobody);
    CHECK(lock.is_held());  // it does not know yet
    co_await self.sleep(6s);
    CHECK(lock.state() == lock_state::lost);
    auto const late = co_await lock.release("data");
    CHECK(late == release_outcome::lost);
    auto const status = co_await locks.look("a");
    CHECK_FALSE(status.data.has_value());
    auto const next = co_await locks.acquire("a");
    CHECK(next.fencing_token() > lock.fencing_token());
}

asio::awaitable<void> reenter(simulated_process& self) {
    auto const locks = make_locks(self, recipes::lock_options().reentrant());
    auto const outer = co_await locks.acquire("a");
    auto const inner = co_await locks.try_acquire("a");
    REQUIRE(inner.has_value());
    CHECK(inner->fencing_token() == outer.fencing_token());
    {
        auto const dropped = co_await locks.acquire("a");
        CHECK(dropped.is_held());
    }
    auto const kept = co_await inner->release("from the inner one");
    CHECK(kept == release_outcome::kept);
    CHECK(outer.is_held());
    auto const foreign = make_locks(self);
    auto const refused = co_await foreign.try_acquire("a", as_result);
    CHECK_FALSE(refused->has_value());
    auto const done = co_await outer.release();
    CHECK(done == release_outcome::released);
    auto const status = co_await locks.look("a");
    CHECK(status.data == attribute_value("from the inner one"));
}

asio::awaitable<void> extend_often(simulated_process& self) {
    auto const options = recipes::lock_options().keep_alive(false).lease(2s).heartbeat(200ms);
    auto const locks = make_locks(self, options);
    auto const lock = co_await locks.acquire("a");
    co_await self.sleep(1500ms);
    auto const extended = co_await lock.extend();
    CHECK(extended == lock_state::held);
    co_await self.sleep(1500ms);
    CHECK(lock.is_held());
    auto const longer = co_await lock.extend(10s);
    CHECK(longer == lock_state::held);
    co_await self.sleep(5s);
    CHECK(lock.is_held());
    auto const wrong = co_await lock.extend(400ms, call_options(), as_result);
    REQUIRE(wrong.has_error());
    CHECK(wrong.error() == errc::invalid_argument);
    co_await self.sleep(5s);
    CHECK(lock.state() == lock_state::unreachable);
    auto const too_late = co_await lock.extend();
    CHECK(too_late == lock_state::unreachable);
    auto const freed = co_await lock.release();
    CHECK(freed == release_outcome::released);
}

asio::awaitable<void> drop_and_wait(simulated_process& self) {
    auto const options = recipes::lock_options().lease(4s).poll(500ms);
    {
        auto const foreign = make_locks(self, options);
        auto const dropped = co_await foreign.acquire("a");
        CHECK(dropped.is_held());
    }
    auto const locks = make_locks(self, options);
    auto const early = co_await locks.acquire("a", call_options().timeout(3s), as_result);
    REQUIRE(early.has_error());
    CHECK(early.error() == errc::deadline_exceeded);
    auto const before = self.world().now();
    auto const lock = co_await locks.acquire("a", call_options().timeout(3s));
    CHECK(self.world().now() - before <= 2100ms);  // it had been watching before
    auto const status = co_await locks.look("a");
    CHECK(status.owner == lock.owner());
}

asio::awaitable<void> records_of_others(simulated_process& self) {
    auto& table = self.world().table();
    auto foreign = lock_key("a");
    foreign.set("owner", "other program").set("expiresAt", 1);
    table.put("table", std::move(foreign));
    auto const locks = make_locks(self, recipes::lock_options().lease(1s).poll(100ms));
    auto const none = co_await locks.try_acquire("a");
    CHECK_FALSE(none.has_value());
    auto const lock = co_await locks.acquire("a");
    CHECK_FALSE(table.item_of("table", lock_key("a"))->contains("expiresAt"));
    CHECK(lock.fencing_token() > 1'000'000'000'000'000);  // the time of day
    auto const done = co_await lock.release();
    CHECK(done == release_outcome::released);
}

asio::awaitable<void> record_is_deleted(simulated_process& self) {
    auto const options = recipes::lock_options().lease(1s).forget_after(10s);
    auto const locks = make_locks(self, options);
    auto const lock = co_await locks.acquire("a");
    auto& table = self.world().table();
    CHECK(table.item_of("table", lock_key("a"))->contains("expiresAt"));
    table.erase("table", lock_key("a"));
    co_await self.sleep(2s);
    CHECK(lock.state() == lock_state::lost);
    auto const next = co_await locks.acquire("a");
    CHECK(next.fencing_token() > lock.fencing_token());
}

class adding_work {
  public:
    explicit adding_work(bool throws) : throws_{throws} {}

    asio::awaitable<int> operator()(recipes::lock_handle const& lock) const {
        return run(throws_, lock);
    }

  private:
    static asio::awaitable<int> run(bool throws, recipes::lock_handle const& lock) {
        if (throws) throw std::runtime_error{"no"};
        co_return lock.is_held() ? 42 : 0;
    }

    bool throws_;
};

asio::awaitable<void> guard_work(simulated_process& self) {
    auto const locks = make_locks(self);
    adding_work const work{false};
    auto const done = co_await locks.with_lock("a", work);
    CHECK(done.outcome == recipes::guard_outcome::completed);
    CHECK(done.value == 42);
    adding_work const throwing{true};
    bool thrown = false;
    try {
        auto const never = co_await locks.with_lock("a", throwing, as_result);
        CHECK(never.has_error());
    } catch (std::runtime_error const&) {
        thrown = true;
    }
    CHECK(thrown);
    auto const held = co_await locks.is_held("a");
    CHECK_FALSE(held);
}

asio::awaitable<void> acquire_and_return(simulated_process& self, int& completed) {
    auto const locks = make_locks(self, recipes::lock_options().lease(4s));
    auto got = co_await locks.acquire("a", as_result);
    ++completed;
    if (got.has_error()) {
        self.world().expect(got.error() == cancelled_code(), "another failure than cancellation");
    }
}

asio::awaitable<void> emit(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> acquire_at_last(simulated_process& self, bool& done) {
    auto const locks = make_locks(self, recipes::lock_options().lease(4s).poll(300ms));
    while (!done) {
        auto const lock = co_await locks.acquire("a", as_result);
        if (lock.has_error()) continue;
        auto const outcome = co_await lock->release(as_result);
        done = !outcome.has_error();
    }
}

class sleeping_work {
  public:
    sleeping_work(simulated_process& self, int& running) : self_{&self}, running_{&running} {}

    asio::awaitable<void> operator()(recipes::lock_handle const&) const {
        return run(*self_, *running_);
    }

  private:
    static asio::awaitable<void> run(simulated_process& self, int& running) {
        ++running;
        co_await self.sleep(5s);
        --running;
    }

    simulated_process* self_;
    int* running_;
};

asio::awaitable<void> guard_and_count(simulated_process& self, int& running, int& completed) {
    auto const locks = make_locks(self, recipes::lock_options().lease(4s));
    sleeping_work const work{self, running};
    auto const done = co_await locks.with_lock("a", work, as_result);
    self.world().expect(running == 0, "the work goes on");
    if (done.has_error()) {
        self.world().expect(
            done.error() == cancelled_code() || done.error() == condition::transient ||
                done.error() == condition::timed_out || done.error() == condition::throttled,
            "another failure than those of the network: " + done.error().message());
    }
    ++completed;
}

asio::awaitable<void> acquire_into(simulated_process& self,
                                   std::optional<recipes::lock_handle>& handle) {
    auto const locks = make_locks(self);
    auto got = co_await locks.acquire("a");
    handle.emplace(std::move(got));
}

asio::awaitable<void> release_cancelled(simulated_process& self,
                                        recipes::lock_handle const& handle) {
    auto const outcome = co_await handle.release(as_result);
    self.world().expect(outcome.has_error() && outcome.error() == cancelled_code(),
                        "a call of a client that is gone is not cancelled");
}

}  // namespace

TEST_SUITE_BEGIN("simulation.lock_calls");

TEST_CASE("try_acquire, release: data and fencing tokens -> go on from holder to holder") {
    in_quiet_world(take_and_return);
}
TEST_CASE("force_release: somebody holds it -> that one finds out, its release does nothing") {
    in_quiet_world(hold_until_force);
}
TEST_CASE("reentrant: handles of one acquisition -> the last release gives it back") {
    in_quiet_world(reenter);
}
TEST_CASE("extend: instead of heartbeats -> holds, with any lease, until it ends") {
    in_quiet_world(extend_often);
}
TEST_CASE(
    "acquire: the handle was dropped -> its lease runs out, once it was watched for so long") {
    in_quiet_world(drop_and_wait);
}
TEST_CASE("acquire: the record is another program's -> its holder has one's own lease") {
    in_quiet_world(records_of_others);
}
TEST_CASE("forget_after: the record is deleted while it is held -> lost, and tokens go on") {
    in_quiet_world(record_is_deleted);
}
TEST_CASE("with_lock: a value, an exception -> comes out, and the lock is given back") {
    in_quiet_world(guard_work);
}

TEST_CASE("acquire: cancelled at any time -> completes once, and nothing goes on") {
    for_each_schedule(500, simulation_settings::hostile(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        int completed = 0;
        bool is_over = false;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(), acquire_and_return(one, completed),
                       asio::bind_cancellation_slot(signal->slot(),
                                                    [&](std::exception_ptr) { is_over = true; }));
        world.after(world.random().between(moment{0}, moment{30ms}),
                    [&] { one.spawn(emit(signal)); });
        one.spawn(emit(std::make_shared<asio::cancellation_signal>()));  // so that it is run
        world.run_for(60s);
        CHECK(is_over);
        CHECK(completed <= 1);
        auto& two = world.add_process();
        bool done = false;
        two.spawn(acquire_at_last(two, done));
        REQUIRE(world.run());
    });
}

TEST_CASE("with_lock: cancelled at any time -> the work ends first, then the lock is given back") {
    auto settings = simulation_settings::hostile();
    settings.pause_every = 0s;
    settings.cut_off_every = 0s;
    for_each_schedule(500, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        int running = 0;
        int completed = 0;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(), guard_and_count(one, running, completed),
                       asio::bind_cancellation_slot(signal->slot(), [](std::exception_ptr) {}));
        auto const when = world.random().between(moment{0}, moment{100ms});
        world.after(when, [&] { one.spawn(emit(signal)); });
        one.spawn(emit(std::make_shared<asio::cancellation_signal>()));  // so that it is run
        // The release takes a heartbeat at most.
        world.run_for(when + 1200ms);
        CHECK(completed == 1);
        REQUIRE(world.run());
    });
}

TEST_CASE("handle: outlives its client -> not held for long, its calls are cancelled") {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    std::optional<recipes::lock_handle> handle;
    one.spawn(acquire_into(one, handle));
    world.run_for(1s);
    REQUIRE(handle.has_value());
    CHECK(handle->is_held());
    world.after(0s, [&] { auto const gone = std::move(one.client()); });
    world.run_for(30s);
    CHECK(handle->state() == lock_state::unreachable);
    one.spawn(release_cancelled(one, *handle));
    CHECK(world.run());
    handle.reset();
    world.run_for(1s);
    CHECK(world.failures().empty());
}

TEST_SUITE_END();

}  // namespace dynaco::test
