// Counts allocations by replacing the global operator new of this test program.
#include "policy/pool_ledger.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>
#include <vector>

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc{};
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace dynaco::policy;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t connection_count = 4;
constexpr std::size_t waiter_count = 100;

// A busy spell: all connections leased, many waiters, one of which gives up; then all are served,
// over one connection that is replaced halfway; then quiet.
void busy_spell(pool_ledger& ledger, pool_transaction& out, std::vector<ticket>& queue,
                time_point now) {
    queue.clear();
    for (std::size_t i = 0; i < connection_count + waiter_count; ++i) {
        out.clear();
        queue.push_back(ledger.acquire(now, out));
        if (!out.connects.empty()) {
            auto const id = out.connects.front();
            out.clear();
            ledger.connected(id, now, out);
        }
    }
    ledger.abandon(queue[queue.size() / 2]);
    while (ledger.count().waiting > 0) {
        bool const reusable = ledger.count().waiting != waiter_count / 2;
        out.clear();
        ledger.release(connection_id{0}, reusable, now, out);
        if (!reusable) {
            out.clear();
            ledger.connected(connection_id{0}, now, out);
        }
    }
    for (std::uint32_t id = 0; id < connection_count; ++id) {
        out.clear();
        ledger.release(connection_id{id}, true, now, out);
    }
    out.clear();
    ledger.tick(now, out);
}

}  // namespace

TEST_SUITE("policy.pool_ledger") {
    TEST_CASE("events: after a first busy spell -> nothing is allocated any more") {
        pool_limits limits;
        limits.max_connections = connection_count;
        limits.max_waiters = waiter_count;
        pool_ledger ledger{limits};
        pool_transaction out;
        std::vector<ticket> queue;
        time_point const now{1000s};
        busy_spell(ledger, out, queue, now);
        REQUIRE(ledger.count() == pool_ledger::counts{0, 0, connection_count, 0});

        std::size_t const before = allocations;
        REQUIRE(before > 0);
        for (int i = 0; i < 10; ++i) busy_spell(ledger, out, queue, now);
        std::size_t const after = allocations;

        CHECK(after == before);
        CHECK(ledger.count() == pool_ledger::counts{0, 0, connection_count, 0});
    }
}
