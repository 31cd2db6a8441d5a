// Work on the client's executor, asked for from another one.
#include "engine/at_home.hpp"

#include "support/engine_world.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// What the coroutines of a test saw.
class sight {
  public:
    bool ran = false;
    bool was_at_home = false;
    bool was_cancelled = false;
    bool over = false;
    std::exception_ptr thrown;
};

// Ends by cancellation only.
asio::awaitable<void> endless(std::shared_ptr<engine::core> core, std::shared_ptr<sight> seen) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const executor = co_await asio::this_coro::executor;
    seen->ran = true;
    seen->was_at_home = engine::is_home(*core, executor);
    asio::cancellation_state const mine = co_await asio::this_coro::cancellation_state;
    while (mine.cancelled() == asio::cancellation_type::none) {
        asio::steady_timer timer{executor, asio::steady_timer::time_point::max()};
        co_await timer.async_wait(asio::as_tuple(asio::deferred));
    }
    seen->was_cancelled = true;
}

// Waits for its cancellation, and goes on all the same.
asio::awaitable<void> go_on_when_cancelled(std::shared_ptr<engine::core> core,
                                           std::shared_ptr<sight> seen) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer timer{co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max()};
    co_await timer.async_wait(asio::as_tuple(asio::deferred));
    auto work = engine::at_home(core, endless(core, seen));
    co_await std::move(work);
    co_await engine::sleep_until(core, engine::now(*core) + 1h);
}

class away_world : public engine_world {
  public:
    void start(asio::awaitable<void> what) {
        asio::co_spawn(
            asio::make_strand(context), std::move(what),
            asio::bind_cancellation_slot(cancel.slot(), [seen = seen](std::exception_ptr failure) {
                seen->over = true;
                seen->thrown = failure;
            }));
        poll();
    }
    void poll() {
        context.restart();
        context.poll();
    }

    asio::cancellation_signal cancel;
    std::shared_ptr<sight> seen = std::make_shared<sight>();
};

}  // namespace

TEST_SUITE("engine.at_home") {
    TEST_CASE("work: asked for elsewhere, then cancelled -> ran at home, and is cancelled there") {
        away_world world;
        world.start(engine::at_home(world.core(), endless(world.core(), world.seen)));
        CHECK(world.seen->was_at_home);
        CHECK_FALSE(world.seen->over);
        world.cancel.emit(asio::cancellation_type::terminal);
        world.poll();
        CHECK(world.seen->was_cancelled);
        CHECK(world.seen->over);
        expect_no_work(world.context);
    }

    TEST_CASE("work and sleep: asked for after the caller was cancelled -> end at once") {
        away_world world;
        world.start(go_on_when_cancelled(world.core(), world.seen));
        CHECK_FALSE(world.seen->ran);
        world.cancel.emit(asio::cancellation_type::terminal);
        world.poll();
        CHECK(world.seen->ran);
        CHECK(world.seen->was_cancelled);
        CHECK(world.seen->over);
        CHECK_FALSE(world.seen->thrown);
        CHECK(world.sleeps().empty());
        expect_no_work(world.context);
    }
}

}  // namespace dynaco::test
