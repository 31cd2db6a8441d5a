#include "policy/pool_ledger.hpp"
#include "unit/policy/pool_fixture.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace dynaco::policy;
using namespace dynaco::policy::test;

TEST_SUITE("policy.pool_ledger") {
    TEST_CASE("acquire: empty pool -> waits for a planned connect, which is granted as fresh") {
        pool p{limits(2)};

        ticket const first = p.acquire();
        CHECK(p.out.grants.empty());
        CHECK(p.out.connects == connections{c0});
        CHECK(p.ledger.count() == counts{0, 1, 0, 1});

        p.connected(c0);
        CHECK(p.out.grants == grants{{first, c0, false}});
        CHECK(p.ledger.count() == counts{1, 0, 0, 0});
    }

    TEST_CASE("acquire: an idle connection -> granted at once, as reused") {
        pool p{limits(2)};
        p.lease(1);
        p.release(c0);
        CHECK(p.out.empty());
        CHECK(p.ledger.count() == counts{0, 0, 1, 0});

        ticket const next = p.acquire();

        CHECK(p.out.grants == grants{{next, c0, true}});
        CHECK(p.out.connects.empty());
        CHECK(p.ledger.count() == counts{1, 0, 0, 0});
    }

    TEST_CASE("acquire: several idle connections -> the one released last") {
        pool p{limits(3)};
        p.lease(3);
        p.release(c1);
        p.release(c0);
        p.release(c2);

        std::vector<connection_id> order;
        for (int i = 0; i < 3; ++i) {
            p.acquire();
            REQUIRE(p.out.grants.size() == 1);
            order.push_back(p.out.grants[0].connection);
        }

        CHECK(order == connections{c2, c0, c1});
    }

    TEST_CASE(
        "acquire: connects in progress cover the waiters -> one connect each, up to the limits") {
        pool p{limits(3, 2)};

        p.acquire();
        CHECK(p.out.connects == connections{c0});
        p.acquire();
        CHECK(p.out.connects == connections{c1});
        p.acquire();
        CHECK(p.out.connects.empty());  // max_connecting
        p.connected(c1);
        CHECK(p.out.grants.size() == 1);
        CHECK(p.out.connects == connections{c2});  // there is room for it now
        p.acquire();
        CHECK(p.out.connects.empty());  // max_connections
        CHECK(p.ledger.count() == counts{1, 2, 0, 3});
    }

    TEST_CASE("acquire: a warm-up connect in progress -> covers the waiter") {
        auto config = limits(3);
        config.min_connections = 1;
        pool p{config};
        p.tick();
        REQUIRE(p.out.connects == connections{c0});

        ticket const waiter = p.acquire();

        CHECK(p.out.connects.empty());
        p.connected(c0);
        CHECK(p.out.grants == grants{{waiter, c0, false}});
    }

    TEST_CASE("acquire: as many waiters as allowed -> refused") {
        auto config = limits(1);
        config.max_waiters = 2;
        pool p{config};
        p.acquire();
        p.acquire();

        ticket const third = p.acquire();

        CHECK(p.out.refusals == refusals{{third, refusal::too_many_waiters}});
        CHECK(p.ledger.count().waiting == 2);
        CHECK_FALSE(p.ledger.abandon(third));
    }

    TEST_CASE("acquire: idle connection past its idle time -> closed, a fresh one is planned") {
        pool p{limits(2)};
        p.lease(1);
        p.release(c0);
        p.now += 55s;

        p.acquire();

        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.grants.empty());
        CHECK(p.out.connects == connections{c0});  // the slot is free again
    }

    TEST_CASE("acquire: idle connection just within its idle time -> granted") {
        pool p{limits(2)};
        p.lease(1);
        p.release(c0);
        p.now += 55s - 1ns;

        p.acquire();

        CHECK(p.out.grants.size() == 1);
        CHECK(p.out.to_close.empty());
    }

    TEST_CASE("acquire: newest idle connection too old -> closed, the next one is granted") {
        auto config = limits(2);
        config.max_age = 20s;
        pool p{config};
        p.lease(1);
        p.now += 15s;
        p.acquire();
        p.connected(c1);
        p.release(c1);
        p.release(c0);  // newest on the stack, oldest by age
        p.now += 5s;

        ticket const next = p.acquire();

        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.grants == grants{{next, c1, true}});
    }

    TEST_CASE("release: reusable connection -> goes to the oldest waiter") {
        pool p{limits(1)};
        p.lease(1);
        ticket const first = p.acquire();
        ticket const second = p.acquire();

        p.release(c0);
        CHECK(p.out.grants == grants{{first, c0, true}});
        p.release(c0);
        CHECK(p.out.grants == grants{{second, c0, true}});
        CHECK(p.ledger.count() == counts{1, 0, 0, 0});
    }

    TEST_CASE("release: not reusable, nobody waits -> closed, nothing is planned") {
        pool p{limits(2)};
        p.lease(1);

        p.release(c0, false);

        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.connects.empty());
        CHECK(p.ledger.count() == counts{});
    }

    TEST_CASE(
        "release: not reusable, somebody waits at the limit -> closed, a connect takes its place") {
        pool p{limits(1)};
        p.lease(1);
        ticket const waiter = p.acquire();

        p.release(c0, false);
        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.connects == connections{c0});
        CHECK(p.ledger.count() == counts{0, 1, 0, 1});

        p.connected(c0);
        CHECK(p.out.grants == grants{{waiter, c0, false}});
    }

    TEST_CASE("release: connection as old as allowed -> closed although reusable") {
        pool p{limits(1)};
        p.lease(1);
        p.acquire();
        p.now += 600s;

        p.release(c0);

        CHECK(p.out.to_close == connections{c0});
        CHECK(p.out.grants.empty());
        CHECK(p.out.connects.size() == 1);
    }

    TEST_CASE("abandon: a waiter -> the next one is served in its place") {
        pool p{limits(1)};
        p.lease(1);
        ticket const first = p.acquire();
        ticket const second = p.acquire();
        ticket const third = p.acquire();

        CHECK(p.ledger.abandon(second));
        CHECK(p.ledger.abandon(first));
        CHECK(p.ledger.count().waiting == 1);
        p.release(c0);

        CHECK(p.out.grants == grants{{third, c0, true}});
    }

    TEST_CASE("abandon: complete ticket -> false, also when its place is taken by another waiter") {
        pool p{limits(1)};
        p.lease(1);
        ticket const first = p.acquire();
        REQUIRE(p.ledger.abandon(first));
        ticket const second = p.acquire();
        REQUIRE(pool_ledger::waiter_index(first) == pool_ledger::waiter_index(second));

        CHECK_FALSE(p.ledger.abandon(first));
        CHECK(p.ledger.count().waiting == 1);
        p.release(c0);
        CHECK(p.out.grants == grants{{second, c0, true}});
        CHECK_FALSE(p.ledger.abandon(second));
        CHECK_FALSE(p.ledger.abandon(ticket{}));
    }

    TEST_CASE("abandon: its connect is in progress -> the connect ends as an idle connection") {
        pool p{limits(2)};
        ticket const waiter = p.acquire();
        REQUIRE(p.ledger.abandon(waiter));

        p.connected(c0);

        CHECK(p.out.empty());
        CHECK(p.ledger.count() == counts{0, 0, 1, 0});
    }

    TEST_CASE("abandon: a surplus connect in progress -> serves a later acquire, none is planned") {
        pool p{limits(2)};
        ticket const gone = p.acquire();
        REQUIRE(p.ledger.abandon(gone));

        ticket const next = p.acquire();

        CHECK(p.out.connects.empty());
        p.connected(c0);
        CHECK(p.out.grants == grants{{next, c0, false}});
    }

    TEST_CASE(
        "connected: waiter served by a release meanwhile -> surplus becomes idle, is reused") {
        pool p{limits(2)};
        p.lease(1);
        ticket const waiter = p.acquire();
        REQUIRE(p.out.connects == connections{c1});
        p.release(c0);
        REQUIRE(p.out.grants == grants{{waiter, c0, true}});

        p.connected(c1);
        CHECK(p.out.empty());
        CHECK(p.ledger.count() == counts{1, 0, 1, 0});

        ticket const next = p.acquire();
        CHECK(p.out.grants == grants{{next, c1, true}});
    }

    TEST_CASE("connected: out of order -> the oldest waiter takes whichever comes first") {
        pool p{limits(2)};
        ticket const first = p.acquire();
        ticket const second = p.acquire();

        p.connected(c1);
        CHECK(p.out.grants == grants{{first, c1, false}});
        p.connected(c0);
        CHECK(p.out.grants == grants{{second, c0, false}});
    }

    TEST_CASE("connect_failed: the only connect -> its waiter is refused, nothing is planned") {
        pool p{limits(2)};
        ticket const waiter = p.acquire();

        p.connect_failed(c0);

        CHECK(p.out.refusals == refusals{{waiter, refusal::connect_failed}});
        CHECK(p.out.connects.empty());
        CHECK(p.out.to_close.empty());
        CHECK(p.ledger.count() == counts{});
    }

    TEST_CASE(
        "connect_failed: nothing leased -> all waiters beyond the connects in progress, oldest "
        "first") {
        pool p{limits(8, 2)};
        std::vector<ticket> t;
        for (int i = 0; i < 5; ++i) t.push_back(p.acquire());
        REQUIRE(p.ledger.count() == counts{0, 2, 0, 5});

        p.connect_failed(c1);
        CHECK(p.out.refusals == refusals{{t[0], refusal::connect_failed},
                                         {t[1], refusal::connect_failed},
                                         {t[2], refusal::connect_failed},
                                         {t[3], refusal::connect_failed}});
        CHECK(p.out.connects.empty());

        p.connect_failed(c0);
        CHECK(p.out.refusals == refusals{{t[4], refusal::connect_failed}});
        CHECK(p.ledger.count() == counts{});
    }

    TEST_CASE(
        "connect_failed: leases are out -> one waiter is refused, a new connect for the others") {
        pool p{limits(3, 2)};
        p.lease(1);
        std::vector<ticket> t;
        for (int i = 0; i < 4; ++i) t.push_back(p.acquire());
        REQUIRE(p.ledger.count() == counts{1, 2, 0, 4});

        p.connect_failed(c2);
        CHECK(p.out.refusals == refusals{{t[0], refusal::connect_failed}});
        CHECK(p.out.connects == connections{c2});

        p.release(c0);
        CHECK(p.out.grants == grants{{t[1], c0, true}});
        CHECK(p.ledger.count() == counts{1, 2, 0, 2});
    }

    TEST_CASE(
        "connect_failed: a dead server with leases out -> a connect per waiter at most, then "
        "quiet") {
        pool p{limits(4, 1)};
        p.lease(1);
        for (int i = 0; i < 10; ++i) p.acquire();

        int failures = 0;
        while (p.ledger.count().connecting > 0) {
            p.connect_failed(c1);
            ++failures;
        }

        CHECK(failures == 10);
        CHECK(p.ledger.count() == counts{1, 0, 0, 0});
    }

    TEST_CASE(
        "connect_failed: steady arrivals at a dead server -> no waiter outlives its own connect") {
        pool p{limits(4)};
        ticket const first = p.acquire();
        p.acquire();
        p.acquire();

        p.connect_failed(c0);

        CHECK(p.out.refusals == refusals{{first, refusal::connect_failed}});
        CHECK(p.ledger.count() == counts{0, 2, 0, 2});
    }

    TEST_CASE("connect_failed: a surplus connect -> nobody is refused") {
        pool p{limits(2)};
        p.acquire();
        ticket const gone = p.acquire();
        REQUIRE(p.ledger.abandon(gone));

        p.connect_failed(c0);
        CHECK(p.out.empty());
        CHECK(p.ledger.count() == counts{0, 1, 0, 1});
    }
}
