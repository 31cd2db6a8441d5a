// A cache between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/cache.hpp>

#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;
using recipes::cache_layout;
using recipes::cache_options;

/// So that a few large entries are more than a page. The other processes say the same.
cache_options one_partition() {
    return cache_options().partitions(1);
}

/// A table for recipes, and a cache on it, as this process sees it.
class cache_service {
  public:
    explicit cache_service(cache_options options = one_partition())
        : table{service,
                recipes::recipe_table(service.client, unique_table_name("cache")).create_request()},
          cache{recipes::recipe_table(service.client, table.name), options} {}

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), table.name);
        arguments.insert(arguments.begin(), service_setting("DYNACO_TEST_ENDPOINT"));
        return std::make_unique<child_process>("cache_user", std::move(arguments));
    }

    std::size_t records() {
        auto const got = service.run(service.client.scan(table.name));
        return got.items.size();
    }

    local_service service;
    local_table table;
    recipes::cache cache;
};

boost::asio::awaitable<void> use_values(recipes::cache cache) {
    co_await cache.set("text", "hello");
    auto const text = co_await cache.get<std::string>("text");
    CHECK(text == "hello");
    binary const bytes(1000, std::byte{7});
    co_await cache.set("bytes", bytes, 60s);
    auto const same = co_await cache.get<binary>("bytes");
    CHECK(same == bytes);
    auto const map = item("a", 1, "b", list_of("x", true, nullptr));
    co_await cache.set("map", map);
    auto const whole = co_await cache.get("map");
    CHECK(whole == attribute_value(map));
    co_await cache.erase("text");
    bool const is_there = co_await cache.has("text");
    CHECK_FALSE(is_there);
    co_await cache.set("text", "again");
    auto const again = co_await cache.get<std::string>("text");
    CHECK(again == "again");
}

boost::asio::awaitable<void> fill(recipes::cache cache, int first, int last, std::string text) {
    for (int i = first; i <= last; ++i) co_await cache.set("key:" + std::to_string(i), text);
}

boost::asio::awaitable<std::string> compute_here() {
    co_return "here";
}

boost::asio::awaitable<std::string> look_or_compute(recipes::cache cache, std::string which) {
    auto const got = co_await cache.get_or_compute(std::move(which), compute_here);
    co_return got.value;
}

/// Until the entry has ended; how long that took.
boost::asio::awaitable<std::chrono::steady_clock::duration> wait_for_end(recipes::cache cache,
                                                                         std::string which) {
    auto const began = std::chrono::steady_clock::now();
    for (;;) {
        bool const is_there = co_await cache.has(which);
        if (!is_there) co_return std::chrono::steady_clock::now() - began;
    }
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_cache");

TEST_CASE("set, get, erase: values of several types -> as they were") {
    SUBCASE("collected") {
        cache_service world;
        world.service.run(use_values(world.cache));
    }
    SUBCASE("scattered") {
        cache_service world{cache_options().layout(cache_layout::scattered)};
        world.service.run(use_values(world.cache));
    }
}

TEST_CASE("ttl: 300 ms -> ended after these, to the millisecond, and not listed any more") {
    cache_service world;
    world.service.run(world.cache.set("short", 1, 300ms));
    auto const took = world.service.run(wait_for_end(world.cache, "short"));
    CHECK(took > 100ms);  // setting it may have taken long
    CHECK(took < 5s);
    CHECK(world.service.run(world.cache.keys()).empty());
    CHECK(world.records() == 1);  // the service has not removed it yet
}

TEST_CASE("keys, clear: more than a page of several processes' entries -> all of them") {
    auto options = one_partition();
    SUBCASE("collected") {
        options.layout(cache_layout::collected);
    }
    SUBCASE("scattered") {
        options.layout(cache_layout::scattered);
    }
    cache_service world{options};
    // 60 values of 40 KB are pages of 1 MB, as the service counts them.
    world.service.run(fill(world.cache, 1000, 1059, std::string(40'000, 'x')));
    auto const foreign = item("pk", "LOCK#key:1", "sk", "METADATA");
    world.service.run(world.service.client.put_item(world.table.name, foreign));
    if (options.layout() == cache_layout::collected) {
        std::vector<std::unique_ptr<child_process>> processes;
        processes.push_back(world.start({"set", "1", "100"}));
        processes.push_back(world.start({"set", "101", "200"}));
        for (auto const& each : processes) CHECK(each->wait() == 0);
    } else {
        world.service.run(fill(world.cache, 1, 200, "x"));
    }
    auto const all = world.service.run(world.cache.keys());
    CHECK(all.size() == 260);
    CHECK(std::is_sorted(all.begin(), all.end()));
    CHECK(world.service.run(world.cache.keys("key:10?")).size() == 10);
    CHECK(world.service.run(world.cache.keys("*:1")).size() == 1);
    world.service.run(world.cache.clear());
    CHECK(world.service.run(world.cache.keys()).empty());
    CHECK_FALSE(world.service.run(world.cache.has("key:7")));
    auto const kept = world.service.run(
        world.service.client.get_item(world.table.name, key("pk", "LOCK#key:1", "sk", "METADATA")));
    CHECK(kept.item.has_value());
}

TEST_CASE("get_or_compute: 20 tasks of 3 processes -> computed once in each at most") {
    cache_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 3; ++i) processes.push_back(world.start({"compute", "page", "20"}));
    int computed = 0;
    for (auto const& each : processes) {
        auto const line = each->read_line();
        REQUIRE(line.starts_with("computed "));
        auto const count = std::stoi(line.substr(9));
        CHECK(count <= 1);
        computed += count;
        CHECK_FALSE(each->read_line().empty());
        CHECK(each->wait() == 0);
    }
    CHECK(computed >= 1);
    auto const value = world.service.run(look_or_compute(world.cache, "page"));
    CHECK(value != "here");
}

TEST_CASE("set: 4 processes write one entry at once -> each reads its own write, or later ones") {
    cache_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 4; ++i) processes.push_back(world.start({"compete", "it", "50"}));
    for (auto const& each : processes) {
        CHECK(each->read_line() == "");
        CHECK(each->wait() == 0);
    }
    CHECK(world.service.run(world.cache.has("it")));
}

TEST_SUITE_END();

}  // namespace dynaco::test
