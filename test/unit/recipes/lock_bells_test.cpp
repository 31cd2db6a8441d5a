#include "recipes/lock_bells.hpp"

#include "support/engine_world.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<table_home> home_in(test::engine_world& world) {
    return std::make_shared<table_home>(world.core(), "table", recipe_options());
}

}  // namespace

TEST_SUITE_BEGIN("recipes.lock_bells");

TEST_CASE("ring: several wait -> the one who has waited longest, then the next one") {
    test::engine_world world;
    auto const home = home_in(world);
    lock_bells bells;
    auto const first = std::make_shared<bell>(home);
    auto const second = std::make_shared<bell>(home);
    auto const other = std::make_shared<bell>(home);
    bells.add("a", first);
    bells.add("a", second);
    bells.add("b", other);
    bells.ring("a");
    CHECK(first->is_rung());
    CHECK_FALSE(second->is_rung());
    bells.ring("a");
    CHECK(second->is_rung());
    bells.ring("a");
    bells.ring("nobody");
    CHECK_FALSE(other->is_rung());
}

TEST_CASE("ring: who waited longest is gone -> the next one") {
    test::engine_world world;
    auto const home = home_in(world);
    lock_bells bells;
    auto first = std::make_shared<bell>(home);
    auto second = std::make_shared<bell>(home);
    auto const third = std::make_shared<bell>(home);
    bells.add("a", first);
    bells.add("a", second);
    bells.add("a", third);
    bells.remove("a", first);
    second.reset();  // its frame was destroyed
    bells.ring("a");
    CHECK_FALSE(first->is_rung());
    CHECK(third->is_rung());
}

TEST_CASE("of: the same client -> the same; another one, or all have gone -> others") {
    test::engine_world one;
    test::engine_world two;
    auto const bells = lock_bells::of(*one.core());
    CHECK(lock_bells::of(*one.core()) == bells);
    CHECK(lock_bells::of(*two.core()) != bells);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("recipes.bell");

TEST_CASE("wait: rung before -> over at once, and once only") {
    test::engine_world world;
    auto const home = home_in(world);
    auto const it = std::make_shared<bell>(home);
    it->ring();
    CHECK(test::run_coro(world.context, bell::wait(it, home->now() + 1h)));
    CHECK_FALSE(it->is_rung());
}

TEST_CASE("wait: the time comes -> over, and not rung") {
    test::engine_world world;
    auto const home = home_in(world);
    auto const it = std::make_shared<bell>(home);
    auto const began = home->now();
    CHECK_FALSE(test::run_coro(world.context, bell::wait(it, began + 1s)));
    CHECK(home->now() == began + 1s);
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
