#include "recipes/lock_book.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

std::string fault_of(lock_options const& options) {
    return find_fault(options).value_or("");
}

}  // namespace

TEST_SUITE_BEGIN("recipes.lock_options");

TEST_CASE("defaults: as documented -> no fault") {
    lock_options const options;
    CHECK(options.lease() == 20s);
    CHECK(options.heartbeat() == 5s);
    CHECK(options.poll() == 1s);
    CHECK(options.margin() == 2s);
    CHECK(options.keep_alive());
    CHECK_FALSE(options.reentrant());
    CHECK(fault_of(options).empty());
    CHECK(fault_of(lock_options().lease(10ms)).empty());
}

TEST_CASE("lease: not more than twice the heartbeat -> refused") {
    CHECK(fault_of(lock_options().lease(10s).heartbeat(5s)) ==
          "lock_options: lease of 10000 ms must be more than twice the heartbeat of 5000 ms");
    CHECK(fault_of(lock_options().lease(10'001ms).heartbeat(5s)).empty());
    CHECK_FALSE(fault_of(lock_options().heartbeat(0ms)).empty());
    CHECK_FALSE(fault_of(lock_options().heartbeat(-1ms)).empty());
}

TEST_CASE("values: out of range -> refused, with the rule") {
    CHECK(fault_of(lock_options().lease(9ms)) ==
          "lock_options: lease of 9 ms must be 10 ms to 86400000 ms");
    CHECK_FALSE(fault_of(lock_options().lease(25h)).empty());
    CHECK_FALSE(fault_of(lock_options().poll(0ms)).empty());
    CHECK_FALSE(fault_of(lock_options().poll(2h)).empty());
    CHECK_FALSE(fault_of(lock_options().drift(-0.1)).empty());
    CHECK_FALSE(fault_of(lock_options().drift(0.3)).empty());
    CHECK_FALSE(fault_of(lock_options().margin(-1ms)).empty());
    CHECK_FALSE(fault_of(lock_options().margin(15s)).empty());
    CHECK_FALSE(fault_of(lock_options().owner("")).empty());
    CHECK_FALSE(fault_of(lock_options().forget_after(199s)).empty());
    CHECK(fault_of(lock_options().forget_after(200s)).empty());
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("recipes.lock_record");

TEST_CASE("record: written by something else -> what cannot be read is left out") {
    lock_record const none;
    CHECK_FALSE(none.is_held());
    CHECK(none.fence == 0);
    lock_record const odd{item("owner", 5, "version", "x", "fence", -1, "lease", 1e30, "data", 1)};
    CHECK(odd.is_held());
    CHECK_FALSE(odd.version.has_value());
    CHECK(odd.fence == 0);
    CHECK_FALSE(odd.lease.has_value());
    CHECK(odd.data.has_value());
    lock_record const long_lease{item("owner", "a", "lease", 1e18)};
    CHECK(long_lease.lease == std::chrono::hours{24 * 365});
}

TEST_CASE("record: held by an acquisition -> its identifier and its fence") {
    lock_record const record{item("owner", "a", "grant", "g", "fence", 4)};
    CHECK(record.is_held_by("g", 4));
    CHECK_FALSE(record.is_held_by("g", 3));
    CHECK_FALSE(record.is_held_by("h", 4));
    CHECK_FALSE(lock_record(item("grant", "g", "fence", 4)).is_held_by("g", 4));
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
