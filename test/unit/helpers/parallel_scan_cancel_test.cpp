// Parallel scans that are cancelled, or destroyed while they read.
#include "pager_world.hpp"

#include <dynaco/parallel_scan.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace dynaco::test {
namespace {

class stopping_world : public paged_world {
  public:
    explicit stopping_world(threading kind) : paged_world{12, 2} { config.threading = kind; }

    template <class T>
    running<T> start(boost::asio::awaitable<T> operation) {
        return running<T>{context, context.get_executor(), std::move(operation)};
    }
    /// Replies from that number on do not come until `unblock`.
    void hold_replies(std::size_t from) {
        wire->on_request([this, from](sent_request const& request) {
            return calls() - 1 >= from ? fake_reply::nothing() : answer(request);
        });
    }
    void unblock() {
        wire->on_request([this](sent_request const& request) { return answer(request); });
    }
    parallel_scan scan() {
        return parallel_scan{client(), scan_request("music"),
                             parallel_scan_options().segments(3).concurrency(2).read_ahead(2)};
    }
    numbers rest_of(std::string checkpoint) {
        unblock();
        parallel_scan rest{client(), scan_request("music"),
                           parallel_scan_options().segments(3).from(std::move(checkpoint))};
        return run(take(rest));
    }
};

constexpr threading kinds[] = {threading::single, threading::shared};

void expect_all(numbers taken, numbers const& rest) {
    taken.insert(taken.end(), rest.begin(), rest.end());
    std::sort(taken.begin(), taken.end());
    CHECK(taken == range(0, 12));
}

}  // namespace

TEST_SUITE("helpers.parallel_scan_cancel") {
    TEST_CASE("cancel: replies that do not come -> told once; the checkpoint has the rest") {
        for (auto const kind : kinds) {
            for (std::size_t reply = 0; reply < 6; ++reply) {
                INFO(static_cast<int>(kind), " ", reply);
                stopping_world world{kind};
                world.hold_replies(reply);
                numbers taken;
                std::string checkpoint;
                {
                    auto scan = world.scan();
                    auto all = world.start(take_until_failure(scan));
                    all.settle();
                    REQUIRE(all.completions() == 0);
                    all.cancel();
                    REQUIRE(all.completions() == 1);
                    REQUIRE_FALSE(all.threw());
                    CHECK(*all.value().failure == cancelled_code());
                    taken = all.value().taken;
                    checkpoint = scan.checkpoint();
                }
                expect_no_work(world.context);
                expect_all(taken, world.rest_of(checkpoint));
            }
        }
    }

    TEST_CASE("cancel: then called again -> what was being read is there") {
        stopping_world world{threading::shared};
        world.wire->on_request(
            [&](sent_request const& request) { return world.answer(request).turns(20); });
        auto scan = world.scan();
        auto all = world.start(take_until_failure(scan));
        world.context.restart();
        for (int i = 0; i < 10; ++i) world.context.poll_one();
        auto const begun = world.calls();
        all.cancel();
        REQUIRE(all.completions() == 1);
        expect_all(all.value().taken, world.run(take(scan)));
        CHECK(begun > 0);
        CHECK(world.calls() == 6);  // none was read twice
    }

    TEST_CASE("cancel: after each step -> completes once, nothing is lost, nothing is left") {
        for (auto const kind : kinds) {
            bool finished = false;
            for (int steps = 0; !finished; ++steps) {
                INFO(static_cast<int>(kind), " ", steps);
                REQUIRE(steps < 2000);
                stopping_world world{kind};
                {
                    auto scan = world.scan();
                    auto all = world.start(take_until_failure(scan));
                    world.context.restart();
                    for (int i = 0; i < steps; ++i) world.context.poll_one();
                    finished = all.completions() == 1;
                    all.cancel();
                    REQUIRE(all.completions() == 1);
                    // Asio itself throws into a coroutine that is cancelled between two calls.
                    if (!all.threw() && all.value().failure) {
                        CHECK(*all.value().failure == cancelled_code());
                        expect_all(all.value().taken, world.run(take(scan)));
                    }
                }
                expect_no_work(world.context);
            }
        }
    }

    TEST_CASE("destroyed: while segments are read, or wait for the budget -> nothing runs") {
        for (auto const kind : kinds) {
            for (bool const poor : {false, true}) {
                INFO(static_cast<int>(kind), " ", poor);
                stopping_world world{kind};
                world.hold_replies(1);
                {
                    auto options = parallel_scan_options().segments(3);
                    if (poor) options.capacity_budget(0.001);
                    parallel_scan scan{world.client(), scan_request("music"), options};
                    auto one = world.start(take(scan, 1));
                    one.settle();
                    CHECK(one.completions() == 1);
                }
                expect_no_work(world.context);
            }
        }
    }

    TEST_CASE("destroyed: the client -> what was read is there, then cancelled") {
        stopping_world world{threading::shared};
        world.hold_replies(2);
        auto scan = world.scan();
        auto one = world.start(take(scan, 1));
        one.settle();
        REQUIRE(one.completions() == 1);
        world.destroy_client();
        auto const rest = world.run(take_until_failure(scan));
        CHECK(rest.taken.size() == 3);
        REQUIRE(rest.failure);
        CHECK(*rest.failure == cancelled_code());
    }

    TEST_CASE("destroyed: the context, while segments are read -> no leak") {
        auto world = std::make_unique<stopping_world>(threading::shared);
        world->hold_replies(1);
        {
            auto scan = world->scan();
            auto one = world->start(take(scan, 1));
            one.settle();
        }
        world.reset();
    }
}

}  // namespace dynaco::test
