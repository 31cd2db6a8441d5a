// What each call of atomic sets does, in a world in which nothing or one thing goes wrong.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::atomic_item;
using recipes::atomic_key;
using recipes::atomic_lock;
using recipes::atomic_query;
using recipes::atomic_sets;

atomic_sets sets_of(simulated_process& self) {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return atomic_sets{table};
}

using body = asio::awaitable<void> (*)(simulated_process&);

/// The test is a coroutine of a process in a world of the settings.
void in_world(simulation_settings const& settings, std::size_t schedules, body test) {
    for_each_schedule(schedules, settings, [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        one.spawn(test(one));
        CHECK(world.run());
    });
}

void in_quiet_world(body test) {
    in_world(simulation_settings(), 1, test);
}

item stored_key(std::string const& pk, std::string const& sk) {
    return key("pk", "app:" + pk, "sk", sk);
}

asio::awaitable<void> set_get_erase(simulated_process& self) {
    auto sets = sets_of(self);
    atomic_key const where{"user#1", "profile"};
    auto const none = co_await sets.get(where);
    CHECK_FALSE(none.has_value());
    auto const john = boost::json::parse(R"({"name":"John","age":30})");
    co_await sets.set(atomic_item(where, john));
    auto const got = co_await sets.get(where);
    REQUIRE(got.has_value());
    CHECK(got->json() == john);
    CHECK(got->key() == where);
    auto const* const stored =
        self.world().table().item_of("table", stored_key("user#1", "profile"));
    REQUIRE(stored != nullptr);
    CHECK(stored->size() == 3);
    CHECK(boost::json::parse(stored->get<std::string>("data")) == john);

    co_await sets.set(atomic_item::from_text(where, "no JSON"));
    auto const raw = co_await sets.get(where);
    CHECK(raw->text() == "no JSON");
    CHECK(raw->json(as_result).error() == errc::wrong_type);
    co_await sets.erase(where);
    co_await sets.erase(where);
    auto const gone = co_await sets.get(where);
    CHECK_FALSE(gone.has_value());
}

asio::awaitable<void> make_and_renew(simulated_process& self) {
    auto sets = sets_of(self);
    atomic_key const where{"user#1", "counter#lock"};
    auto const first = co_await sets.get_lock(where);
    auto const second = co_await sets.get_lock(where);
    CHECK(second == first);
    REQUIRE(first.expires().has_value());
    auto const life = *first.expires() - self.clock().wall_now();
    CHECK(life <= 24h);
    CHECK(life > 24h - 5s);
    co_await self.sleep(23h - 1min);
    auto const third = co_await sets.get_lock(where);
    CHECK(third == first);
    co_await self.sleep(2min);
    auto const renewed = co_await sets.get_lock(where);
    CHECK(renewed.version() != first.version());
    CHECK(*renewed.expires() > *first.expires());
    auto const again = co_await sets.get_lock(where);
    CHECK(again == renewed);

    // What had been read before the renewal is of no use now.
    atomic_item const value{"user#1", "counter", 1};
    auto const late = co_await sets.set_atomic(value, first, as_result);
    REQUIRE(late.has_error());
    CHECK(late.error() == errc::race_condition);
    auto const item = co_await sets.get(value.key());
    CHECK_FALSE(item.has_value());
}

asio::awaitable<void> lock_is_in_the_past(simulated_process& self) {
    auto sets = sets_of(self);
    // Expired for long, but not deleted: and one of another program, which does not expire.
    std::vector<std::string> const names{"old", "foreign"};
    for (auto const& each : names) {
        auto record = stored_key("locks", each);
        record.set("version", each);
        if (each == "old") record.set("expiresAt", 1);
        self.world().table().put("table", std::move(record));
        auto const lock = co_await sets.get_lock(atomic_key("locks", each));
        CHECK(lock.version() != each);
        CHECK(*lock.expires() - self.clock().wall_now() > 23h);
    }
    atomic_item const data{"locks", "data", "x"};
    co_await sets.set(data);
    auto const refused = co_await sets.get_lock(data.key(), as_result);
    REQUIRE(refused.has_error());
    CHECK(refused.error() == errc::invalid_argument);
    auto const still = co_await sets.get(data.key());
    CHECK(still == data);
}

asio::awaitable<void> write_by_locks(simulated_process& self) {
    auto sets = sets_of(self);
    auto const a = co_await sets.get_lock(atomic_key("set", "a#lock"));
    auto const b = co_await sets.get_lock(atomic_key("set", "b#lock"));
    std::vector<atomic_item> items;
    items.emplace_back("set", "a", 1);
    items.emplace_back("set", "b", 2);
    std::vector<atomic_lock> const locks{a, b};
    auto const now = co_await sets.set_atomic(items, locks);
    REQUIRE(now.size() == 2);
    CHECK(now[0].key() == a.key());
    CHECK(now[1].key() == b.key());
    CHECK(now[0].version() != a.version());
    // One of the two is enough for a race, and nothing is written.
    std::vector<atomic_item> others;
    others.emplace_back("set", "a", 3);
    std::vector<atomic_lock> const mixed{now[0], b};
    auto const lost = co_await sets.set_atomic(others, mixed, as_result);
    REQUIRE(lost.has_error());
    CHECK(lost.error() == errc::race_condition);
    CHECK(lost.error() == condition::conditional_check_failed);
    CHECK_FALSE(lost.error().may_have_been_applied());
    CHECK(lost.error().message() ==
          "the lock (set b#lock) has another version than the one that was read");
    auto const still = co_await sets.get(atomic_key("set", "a"));
    CHECK(still->json() == 1);
    // The locks that came back are good; one that is gone is not.
    auto const next = co_await sets.set_atomic(others[0], now[0]);
    co_await sets.erase(next.key());
    auto const gone = co_await sets.set_atomic(others[0], next, as_result);
    REQUIRE(gone.has_error());
    CHECK(gone.error() == errc::race_condition);
    CHECK(gone.error().message() == "the lock (set a#lock) is gone");
}

asio::awaitable<void> refuse_bad_sets(simulated_process& self) {
    auto sets = sets_of(self);
    auto const lock = co_await sets.get_lock(atomic_key("set", "lock"));
    atomic_item const on_lock{lock.key(), 1};
    auto const same = co_await sets.set_atomic(on_lock, lock, as_result);
    REQUIRE(same.has_error());
    CHECK(same.error() == errc::invalid_argument);
    CHECK(same.error().message().find("set lock") != std::string::npos);
    std::vector<atomic_item> many;
    std::vector<atomic_lock> const locks{lock};
    auto const none = co_await sets.set_atomic(many, locks, as_result);
    CHECK(none.error() == errc::invalid_argument);
    for (int i = 0; i < 100; ++i) many.emplace_back("set", std::to_string(i), i);
    auto const too_many = co_await sets.set_atomic(many, locks, as_result);
    CHECK(too_many.error() == errc::invalid_argument);
    many.pop_back();
    auto const without = co_await sets.set_atomic(many, std::vector<atomic_lock>(), as_result);
    CHECK(without.error() == errc::invalid_argument);
    auto const full = co_await sets.set_atomic(many, locks, as_result);
    CHECK_FALSE(full.has_error());
    auto const empty = co_await sets.get(atomic_key("set", ""), as_result);
    CHECK(empty.error() == errc::invalid_argument);
    auto const zero = co_await sets.query(atomic_query("set").limit(0), as_result);
    CHECK(zero.error() == errc::invalid_argument);
}

std::vector<std::string> names_of(std::vector<atomic_item> const& items) {
    std::vector<std::string> names;
    for (auto const& each : items) names.push_back(each.sk());
    return names;
}

std::string number_text(int value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

asio::awaitable<void> read_many(simulated_process& self) {
    auto sets = sets_of(self);
    std::vector<atomic_item> items;
    for (int i = 0; i < 60; ++i) items.emplace_back("many", "n#" + number_text(i), i);
    items.emplace_back("many", "other", "x");
    auto const set = co_await sets.set(items, as_result);
    if (set.has_error()) co_return;
    auto const lock = co_await sets.get_lock(atomic_key("many", "n#005#lock"), as_result);
    if (lock.has_error()) co_return;

    std::vector<atomic_key> keys;
    for (int i = 70; i >= 0; --i) keys.emplace_back("many", "n#" + number_text(i));
    keys.emplace_back("many", "n#07");
    keys.push_back(lock->key());
    auto const got = co_await sets.get_many(keys, as_result);
    if (!got.has_error()) {
        REQUIRE(got->size() == keys.size());
        for (std::size_t i = 0; i <= 70; ++i) {
            CHECK((*got)[i].has_value() == (i > 10));
            if ((*got)[i]) CHECK((*got)[i]->json() == 70 - static_cast<int>(i));
        }
        CHECK((*got)[71]->json() == 7);
        CHECK_FALSE((*got)[72].has_value());
    }
    auto const all = co_await sets.query(atomic_query("many", "n#"), as_result);
    if (!all.has_error()) {
        REQUIRE(all->size() == 60);
        for (int i = 0; i < 60; ++i) CHECK((*all)[static_cast<std::size_t>(i)].json() == i);
    }
    auto const last = co_await sets.query(atomic_query("many", "n#").limit(2).reverse(), as_result);
    if (!last.has_error()) CHECK(names_of(*last) == std::vector<std::string>{"n#59", "n#58"});
    // The lock, which is left out, is between the two.
    auto const six = co_await sets.query(atomic_query("many", "n#0").limit(7), as_result);
    if (!six.has_error()) {
        REQUIRE(six->size() == 7);
        CHECK(six->back().sk() == "n#06");
    }
    auto stream = sets.stream(atomic_query("many").reverse());
    std::vector<std::string> seen;
    for (int failures = 0; failures < 5;) {
        auto const next = co_await stream.next(as_result);
        if (next.has_error()) {
            ++failures;
            continue;
        }
        if (!*next) break;
        seen.push_back((*next)->sk());
    }
    if (seen.size() >= 61) {
        CHECK(seen.size() == 61);
        CHECK(seen.front() == "other");
        CHECK(seen.back() == "n#00");
    }

    auto const erased = co_await sets.erase(keys, as_result);
    if (erased.has_error()) co_return;
    auto const rest = co_await sets.query(atomic_query("many"), as_result);
    if (!rest.has_error()) CHECK(names_of(*rest) == std::vector<std::string>{"other"});
}

asio::awaitable<void> emit(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> lock_and_write(simulated_process& self, int& completed) {
    auto sets = sets_of(self);
    auto const lock = co_await sets.get_lock(atomic_key("set", "lock"), as_result);
    ++completed;
    auto const failed = [&](error const& failure) {
        self.world().expect(failure == cancelled_code(), "another failure than cancellation");
    };
    if (lock.has_error()) {
        failed(lock.error());
        co_return;
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const done = co_await sets.set_atomic(atomic_item("set", "it", 1), *lock, as_result);
    ++completed;
    if (done.has_error()) failed(done.error());
}

}  // namespace

TEST_SUITE_BEGIN("simulation.atomic_calls");

TEST_CASE("set, get, erase: an item -> JSON text in data, nothing else") {
    in_quiet_world(set_get_erase);
}
TEST_CASE("get_lock: again, in its last hour -> the same for 23 h, then another version") {
    in_quiet_world(make_and_renew);
}
TEST_CASE("get_lock: expired, foreign, an item -> renewed; an item is refused and stays") {
    in_quiet_world(lock_is_in_the_past);
}
TEST_CASE("set_atomic: versions as read, overtaken, gone -> all, or nothing and a race") {
    in_quiet_world(write_by_locks);
}
TEST_CASE("set_atomic: keys that are the same, too many, none -> refused before it is sent") {
    in_quiet_world(refuse_bad_sets);
}
TEST_CASE("many: batches, queries, streams -> complete, in order, without locks") {
    in_quiet_world(read_many);
    // One process: what is retried is not overtaken by anything but its own late copies.
    auto settings = simulation_settings();
    settings.page_items = 3;
    settings.unprocessed = 0.3;
    settings.throttled = 0.05;
    settings.server_error = 0.05;
    settings.reply_lost = 0.05;
    in_world(settings, 300, read_many);
}

TEST_CASE("get_lock, set_atomic: cancelled at any time -> completes once, and nothing goes on") {
    for_each_schedule(500, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        int completed = 0;
        bool is_over = false;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(), lock_and_write(one, completed),
                       asio::bind_cancellation_slot(signal->slot(),
                                                    [&](std::exception_ptr) { is_over = true; }));
        auto const when = world.random().between(moment{0}, moment{60ms});
        world.after(when, [&] { one.spawn(emit(signal)); });
        one.spawn(emit(std::make_shared<asio::cancellation_signal>()));  // so that it is run
        world.run_for(when + 1ms);
        CHECK(is_over);
        CHECK(completed <= 2);
        REQUIRE(world.run());
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
