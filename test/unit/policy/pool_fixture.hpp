// A ledger with a clock that the test moves.
#pragma once

#include "policy/pool_ledger.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace dynaco::policy::test {

using namespace std::chrono_literals;

using grants = std::vector<pool_transaction::grant>;
using refusals = std::vector<pool_transaction::refused>;
using connections = std::vector<connection_id>;

inline constexpr connection_id c0{0};
inline constexpr connection_id c1{1};
inline constexpr connection_id c2{2};

// Each event starts with an empty transaction.
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

inline pool_limits limits(std::size_t max_connections, std::size_t max_connecting = 16) {
    pool_limits result;
    result.max_connections = max_connections;
    result.max_connecting = max_connecting;
    result.idle_timeout = 55s;
    result.max_age = 600s;
    return result;
}

using counts = pool_ledger::counts;

}  // namespace dynaco::policy::test
