// A coroutine that waits until it is called.
#include "net/turn.hpp"
#include "net/context_end.hpp"

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/require.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using net::turn;

/// Coroutines that wait, and whoever knows their turns.
class crowd final : private net::context_end_listener {
  public:
    explicit crowd(asio::any_io_executor const& executor)
        : context_end_listener{executor},
          later{asio::require(executor, asio::execution::blocking.never)} {}

    asio::awaitable<void> wait(int times, std::shared_ptr<int> alive) {
        co_await asio::this_coro::throw_if_cancelled(false);
        turn own{later};
        waiting.push_back(&own);
        for (int i = 0; i < times; ++i) {
            co_await own.wait();
            ++woken;
        }
        std::erase(waiting, &own);
        alive.reset();
    }

    asio::any_io_executor later;
    std::vector<turn*> waiting;
    int woken = 0;

  private:
    void on_context_end() noexcept override {
        for (auto* const who : std::exchange(waiting, {})) who->drop();
    }
};

template <class Context>
void run(Context& context) {
    context.restart();
    context.poll();
}

}  // namespace

TEST_SUITE("net.turn") {
    TEST_CASE("call: who waits goes on, not inside the call; again and again") {
        asio::io_context context;
        crowd all{context.get_executor()};
        auto const alive = std::make_shared<int>();
        asio::co_spawn(context, all.wait(3, alive), asio::detached);
        run(context);
        REQUIRE(all.waiting.size() == 1);
        auto& own = *all.waiting.front();
        for (int i = 0; i < 3; ++i) {
            CHECK(own.is_awaited());
            asio::post(context, [&] {
                own.call();
                CHECK(all.woken == i);
                CHECK_FALSE(own.is_awaited());
                own.call();  // nobody waits any more
            });
            run(context);
            CHECK(all.woken == i + 1);
        }
        CHECK(alive.use_count() == 1);
    }

    TEST_CASE("cancel: who waits goes on, and may wait again") {
        asio::io_context context;
        crowd all{context.get_executor()};
        auto const alive = std::make_shared<int>();
        asio::cancellation_signal signal;
        asio::co_spawn(context, all.wait(3, alive),
                       asio::bind_cancellation_slot(signal.slot(), asio::detached));
        run(context);
        signal.emit(asio::cancellation_type::terminal);
        CHECK(all.woken == 0);
        run(context);
        CHECK(all.woken == 1);
        // Called and cancelled at the same time: once.
        asio::post(context, [&] {
            all.waiting.front()->call();
            signal.emit(asio::cancellation_type::terminal);
        });
        run(context);
        CHECK(all.woken == 2);
        REQUIRE(all.waiting.size() == 1);
        all.waiting.front()->call();
        run(context);
        CHECK(alive.use_count() == 1);
    }

    TEST_CASE("drop: the coroutine is destroyed, also by way of a strand") {
        asio::io_context context;
        auto const strand = asio::make_strand(context);
        crowd all{strand};
        auto const alive = std::make_shared<int>();
        asio::co_spawn(strand, all.wait(1, alive), asio::detached);
        run(context);
        CHECK(alive.use_count() > 1);
        auto& own = *all.waiting.front();
        all.waiting.clear();
        own.drop();
        run(context);
        CHECK(alive.use_count() == 1);
        CHECK(all.woken == 0);
    }

    TEST_CASE("end of the context: whoever waits is destroyed, called ones too") {
        auto const alive = std::make_shared<int>();
        std::optional<crowd> all;
        std::optional<crowd> gone;
        {
            asio::io_context context;
            all.emplace(context.get_executor());
            gone.emplace(context.get_executor());
            for (int i = 0; i < 5; ++i) {
                asio::co_spawn(context, all->wait(1, alive), asio::detached);
            }
            run(context);
            REQUIRE(all->waiting.size() == 5);
            all->waiting[2]->call();
            all->waiting.erase(all->waiting.begin() + 2);
            gone.reset();  // who does not listen any more is not told
        }
        CHECK(alive.use_count() == 1);
        CHECK(all->waiting.empty());
        CHECK(all->woken == 0);
    }
}

}  // namespace dynaco::test
