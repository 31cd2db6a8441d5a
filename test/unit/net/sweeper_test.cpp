// One timer for many deadlines.
#include "net/sweeper.hpp"

#include "net/address_book.hpp"
#include "support/fake_clock.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using net::interruption;
using net::sweeper;
using net::timed_wait;

/// What waits: it notes when it was interrupted.
class target {
  public:
    void interrupt() { ++interrupts; }
    int interrupts = 0;
};

/// Notes its own limit when that has passed.
struct noting_target {
    void interrupt() {
        CHECK(timers->now() - start >= limit);
        seen.push_back(limit);
    }

    std::chrono::milliseconds limit;
    clock::time_point start;
    std::shared_ptr<sweeper> timers;
    std::vector<std::chrono::milliseconds>& seen;
};

class sweeping {
  public:
    void run_for(std::chrono::milliseconds length) {
        context.restart();
        context.run_for(length);
    }
    clock::time_point now() const { return timers->now(); }

    asio::io_context context{1};
    std::shared_ptr<shifted_clock> time = std::make_shared<shifted_clock>();
    std::shared_ptr<sweeper> timers = std::make_shared<sweeper>(context.get_executor(), time);
};

}  // namespace

TEST_SUITE("net.sweeper") {
    TEST_CASE("deadline: passes -> interrupted once, told that it was late") {
        sweeping world;
        target one;
        timed_wait wait{*world.timers, one};
        wait.until(world.now() + 5ms);
        CHECK(wait.interrupted() == interruption::none);
        world.run_for(1s);
        CHECK(one.interrupts == 1);
        CHECK(wait.interrupted() == interruption::timed_out);
        expect_no_work(world.context);
    }

    TEST_CASE("deadline: gone before it passes, or moved on -> not interrupted") {
        sweeping world;
        target gone;
        target moved;
        timed_wait second{*world.timers, moved};
        {
            timed_wait const first{*world.timers, gone};
            timed_wait third{*world.timers, gone};
            third.until(world.now() + 5ms);
            second.until(world.now() + 5ms);
        }
        second.until(world.now() + 1h);
        world.run_for(30ms);
        CHECK(gone.interrupts == 0);
        CHECK(moved.interrupts == 0);
        world.timers->pause();
        expect_no_work(world.context);
    }

    TEST_CASE("deadlines: many, set in any order -> each passes once, none early") {
        sweeping world;
        auto const start = world.now();
        std::vector<std::chrono::milliseconds> const limits{30ms, 10ms, 50ms, 20ms, 40ms};
        std::vector<noting_target> targets;
        std::vector<std::chrono::milliseconds> seen;
        for (auto const limit : limits) targets.push_back({limit, start, world.timers, seen});
        std::vector<std::unique_ptr<timed_wait>> waits;
        for (auto& each : targets) {
            waits.push_back(std::make_unique<timed_wait>(*world.timers, each));
            waits.back()->until(start + each.limit);
        }
        expect_no_work(world.context);
        // Those that are late together come in any order.
        std::sort(seen.begin(), seen.end());
        CHECK(seen == std::vector<std::chrono::milliseconds>{10ms, 20ms, 30ms, 40ms, 50ms});
    }

    TEST_CASE("pause: no deadline is watched, until the next one is set") {
        sweeping world;
        target one;
        timed_wait wait{*world.timers, one};
        wait.until(world.now() + 1ms);
        world.timers->pause();
        expect_no_work(world.context);
        CHECK(one.interrupts == 0);
        wait.until(world.now() + 1ms);
        world.run_for(1s);
        CHECK(one.interrupts == 1);
    }

    TEST_CASE("shut down: waits in progress and later ones -> told so, nothing is armed") {
        sweeping world;
        target one;
        timed_wait early{*world.timers, one};
        early.until(world.now() + 1h);
        world.timers->shut_down();
        CHECK(one.interrupts == 1);
        CHECK(early.interrupted() == interruption::shut_down);
        timed_wait late{*world.timers, one};
        CHECK(late.interrupted() == interruption::shut_down);
        late.until(world.now() + 1h);
        expect_no_work(world.context);
    }

    TEST_CASE("destroyed: with a timer running -> nothing happens any more") {
        sweeping world;
        {
            target one;
            timed_wait wait{*world.timers, one};
            wait.until(world.now() + 1ms);
        }
        world.timers.reset();
        expect_no_work(world.context);
    }
}

TEST_SUITE("net.address_book") {
    using endpoint = net::address_book::endpoint;

    TEST_CASE("addresses: of several -> each connection begins with another one") {
        net::address_book book{30s};
        clock::time_point const now{1h};
        CHECK_FALSE(book.is_fresh(now));
        auto const address = [](unsigned short port) {
            return endpoint{boost::asio::ip::address_v4::loopback(), port};
        };
        book.set({address(1), address(2), address(3)}, now);
        CHECK(book.next() == std::vector<endpoint>{address(1), address(2), address(3)});
        CHECK(book.next() == std::vector<endpoint>{address(2), address(3), address(1)});
        CHECK(book.next() == std::vector<endpoint>{address(3), address(1), address(2)});
        book.set({address(4)}, now);
        CHECK(book.next() == std::vector<endpoint>{address(4)});
    }

    TEST_CASE("addresses: found some time ago -> fresh for their lifetime") {
        net::address_book book{30s};
        clock::time_point const now{1h};
        book.set({endpoint{}}, now);
        CHECK(book.is_fresh(now + 29s));
        CHECK_FALSE(book.is_fresh(now + 30s));
        net::address_book forgetful{0s};
        forgetful.set({endpoint{}}, now);
        CHECK_FALSE(forgetful.is_fresh(now));
    }
}

}  // namespace dynaco::test
