#include "recipes/lock_lease.hpp"

#include "support/start.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;
using time_point = lock_lease::time_point;
using test::told_time::start;

constexpr double lease_drift = 0.01;
constexpr auto allowance = 100ms;

/// A lease of 10 s with heartbeats of 2 s, acquired in version 7.
lock_lease make_lease() {
    return lock_lease{lease_write{7, start, 10s}, 2s, lease_drift};
}

/// The end of a lease that was sent at `when`, but for the rounding.
bool ends(lock_lease const& lease, time_point when, std::chrono::milliseconds length) {
    auto const off = lease.held_until() - (when + length - length / 100);
    return off <= 0ns && off >= -1us;
}

}  // namespace

TEST_SUITE_BEGIN("recipes.lock_lease");

TEST_CASE("time: passes -> held until the lease less the allowance, then never again") {
    auto lease = make_lease();
    CHECK(lease.look(start) == lock_state::held);
    CHECK(lease.look(start + 10s - allowance - 1ms) == lock_state::held);
    CHECK(lease.look(start + 10s - allowance) == lock_state::unreachable);
    CHECK(lease.look(start) == lock_state::unreachable);
}

TEST_CASE("extended: a heartbeat succeeds -> counted from before it was sent") {
    auto lease = make_lease();
    CHECK(lease.next_beat() == start + 2s);
    auto const write = lease.begin(start + 2s);
    CHECK(write.version == 8);
    CHECK(write.lease == 10s);
    lease.extended(write);
    CHECK(ends(lease, start + 2s, 10s));
    CHECK(lease.next_beat() == start + 4s);
}

TEST_CASE("failed: a heartbeat of the same lease -> nothing changes, and it is tried again soon") {
    auto lease = make_lease();
    auto const write = lease.begin(start + 2s);
    lease.failed(start + 3s, 0.5);
    CHECK(ends(lease, start, 10s));
    CHECK(lease.next_beat() == start + 3s + 375ms);
    auto const next = lease.begin(start + 4s);
    CHECK(next.version == write.version + 1);
}

TEST_CASE("failed: again and again -> the next try is never in the past") {
    auto lease = make_lease();
    for (auto now = start + 2s; lease.look(now) == lock_state::held; now = lease.next_beat()) {
        (void)lease.begin(now);
        lease.failed(now + 10ms, 0);
        REQUIRE(lease.next_beat() > now + 10ms);
    }
    CHECK(lease.state() == lock_state::unreachable);
}

TEST_CASE("begin: a shorter lease -> counts from the moment that it may be carried out") {
    auto lease = make_lease();
    auto const shorter = lease.begin(start + 1s, 5s);
    CHECK(ends(lease, start + 1s, 5s));
    SUBCASE("it fails, which nobody believes") {
        lease.failed(start + 2s, 0);
        CHECK(ends(lease, start + 1s, 5s));
    }
    SUBCASE("it succeeds") {
        lease.extended(shorter);
        CHECK(ends(lease, start + 1s, 5s));
    }
    SUBCASE("a later one succeeds, after which it cannot be carried out any more") {
        auto const longer = lease.begin(start + 2s, 20s);
        CHECK(ends(lease, start + 1s, 5s));
        lease.extended(longer);
        CHECK(ends(lease, start + 2s, 20s));
        lease.extended(shorter);
        CHECK(ends(lease, start + 2s, 20s));
    }
}

TEST_CASE("begin: a longer lease -> counts only when it is known to be carried out") {
    auto lease = make_lease();
    auto const longer = lease.begin(start + 1s, 30s);
    CHECK(ends(lease, start, 10s));
    lease.extended(longer);
    CHECK(ends(lease, start + 1s, 30s));
    CHECK(lease.begin(start + 2s).lease == 30s);
}

TEST_CASE("overtaken: an answer says that a later write was carried out -> it does not count") {
    auto lease = make_lease();
    auto const shorter = lease.begin(start + 1s, 5s);
    auto const later = lease.begin(start + 2s, 10s);
    lease.overtaken(shorter);
    CHECK(ends(lease, start, 10s));
    lease.extended(later);
    CHECK(ends(lease, start + 2s, 10s));
}

TEST_CASE("lost, given back: final -> whatever comes later") {
    auto lease = make_lease();
    auto const write = lease.begin(start + 2s);
    SUBCASE("lost") {
        lease.lost();
        lease.extended(write);
        lease.given_back();
        CHECK(lease.look(start + 3s) == lock_state::lost);
    }
    SUBCASE("given back") {
        lease.given_back();
        lease.extended(write);
        lease.lost();
        CHECK(lease.look(start + 3s) == lock_state::released);
    }
    SUBCASE("unreachable, then it is known why") {
        CHECK(lease.look(start + 10s) == lock_state::unreachable);
        lease.lost();
        CHECK(lease.look(start + 10s) == lock_state::lost);
    }
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
