#include "policy/pool_ledger.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>
#include <vector>

using namespace dynaco::policy;
using namespace std::chrono_literals;

namespace {

using grants = std::vector<pool_transaction::grant>;
using refusals = std::vector<pool_transaction::refused>;
using connections = std::vector<connection_id>;

constexpr connection_id c0{0};
constexpr connection_id c1{1};
constexpr connection_id c2{2};

// A ledger with a clock that the test moves; each event starts with an empty transaction.
struct pool {
    explicit pool(pool_limits limits) : ledger{limits} {}

    ticket acquire() {
        out.clear();
        return ledger.acquire(now, out);
    }
    void release(connection_id id, bool reusable = true) {
        out.clear();
        ledger.release(id, reusable, now, out);
    }
    void connected(connection_id id) {
        out.clear();
        ledger.connected(id, now, out);
    }
    void connect_failed(connection_id id) {
        out.clear();
        ledger.connect_failed(id, now, out);
    }
    void peer_closed(connection_id id) {
        out.clear();
        ledger.peer_closed(id, now, out);
    }
    void tick() {
        out.clear();
        ledger.tick(now, out);
    }
    void shutdown() {
        out.clear();
        ledger.shutdown(out);
    }
    // Acquires and connects `how_many` connections, which are c0, c1, ...
    void lease(std::uint32_t how_many) {
        for (std::uint32_t id = 0; id < how_many; ++id) {
            acquire();
            REQUIRE(out.connects == connections{connection_id{id}});
            connected(connection_id{id});
            REQUIRE(out.grants.size() == 1);
        }
    }

    pool_ledger ledger;
    pool_transaction out;
    time_point now{1000s};
};

pool_limits limits(std::size_t max_connections, std::size_t max_connecting = 16) {
    pool_limits result;
    result.max_connections = max_connections;
    result.max_connecting = max_connecting;
    result.idle_timeout = 55s;
    result.max_age = 600s;
    return result;
}

using counts = pool_ledger::counts;

}  // namespace

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
}

TEST_SUITE("policy.pool_ledger") {
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
