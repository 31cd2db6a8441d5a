#include "engine/task_group.hpp"

#include "support/random.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <stdexcept>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using engine::task_group;

// Tasks that end when they are told to, and count themselves.
class workshop {
  public:
    explicit workshop(asio::io_context& context) : context_{context} {}

    static asio::awaitable<void> work(std::shared_ptr<workshop> self, std::size_t index,
                                      bool heeds_cancellation) {
        co_await asio::this_coro::throw_if_cancelled(false);
        asio::cancellation_state const mine = co_await asio::this_coro::cancellation_state;
        ++self->begun;
        self->most = std::max(self->most, ++self->running);
        while (!self->done[index]) {
            if (heeds_cancellation && mine.cancelled() != asio::cancellation_type::none) break;
            co_await self->bells[index]->async_wait(asio::as_tuple(asio::deferred));
        }
        --self->running;
        if (mine.cancelled() != asio::cancellation_type::none) ++self->cancelled;
    }

    std::size_t add() {
        bells.push_back(
            std::make_unique<asio::steady_timer>(context_, asio::steady_timer::time_point::max()));
        done.push_back(false);
        return done.size() - 1;
    }
    void finish(std::size_t index) {
        done[index] = true;
        bells[index]->cancel();
    }
    void poll() {
        context_.restart();
        context_.poll();
    }

    std::vector<std::unique_ptr<asio::steady_timer>> bells;
    std::vector<bool> done;
    std::size_t begun = 0;
    std::size_t running = 0;
    std::size_t most = 0;
    std::size_t cancelled = 0;

  private:
    asio::io_context& context_;
};

class group_world {
  public:
    std::size_t spawn(bool heeds_cancellation = true) {
        auto const index = shop->add();
        group.spawn(workshop::work(shop, index, heeds_cancellation));
        return index;
    }
    // A waiter on its own: `over` tells whether it has completed.
    void wait(asio::awaitable<void> what) {
        asio::co_spawn(
            context, std::move(what),
            asio::bind_cancellation_slot(caller.slot(), [this](std::exception_ptr failure) {
                over = true;
                thrown = failure;
            }));
        shop->poll();
    }

    asio::io_context context{1};
    task_group group{context.get_executor()};
    std::shared_ptr<workshop> shop = std::make_shared<workshop>(context);
    asio::cancellation_signal caller;
    bool over = false;
    std::exception_ptr thrown;
};

asio::awaitable<void> fail() {
    throw std::runtime_error{"it failed"};
    co_return;
}

}  // namespace

TEST_SUITE("engine.task_group") {
    TEST_CASE("join: no tasks -> completes at once") {
        group_world world;
        run_coro(world.context, world.group.join());
    }

    TEST_CASE("join: two tasks -> completes when the second has ended") {
        group_world world;
        auto const first = world.spawn();
        auto const second = world.spawn();
        world.wait(world.group.join());
        CHECK(world.shop->running == 2);
        world.shop->finish(second);
        world.shop->poll();
        CHECK_FALSE(world.over);
        CHECK(world.group.running() == 1);
        world.shop->finish(first);
        world.shop->poll();
        CHECK(world.over);
        CHECK_FALSE(world.thrown);
    }

    TEST_CASE("join: cancelled -> tasks are cancelled and waited for") {
        group_world world;
        world.spawn();
        auto const stubborn = world.spawn(false);
        world.wait(world.group.join());
        world.caller.emit(asio::cancellation_type::terminal);
        world.shop->poll();
        CHECK(world.shop->running == 1);
        CHECK_FALSE(world.over);
        world.shop->finish(stubborn);
        world.shop->poll();
        CHECK(world.over);
        CHECK(world.shop->cancelled == 2);
    }

    TEST_CASE("spawn: after the group was cancelled -> the task sees it") {
        group_world world;
        world.group.cancel();
        world.spawn();
        world.wait(world.group.join());
        CHECK(world.over);
        CHECK(world.shop->cancelled == world.shop->begun);
    }

    TEST_CASE("join: a task threw -> throws that, once all have ended") {
        group_world world;
        auto const other = world.spawn();
        world.group.spawn(fail());
        world.wait(world.group.join());
        CHECK_FALSE(world.over);
        world.shop->finish(other);
        world.shop->poll();
        REQUIRE(world.over);
        CHECK_THROWS_WITH_AS(std::rethrow_exception(world.thrown), "it failed", std::runtime_error);
    }

    TEST_CASE("wait_for_room: as many as allowed -> completes when one has ended") {
        group_world world;
        auto const first = world.spawn();
        world.spawn();
        world.wait(world.group.wait_for_room(2));
        CHECK_FALSE(world.over);
        world.shop->finish(first);
        world.shop->poll();
        CHECK(world.over);
        world.group.cancel();
        world.shop->poll();
    }

    TEST_CASE("wait_for_room: cancelled -> completes, though a task goes on") {
        group_world world;
        auto const stubborn = world.spawn(false);
        world.wait(world.group.wait_for_room(1));
        world.caller.emit(asio::cancellation_type::terminal);
        world.shop->poll();
        CHECK(world.over);
        CHECK(world.group.running() == 1);
        world.shop->finish(stubborn);
        world.shop->poll();
    }

    TEST_CASE(
        "destruction: of the group, with tasks -> they are cancelled, and end by themselves") {
        asio::io_context context{1};
        auto const shop = std::make_shared<workshop>(context);
        {
            task_group group{context.get_executor()};
            group.spawn(workshop::work(shop, shop->add(), true));
            shop->poll();
            CHECK(shop->running == 1);
        }
        shop->poll();
        CHECK(shop->running == 0);
        expect_no_work(context);
    }

    TEST_CASE("destruction: of the context, with tasks and a waiter -> nothing is left") {
        auto const world = std::make_unique<group_world>();
        world->spawn();
        world->spawn(false);
        world->wait(world->group.join());
        CHECK(world->shop->running == 2);
        // The sanitizers see what would be left.
    }

    TEST_CASE("random events -> the count is that of the frames, and every wait ends") {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            seeded_random random{seed};
            group_world world;
            std::size_t finished = 0;
            bool waiting = false;
            for (int step = 0; step < 40; ++step) {
                switch (random.between(0, 4)) {
                    case 0:
                    case 1:
                        world.spawn(random.between(0, 3) != 0);
                        break;
                    case 2:
                        if (finished < world.shop->done.size()) world.shop->finish(finished++);
                        break;
                    case 3:
                        if (!waiting) {
                            waiting = true;
                            world.wait(random.between(0, 1) == 0 ? world.group.join()
                                                                 : world.group.wait_for_room(3));
                        }
                        break;
                    default:
                        if (random.between(0, 7) == 0) world.group.cancel();
                        break;
                }
                world.shop->poll();
                CHECK(world.group.running() == world.shop->running);
                if (world.group.running() == 0 && waiting) CHECK(world.over);
                if (world.over) world.over = waiting = false;
            }
            world.group.cancel();
            for (; finished < world.shop->done.size(); ++finished) world.shop->finish(finished);
            world.shop->poll();
            CHECK(world.group.running() == 0);
            CHECK((!waiting || world.over));
            expect_no_work(world.context);
        }
    }
}

}  // namespace dynaco::test
