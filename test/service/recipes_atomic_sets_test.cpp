// Atomic sets between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using recipes::atomic_item;
using recipes::atomic_key;
using recipes::atomic_lock;
using recipes::atomic_query;

class set_service {
  public:
    set_service()
        : table{service,
                recipes::recipe_table(service.client, unique_table_name("sets")).create_request()},
          sets{recipes::recipe_table(service.client, table.name)} {}

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), table.name);
        arguments.insert(arguments.begin(), service_setting("DYNACO_TEST_ENDPOINT"));
        return std::make_unique<child_process>("atomic_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::atomic_sets sets;
};

boost::asio::awaitable<void> write_or_race(recipes::atomic_sets sets, atomic_lock lock, int value,
                                           int& won, int& races) {
    auto const done = co_await sets.set_atomic(atomic_item("set", "it", value), lock, as_result);
    if (!done.has_error()) {
        ++won;
    } else if (done.error() == errc::race_condition) {
        ++races;
    }
}

/// Both at once; the context runs until they have ended.
boost::asio::awaitable<void> write_together(recipes::atomic_sets sets, atomic_lock lock, int& won,
                                            int& races) {
    auto const executor = co_await boost::asio::this_coro::executor;
    for (int i = 0; i < 2; ++i) {
        boost::asio::co_spawn(executor, write_or_race(sets, lock, i, won, races),
                              [](std::exception_ptr) {});
    }
}

boost::asio::awaitable<std::size_t> stream_length(recipes::atomic_sets sets, atomic_query what) {
    auto stream = sets.stream(std::move(what));
    std::size_t count = 0;
    for (;;) {
        auto const next = co_await stream.next();
        if (!next) break;
        ++count;
    }
    co_return count;
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_atomic_sets");

TEST_CASE("items: set, read in all ways, erased -> complete, in order, without locks") {
    set_service world;
    auto& sets = world.sets;
    std::vector<atomic_item> items;
    std::string const filler(20'000, 'x');  // so that there are several pages
    for (int i = 100; i < 200; ++i) {
        items.push_back(
            atomic_item::from_text("many", "n#" + std::to_string(i), '"' + filler + '"'));
    }
    world.service.run(sets.set(items));
    auto const lock = world.service.run(sets.get_lock(atomic_key("many", "n#150#lock")));
    std::vector<atomic_key> keys;
    for (int i = 209; i >= 100; --i) keys.emplace_back("many", "n#" + std::to_string(i));
    auto const got = world.service.run(sets.get_many(keys));
    REQUIRE(got.size() == 110);
    for (std::size_t i = 0; i < got.size(); ++i) {
        REQUIRE(got[i].has_value() == (i >= 10));
        if (got[i]) CHECK(got[i]->key() == keys[i]);
    }
    auto const all = world.service.run(sets.query(atomic_query("many", "n#")));
    CHECK(all == items);
    auto const last = world.service.run(sets.query(atomic_query("many", "n#").limit(2).reverse()));
    REQUIRE(last.size() == 2);
    CHECK(last[0] == items[99]);
    CHECK(last[1] == items[98]);
    CHECK(world.service.run(stream_length(sets, atomic_query("many"))) == 100);
    CHECK(world.service.run(stream_length(sets, atomic_query("many", "n#15"))) == 10);
    world.service.run(sets.erase(keys));
    CHECK(world.service.run(stream_length(sets, atomic_query("many"))) == 0);
    CHECK(world.service.run(sets.get_lock(lock.key())) == lock);
}

TEST_CASE("set_atomic: two at once by one lock -> exactly one wins") {
    set_service world;
    for (int round = 0; round < 20; ++round) {
        auto const lock = world.service.run(world.sets.get_lock(atomic_key("set", "lock")));
        int won = 0;
        int races = 0;
        world.service.run(write_together(world.sets, lock, won, races));
        CHECK(won == 1);
        CHECK(races == 1);
    }
}

TEST_CASE("set_atomic: eight processes by one lock -> exactly one wins") {
    set_service world;
    auto const lock = world.service.run(world.sets.get_lock(atomic_key("set", "lock")));
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 8; ++i) {
        processes.push_back(world.start({"once", lock.version(), std::to_string(i)}));
    }
    for (auto const& each : processes) REQUIRE(each->read_line() == "ready");
    world.service.run(world.sets.set(atomic_item("set", "go", true)));
    std::vector<std::string> said;
    for (auto const& each : processes) said.push_back(each->read_line());
    for (auto const& each : processes) CHECK(each->wait() == 0);
    CHECK(std::count(said.begin(), said.end(), "won") == 1);
    CHECK(std::count(said.begin(), said.end(), "race") == 7);
    auto const winner = std::find(said.begin(), said.end(), "won") - said.begin();
    auto const item = world.service.run(world.sets.get(atomic_key("set", "once")));
    REQUIRE(item.has_value());
    CHECK(item->json() == boost::json::value(std::to_string(winner)));
}

TEST_CASE("set_atomic: 12 tasks of 4 processes, 5 times each -> both items counted exactly") {
    set_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 4; ++i) processes.push_back(world.start({"count", "3", "5"}));
    for (auto const& each : processes) CHECK(each->wait() == 0);
    for (auto const* name : {"a", "b"}) {
        auto const item = world.service.run(world.sets.get(atomic_key("set", name)));
        REQUIRE(item.has_value());
        CHECK(item->json() == 60);
    }
}

TEST_CASE("set_atomic: refused by the service for another reason -> that reason") {
    set_service world;
    auto const lock = world.service.run(world.sets.get_lock(atomic_key("set", "lock")));
    recipes::recipe_table const missing{world.service.client, unique_table_name("missing")};
    recipes::atomic_sets other{missing};
    auto const got =
        world.service.run(other.set_atomic(atomic_item("set", "it", 1), lock, as_result));
    REQUIRE(got.has_error());
    CHECK(got.error() != errc::race_condition);
    CHECK(got.error() == condition::not_found);
}

TEST_SUITE_END();

}  // namespace dynaco::test
