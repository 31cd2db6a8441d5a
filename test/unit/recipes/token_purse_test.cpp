#include "recipes/limiter_state.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

constexpr token_purse::time_point lease_time{1h};

std::string fault_with(rate_limiter_options const& options) {
    return find_fault(options).value_or("");
}

}  // namespace

TEST_SUITE_BEGIN("recipes.token_purse");

TEST_CASE("take: as many as are held -> all of them or none") {
    token_purse purse{1s, 100};
    CHECK_FALSE(purse.take(1, lease_time));
    purse.add(5, lease_time);
    CHECK_FALSE(purse.take(6, lease_time));
    CHECK(purse.held(lease_time) == 5);
    CHECK(purse.take(4, lease_time));
    purse.add(2, lease_time + 500ms);
    CHECK(purse.take(3, lease_time + 500ms));
    CHECK(purse.held(lease_time + 500ms) == 0);
}

TEST_CASE("take: the lease has ended -> its tokens are lost, those of others remain") {
    token_purse purse{1s, 100};
    purse.add(5, lease_time + 500ms);
    purse.add(7, lease_time);  // its answer came later
    CHECK(purse.held(lease_time + 999ms) == 12);
    CHECK(purse.held(lease_time + 1s) == 5);
    CHECK(purse.held(lease_time + 1500ms) == 0);
    CHECK_FALSE(purse.take(1, lease_time + 1500ms));
}

TEST_CASE("next_batch: one after the other is used up -> it doubles, up to the largest") {
    token_purse purse{1s, 6};
    CHECK(purse.next_batch(1, 100) == 1);
    purse.add(1, lease_time);
    CHECK(purse.take(1, lease_time));
    CHECK(purse.next_batch(1, 100) == 2);
    purse.add(2, lease_time);
    CHECK(purse.take(2, lease_time));
    CHECK(purse.next_batch(1, 100) == 4);
    purse.add(4, lease_time);
    CHECK(purse.take(4, lease_time));
    CHECK(purse.next_batch(1, 100) == 6);
    SUBCASE("what is needed counts more, what is there less") {
        CHECK(purse.next_batch(10, 100) == 10);
        CHECK(purse.next_batch(1, 3) == 3);
        CHECK(purse.next_batch(4, 3) == 0);
    }
    SUBCASE("tokens expire -> as many as were used") {
        purse.add(6, lease_time);
        CHECK(purse.take(2, lease_time));
        CHECK(purse.held(lease_time + 2s) == 0);
        CHECK(purse.next_batch(1, 100) == 2);
        purse.add(2, lease_time + 2s);
        CHECK(purse.held(lease_time + 4s) == 0);
        CHECK(purse.next_batch(1, 100) == 1);
    }
}

TEST_CASE("options: hold -> a part of the burst, unless it is set") {
    using options = rate_limiter_options;
    CHECK(options(100, 100).hold() == 250ms);
    CHECK(options(10, 1000).hold() == 1s);
    CHECK(options(1000, 200).hold() == 100ms);
    CHECK(options(1000, 100).hold() == 50ms);
    CHECK(options(1, 2).hold() == 500ms);
    CHECK(options(1000, 100).hold(20ms).hold() == 20ms);
}

TEST_CASE("options: out of range -> refused, with the rule") {
    using options = rate_limiter_options;
    CHECK(fault_with(options(50, 100)).empty());
    CHECK(fault_with(options(0.01, 2)).empty());
    CHECK(fault_with(options(1, 2)).empty());
    CHECK(fault_with(options(0, 100)) ==
          "rate_limiter_options: rate of 0.000000 must be more than 0, and at most 1000000");
    CHECK_FALSE(fault_with(options(2e6, 1e7)).empty());
    CHECK_FALSE(fault_with(options(1, 1)).empty());
    CHECK_FALSE(fault_with(options(1, 2e9)).empty());
    CHECK_FALSE(fault_with(options(50, 100).hold(0ms)).empty());
    CHECK_FALSE(fault_with(options(50, 100).hold(2s)).empty());
    CHECK(fault_with(options(50, 100).hold(1980ms)).empty());
    CHECK_FALSE(fault_with(options(50, 100).batch(0)).empty());
    CHECK_FALSE(fault_with(options(50, 100).batch(100)).empty());
    CHECK(fault_with(options(50, 100).batch(75)).empty());
    CHECK_FALSE(fault_with(options(50, 100).drift(0.5)).empty());
    CHECK_FALSE(fault_with(options(50, 100).forget_after(1min)).empty());
    CHECK_FALSE(fault_with(options(0.01, 100).forget_after(1h)).empty());
    CHECK(fault_with(options(50, 100).forget_after(1h)).empty());
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
