#include "recipes/lock_observation.hpp"

#include "support/start.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;
using time_point = lock_observation::time_point;
using test::told_time::start;

lock_record held_record(std::string grant, int version, int lease_in_ms = 10'000) {
    return lock_record{item("pk", "LOCK#a", "sk", "METADATA", "owner", "somebody", "version",
                            version, "fence", 3, "lease", lease_in_ms, "grant", std::move(grant))};
}

lock_observation nothing_seen() {
    return lock_observation{0.01, 4s};
}

}  // namespace

TEST_SUITE_BEGIN("recipes.lock_observation");

TEST_CASE("saw: nothing, or a free lock -> nothing can be taken from anybody") {
    auto seen = nothing_seen();
    CHECK_FALSE(seen.stealable(start).has_value());
    CHECK_FALSE(seen.stale_at().has_value());
    seen.saw(lock_record(), start);
    CHECK_FALSE(seen.stale_at().has_value());
}

TEST_CASE("saw: the same version for a whole lease and the allowance -> stale, not before") {
    auto seen = nothing_seen();
    seen.saw(held_record("g", 5), start);
    seen.saw(held_record("g", 5), start + 9s);
    CHECK_FALSE(seen.stealable(start + 10s + 99ms).has_value());
    CHECK(seen.stealable(start + 10s + 101ms) == seen_version("g", 5));
    CHECK(*seen.stale_at() <= start + 10s + 101ms);
}

TEST_CASE("saw: another version -> its lease begins anew") {
    auto seen = nothing_seen();
    seen.saw(held_record("g", 5), start);
    SUBCASE("a heartbeat") {
        seen.saw(held_record("g", 6), start + 9s);
    }
    SUBCASE("another holder, whose record begins anew") {
        seen.saw(held_record("h", 5), start + 9s);
    }
    CHECK_FALSE(seen.stealable(start + 19s).has_value());
    CHECK(seen.stealable(start + 20s).has_value());
}

TEST_CASE("saw: the lock was free in between -> the same version counts from then") {
    auto seen = nothing_seen();
    seen.saw(held_record("g", 5), start);
    seen.saw(lock_record(), start + 5s);
    seen.saw(held_record("g", 5), start + 9s);
    CHECK_FALSE(seen.stealable(start + 19s).has_value());
}

TEST_CASE("saw: the lease that the record states counts -> or one's own if it states none") {
    auto seen = nothing_seen();
    seen.saw(held_record("g", 5, 100), start);
    CHECK(seen.stealable(start + 102ms).has_value());
    lock_record foreign{item("pk", "LOCK#a", "sk", "METADATA", "owner", "x", "version", 1)};
    seen.saw(foreign, start + 1s);
    CHECK_FALSE(seen.stealable(start + 5s).has_value());
    CHECK(seen.stealable(start + 5s + 41ms) == seen_version("", 1));
}

TEST_CASE("disown: the record shows an own acquisition that nobody uses -> taken at once") {
    auto seen = nothing_seen();
    seen.disown("mine");
    seen.saw(held_record("theirs", 5), start);
    CHECK_FALSE(seen.stealable(start).has_value());
    seen.saw(held_record("mine", 6), start + 1s);
    CHECK(seen.stealable(start + 1s) == seen_version("mine", 6));
}

TEST_CASE("disown: very many -> the last ones count") {
    auto seen = nothing_seen();
    for (int i = 0; i < 100; ++i) seen.disown("mine-" + std::to_string(i));
    seen.saw(held_record("mine-99", 5), start);
    CHECK(seen.stealable(start).has_value());
    seen.saw(held_record("mine-0", 5), start);
    CHECK_FALSE(seen.stealable(start).has_value());
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
