// What each call of a cache does, in a world in which little or one thing goes wrong.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/cache.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::cache_layout;
using recipes::cache_options;
using key_list = std::vector<std::string>;

recipes::cache make_cache(simulated_process& self, cache_options options = cache_options(),
                          std::string prefix = "app:") {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix(std::move(prefix))};
    return recipes::cache{table, options};
}

using cache_test = asio::awaitable<void> (*)(simulated_process&);

/// The test is a coroutine of a process in a quiet world, whose pages are short.
void in_small_pages(cache_test test) {
    simulation_settings settings;
    settings.page_items = 2;
    simulated_world world{1, settings};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

std::size_t requests_so_far(simulated_process& self) {
    std::size_t count = 0;
    auto const text = self.world().trace(100'000);
    for (auto at = text.find(" sends "); at != std::string::npos;
         at = text.find(" sends ", at + 1)) {
        ++count;
    }
    return count;
}

asio::awaitable<void> set_and_get(simulated_process& self) {
    auto const cache = make_cache(self);
    CHECK_FALSE((co_await cache.get("a")).has_value());
    CHECK_FALSE(co_await cache.has("a"));
    co_await cache.set("a", "text");
    auto const text = co_await cache.get<std::string>("a");
    CHECK(text == "text");
    CHECK(co_await cache.has("a"));
    binary const bytes{std::byte{0}, std::byte{255}};
    co_await cache.set("a", bytes);
    auto const same = co_await cache.get<binary>("a");
    CHECK(same == bytes);
    auto const wrong = co_await cache.get<int>("a", call_options(), as_result);
    REQUIRE(wrong.has_error());
    CHECK(wrong.error() == errc::wrong_type);
    auto const map = item("name", "John", "age", 7);
    co_await cache.set("user:123", map, 60s);
    auto const whole = co_await cache.get("user:123");
    CHECK(whole == attribute_value(map));
    co_await cache.set("null", nullptr);
    CHECK(co_await cache.has("null"));
    auto const null = co_await cache.get("null");
    CHECK(null == attribute_value());
    co_await cache.erase("a");
    CHECK_FALSE(co_await cache.has("a"));
    CHECK_FALSE((co_await cache.get("a")).has_value());
    co_await cache.erase("never there");
    auto const keys = co_await cache.keys();
    CHECK(keys == key_list{"null", "user:123"});
}

asio::awaitable<void> live_for_milliseconds(simulated_process& self) {
    auto const cache = make_cache(self, cache_options().ttl(250ms));
    co_await cache.set("long", 1, 10s);
    co_await cache.set("short", 1);
    co_await self.sleep(200ms);
    CHECK(co_await cache.has("short"));
    co_await self.sleep(60ms);
    CHECK_FALSE(co_await cache.has("short"));
    auto const gone = co_await cache.get("short");
    CHECK_FALSE(gone.has_value());
    auto const keys = co_await cache.keys();
    CHECK(keys == key_list{"long"});
    // It is over by the milliseconds, not by the service.
    auto const all = self.world().table().items_of("table");
    CHECK(all.size() == 2);
    for (auto const& each : all) CHECK(each.get<std::int64_t>("expiresAt") > 0);
}

asio::awaitable<void> list_with_patterns(simulated_process& self) {
    auto const cache = make_cache(self);
    auto const foreign = make_cache(self, cache_options(), "app");
    co_await foreign.set("user:9", 1);
    self.world().table().put("table", item("pk", "LOCK#app:user:8", "sk", "METADATA"));
    for (int i = 0; i < 20; ++i) co_await cache.set("user:" + std::to_string(i), i);
    co_await cache.set("superuser:1", 1);
    co_await cache.set("user", 1);
    co_await cache.set("user:*", 1);
    auto const all = co_await cache.keys();
    CHECK(all.size() == 23);
    auto const users = co_await cache.keys("user:*");
    CHECK(users.size() == 21);
    auto const tens = co_await cache.keys("user:1?");
    CHECK(tens.size() == 10);
    auto const ones = co_await cache.keys("*:1");
    CHECK(ones == key_list{"superuser:1", "user:1"});
    auto const star = co_await cache.keys("user:\\*");
    CHECK(star == key_list{"user:*"});
    auto const one = co_await cache.keys("user");
    CHECK(one == key_list{"user"});
    auto const none = co_await cache.keys("");
    CHECK(none.empty());
}

asio::awaitable<void> clear_all(simulated_process& self) {
    auto const cache = make_cache(self);
    auto const foreign = make_cache(self, cache_options(), "other:");
    co_await foreign.set("a", 1);
    self.world().table().put("table", item("pk", "LOCK#app:a", "sk", "METADATA"));
    for (int i = 0; i < 40; ++i) co_await cache.set(std::to_string(i), i);
    co_await cache.erase("0");
    co_await cache.clear();
    auto const none = co_await cache.keys();
    CHECK(none.empty());
    CHECK_FALSE(co_await cache.has("7"));
    CHECK(co_await foreign.has("a"));
    co_await cache.set("7", 8);
    auto const again = co_await cache.get<int>("7");
    CHECK(again == 8);
    // What was erased is deleted later, by the service or by clearing.
    self.clock().step_wall(2h);
    co_await cache.clear();
    co_await cache.clear();
    auto const left = self.world().table().items_of("table");
    CHECK(left.size() == 3);  // "7" was erased just now
}

asio::awaitable<void> scatter(simulated_process& self) {
    auto const cache = make_cache(self, cache_options().layout(cache_layout::scattered));
    co_await cache.set("a", 1, 10s);
    co_await cache.set("b", 2);
    auto const* const record =
        self.world().table().item_of("table", key("pk", "CACHE#app:a", "sk", "METADATA"));
    REQUIRE(record != nullptr);
    CHECK(record->at("data") == 1);
    // As other programs write them, with whole seconds.
    auto const wall = self.clock().wall_now().time_since_epoch();
    auto const now = std::chrono::floor<std::chrono::seconds>(wall).count();
    self.world().table().put("table", item("pk", "CACHE#app:c", "sk", "METADATA", "data",
                                           item("x", 1), "expiresAt", now + 5));
    self.world().table().put("table",
                             item("pk", "LOCK#app:c", "sk", "METADATA", "owner", "somebody"));
    auto const keys = co_await cache.keys();
    CHECK(keys == key_list{"a", "b", "c"});
    auto const foreign = co_await cache.get<item>("c");
    CHECK(foreign == item("x", 1));
    co_await self.sleep(6s);
    CHECK_FALSE(co_await cache.has("c"));
    co_await cache.clear();
    auto const none = co_await cache.keys("?");
    CHECK(none.empty());
    CHECK(self.world().table().item_of("table", key("pk", "LOCK#app:c", "sk", "METADATA")));
}

asio::awaitable<void> keep_copies(simulated_process& self) {
    auto const options = cache_options().local_entries(2).local_age(1s);
    auto const cache = make_cache(self, options);
    auto const other = make_cache(self);
    co_await cache.set("a", 1);
    auto const before = requests_so_far(self);
    CHECK((co_await cache.get<int>("a")) == 1);
    CHECK(co_await cache.has("a"));
    CHECK(requests_so_far(self) == before);
    // What another process writes is seen when the copy is old.
    co_await other.set("a", 2);
    CHECK((co_await cache.get<int>("a")) == 1);
    co_await self.sleep(1s);
    CHECK((co_await cache.get<int>("a")) == 2);
    // One's own writes count at once.
    co_await cache.set("a", 3);
    CHECK((co_await cache.get<int>("a")) == 3);
    co_await cache.erase("a");
    CHECK_FALSE(co_await cache.has("a"));
    co_await cache.set("a", 4, 100ms);
    co_await self.sleep(200ms);
    CHECK_FALSE(co_await cache.has("a"));
    co_await cache.set("b", 5);
    co_await cache.clear();
    CHECK_FALSE(co_await cache.has("b"));
}

asio::awaitable<void> refuse_input(simulated_process& self) {
    auto const cache = make_cache(self);
    auto const empty = co_await cache.get("", as_result);
    REQUIRE(empty.has_error());
    CHECK(empty.error() == errc::invalid_argument);
    auto const long_key = co_await cache.erase(std::string(1025, 'x'), call_options(), as_result);
    REQUIRE(long_key.has_error());
    CHECK(long_key.error().message() == "cache: key of 1025 bytes must be 1 to 1024");
    auto const no_time = co_await cache.set("a", 1, 0ms, call_options(), as_result);
    REQUIRE(no_time.has_error());
    CHECK(no_time.error().message() == "cache: ttl of 0 ms must be 1 ms to 36500 days");
    CHECK(requests_so_far(self) == 0);
    co_await cache.set(std::string(1024, 'x'), 1);
    auto const keys = co_await cache.keys();
    CHECK(keys.size() == 1);
}

asio::awaitable<void> write_with_wrong_clock(simulated_process& self) {
    auto const cache = make_cache(self);
    auto const other = make_cache(self);
    self.clock().step_wall(1h);
    co_await cache.set("a", 1);
    self.clock().step_wall(-2h);
    co_await other.set("a", 2);
    CHECK((co_await cache.get<int>("a")) == 2);
    co_await other.erase("a");
    CHECK_FALSE(co_await cache.has("a"));
    co_await other.set("a", 3);
    CHECK((co_await cache.get<int>("a")) == 3);
}

}  // namespace

TEST_SUITE_BEGIN("simulation.cache_calls");

TEST_CASE("set, get, has, erase: values of any type -> as they were stored") {
    in_small_pages(set_and_get);
}
TEST_CASE("ttl: milliseconds have passed -> neither returned nor listed, though still there") {
    in_small_pages(live_for_milliseconds);
}
TEST_CASE("keys: patterns, several pages, entries of others -> exactly the keys that match") {
    in_small_pages(list_with_patterns);
}
TEST_CASE("clear: several pages, entries of others -> all its own are gone, these are not") {
    in_small_pages(clear_all);
}
TEST_CASE("scattered: records of another program -> are entries, too") {
    in_small_pages(scatter);
}
TEST_CASE("local copies: in front of the table -> no requests, for so long") {
    in_small_pages(keep_copies);
}
TEST_CASE("input: keys and times out of range -> refused before anything is sent") {
    in_small_pages(refuse_input);
}
TEST_CASE("set: the clock of an earlier writer was ahead -> the later one counts") {
    in_small_pages(write_with_wrong_clock);
}

TEST_SUITE_END();

}  // namespace dynaco::test
