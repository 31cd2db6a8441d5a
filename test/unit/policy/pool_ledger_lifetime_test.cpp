#include "policy/pool_ledger.hpp"
#include "unit/policy/pool_fixture.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>
#include <vector>

using namespace dynaco::policy;
using namespace dynaco::policy::test;

TEST_SUITE("policy.pool_ledger") {
    TEST_CASE("peer_closed: idle connection -> closed, not granted any more") {
        pool p{limits(3)};
        p.lease(3);
        p.release(c0);
        p.release(c1);
        p.release(c2);

        p.peer_closed(c1);

        CHECK(p.out.to_close == connections{c1});
        CHECK(p.ledger.count() == counts{0, 0, 2, 0});
        p.acquire();
        CHECK(p.out.grants.at(0).connection == c2);
        p.acquire();
        CHECK(p.out.grants.at(0).connection == c0);
    }

    TEST_CASE("peer_closed: not idle -> ignored") {
        pool p{limits(3)};
        p.lease(1);
        p.acquire();

        for (connection_id const id : {c0, c1, c2, connection_id{99}}) {
            p.peer_closed(id);
            CHECK(p.out.empty());
        }
        CHECK(p.ledger.count() == counts{1, 1, 0, 1});
    }

    TEST_CASE("tick: expired by idle time or age -> closed, longest idle first, others stay") {
        auto config = limits(4);
        config.max_age = 100s;
        pool p{config};
        p.lease(2);
        p.now += 90s;
        p.acquire();
        p.connected(c2);
        p.acquire();
        p.connected(connection_id{3});
        p.release(c2);
        p.now += 4s;
        p.release(c1);
        p.release(connection_id{3});
        p.release(c0);
        p.now += 6s;  // c0 and c1 are 100 s old

        p.tick();

        CHECK(p.out.to_close == connections{c1, c0});
        CHECK(p.ledger.count() == counts{0, 0, 2, 0});
        p.now += 45s;  // c2 is idle for 55 s
        p.tick();
        CHECK(p.out.to_close == connections{c2});
    }

    TEST_CASE("tick: nothing to do -> nothing") {
        pool p{limits(2)};
        p.tick();
        CHECK(p.out.empty());
        p.lease(1);
        p.release(c0);
        p.now += 54s;
        p.tick();
        CHECK(p.out.empty());
    }

    TEST_CASE("tick: fewer than min_connections -> connects, within max_connecting") {
        auto config = limits(8, 2);
        config.min_connections = 3;
        pool p{config};

        p.tick();
        CHECK(p.out.connects == connections{c0, c1});
        p.connected(c0);
        CHECK(p.out.empty());
        p.tick();
        CHECK(p.out.connects == connections{c2});
        p.connect_failed(c2);
        CHECK(p.out.empty());  // only the next tick tries again
        p.tick();
        CHECK(p.out.connects == connections{c2});
        CHECK(p.ledger.count() == counts{0, 2, 1, 0});
        p.tick();
        CHECK(p.out.empty());
    }

    TEST_CASE("tick: expiry below min_connections -> replaced in the same transaction") {
        auto config = limits(2);
        config.min_connections = 1;
        pool p{config};
        p.tick();
        p.connected(c0);
        p.now += 55s;

        p.tick();

        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.connects == connections{c0});
    }

    TEST_CASE("next_tick: earliest expiry of the idle connections, none without any") {
        auto config = limits(2);
        config.max_age = 70s;
        pool p{config};
        CHECK_FALSE(p.ledger.next_tick());
        p.lease(2);
        CHECK_FALSE(p.ledger.next_tick());
        time_point const born = p.now;

        p.release(c0);
        CHECK(p.ledger.next_tick() == born + 55s);
        p.now += 20s;
        p.release(c1);
        p.peer_closed(c0);
        CHECK(p.ledger.next_tick() == born + 70s);  // by age, before its idle time ends

        p.now = born + 70s - 1ns;
        p.tick();
        CHECK(p.out.empty());
        p.now = born + 70s;
        p.tick();
        CHECK(p.out.to_close == connections{c1});
        CHECK_FALSE(p.ledger.next_tick());
    }

    TEST_CASE("limits: longest durations -> nothing ever expires") {
        auto config = limits(1);
        config.idle_timeout = duration::max();
        config.max_age = duration::max();
        pool p{config};
        p.lease(1);
        p.release(c0);

        CHECK(p.ledger.next_tick() == time_point::max());
        p.now += 1'000'000h;
        p.tick();
        CHECK(p.out.empty());
        p.acquire();
        CHECK(p.out.grants.size() == 1);
    }

    TEST_CASE("shutdown: waiters refused, idle closed, connects cancelled, leases stay") {
        pool p{limits(3)};
        p.lease(2);
        p.release(c1);
        ticket const a = p.acquire();
        REQUIRE(p.out.grants == grants{{a, c1, true}});
        ticket const b = p.acquire();
        ticket const c = p.acquire();
        REQUIRE(p.ledger.count() == counts{2, 1, 0, 2});

        p.shutdown();
        CHECK(p.out.refusals == refusals{{b, refusal::shut_down}, {c, refusal::shut_down}});
        CHECK(p.out.to_close == connections{c2});
        CHECK(p.ledger.count() == counts{2, 0, 0, 0});
        CHECK_FALSE(p.ledger.abandon(b));

        p.release(c0);
        CHECK(p.out.to_close == connections{c0});
        p.release(c1, false);
        CHECK(p.out.to_close == connections{c1});
        CHECK(p.ledger.count() == counts{});
    }

    TEST_CASE("shutdown: idle connections -> closed") {
        pool p{limits(2)};
        p.lease(2);
        p.release(c1);
        p.release(c0);

        p.shutdown();

        CHECK(p.out.to_close == connections{c1, c0});
        CHECK(p.ledger.count() == counts{});
        CHECK_FALSE(p.ledger.next_tick());
    }

    TEST_CASE("shutdown: later events -> refused or closed, nothing starts again") {
        auto config = limits(2);
        config.min_connections = 2;
        pool p{config};
        p.acquire();
        p.acquire();
        p.shutdown();

        p.shutdown();
        CHECK(p.out.empty());
        ticket const late = p.acquire();
        CHECK(p.out.refusals == refusals{{late, refusal::shut_down}});
        p.connected(c0);
        CHECK(p.out.to_close == connections{c0});
        p.connect_failed(c1);
        CHECK(p.out.empty());
        p.peer_closed(c0);
        CHECK(p.out.empty());
        p.tick();
        CHECK(p.out.empty());
        CHECK(p.ledger.count() == counts{});
    }

    TEST_CASE("visit_idle: longest idle first, with the time since") {
        pool p{limits(3)};
        p.lease(3);
        time_point const start = p.now;
        p.release(c2);
        p.now += 1s;
        p.release(c0);
        p.now += 1s;
        p.release(c1);

        std::vector<std::pair<connection_id, time_point>> seen;
        p.ledger.visit_idle(
            [&](connection_id id, time_point since) { seen.emplace_back(id, since); });

        REQUIRE(seen.size() == 3);
        CHECK(seen[0] == std::pair{c2, start});
        CHECK(seen[1] == std::pair{c0, start + 1s});
        CHECK(seen[2] == std::pair{c1, start + 2s});
    }

    TEST_CASE("waiter_index: dense and unique among those that wait") {
        auto config = limits(1);
        config.max_waiters = 3;
        pool p{config};
        p.lease(1);
        ticket const a = p.acquire();
        ticket const b = p.acquire();
        ticket const c = p.acquire();
        CHECK(pool_ledger::waiter_index(a) == 0);
        CHECK(pool_ledger::waiter_index(b) == 1);
        CHECK(pool_ledger::waiter_index(c) == 2);

        p.ledger.abandon(b);
        ticket const d = p.acquire();

        CHECK(pool_ledger::waiter_index(d) == 1);
        CHECK(d != b);
    }

    TEST_CASE("limits: out of range -> invalid_argument") {
        auto const with = [](auto change) {
            pool_limits config;
            change(config);
            return pool_ledger{config};
        };
        CHECK_NOTHROW(with([](pool_limits&) {}));
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_connections = 0; }), std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_connections = 1'000'001; }),
                        std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_connecting = 0; }), std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_waiters = 0; }), std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_waiters = 1'000'001; }),
                        std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.min_connections = 65; }),
                        std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.idle_timeout = 0s; }), std::invalid_argument);
        CHECK_THROWS_AS(with([](pool_limits& l) { l.max_age = -1s; }), std::invalid_argument);
    }
}
