// batch_write and batch_writer that are cancelled, destroyed, or lose their client, at every place
// where they wait.
#include <dynaco/batch_writer.hpp>

#include "writing_world.hpp"

#include <doctest/doctest.h>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

asio::awaitable<batch_write_result> put_and_finish(batch_writer& writer, int count) {
    co_await asio::this_coro::throw_if_cancelled(false);
    for (int i = 0; i != count; ++i) {
        auto put = writer.put("music", song(i), as_result);
        auto const in = co_await std::move(put);
        if (in.has_error()) break;
    }
    auto end = writer.finish(as_result);
    auto done = co_await std::move(end);
    co_return done;
}

}  // namespace

TEST_SUITE("helpers.batch_write_cancel") {
    TEST_CASE("batch_write: a reply that never comes, whichever -> what is not written is told") {
        for (std::size_t silent = 0; silent != 8; ++silent) {
            writing_world world;
            world.most = 20;
            std::size_t count = 0;
            world.wire->on_request([&](sent_request const& sent) {
                return count++ == silent ? fake_reply::nothing() : world.answer(sent);
            });
            started<batch_write_result> run{
                world.context.get_executor(),
                batch_write(world.client(), puts(100), batch_write_options().concurrency(2),
                            as_result)};
            world.context.poll();
            CHECK_FALSE(run.done());
            run.cancel();
            world.context.poll();
            REQUIRE(run.done());
            auto const& done = run.value();
            world.check_accounts(done, 100);
            CHECK(*done.failure == condition::cancelled);
            bool const was_sent = silent != 0;  // not when it was the question for the key
            CHECK(done.leftovers.front().may_have_been_applied == was_sent);
            expect_no_work(world.context);
        }
    }

    TEST_CASE("batch_write: cancelled in each pause -> what is not written is told") {
        for (std::size_t pause = 0; pause != 3; ++pause) {
            writing_world world;
            auto const clock = std::make_shared<stopping_clock>();
            world.config.clock = clock;
            clock->stops_at = static_cast<int>(pause) + 1;
            world.most = 6;
            started<batch_write_result> run{
                world.context.get_executor(),
                batch_write(world.client(), puts(25), with_key(), as_result)};
            world.context.poll();
            CHECK(clock->stands);
            run.cancel();
            world.context.poll();
            auto const& done = run.value();
            world.check_accounts(done, 25);
            CHECK(done.written == 6 * (pause + 1));
            CHECK(*done.failure == condition::cancelled);
            // Told by the service that they are not written, and not sent again since.
            for (auto const& each : done.leftovers) CHECK_FALSE(each.may_have_been_applied);
            expect_no_work(world.context);
        }
    }

    TEST_CASE("batch_write: cancelled before it begins, client destroyed -> all handed back") {
        writing_world world;
        world.wire->on_request(nullptr);
        world.wire->otherwise(fake_reply::nothing());
        auto operation = batch_write(world.client(), puts(30), with_key(), as_result);
        std::optional<started<batch_write_result>> run;
        SUBCASE("cancelled") {
            run.emplace(world.context.get_executor(), std::move(operation));
            run->cancel();
        }
        SUBCASE("destroyed before") {
            world.destroy_client();
            run.emplace(world.context.get_executor(), std::move(operation));
        }
        SUBCASE("destroyed meanwhile") {
            run.emplace(world.context.get_executor(), std::move(operation));
            world.context.poll();
            CHECK(world.sent() == 2);
            world.destroy_client();
        }
        world.context.restart();
        world.context.poll();
        REQUIRE(run->done());
        CHECK(*run->value().failure == condition::cancelled);
        CHECK(run->value().leftovers.size() == 30);
        expect_no_work(world.context);
    }

    TEST_CASE("writer: cancelled at each reply, in put or in finish -> every write accounted for") {
        for (std::size_t silent = 0; silent != 7; ++silent) {
            writing_world world;
            std::size_t count = 0;
            world.wire->on_request([&](sent_request const& sent) {
                return count++ >= silent ? fake_reply::nothing() : world.answer(sent);
            });
            batch_writer writer{world.client(),
                                batch_write_options().concurrency(2).max_buffered_writes(30)};
            started<batch_write_result> run{world.context.get_executor(),
                                            put_and_finish(writer, 120)};
            world.context.poll();
            CHECK_FALSE(run.done());
            run.cancel();
            world.context.restart();
            world.context.poll();
            REQUIRE(run.done());
            auto const& done = run.value();
            CHECK(done.written == world.written);
            CHECK(done.failure.has_value() == !done.leftovers.empty());
            if (silent == 0) CHECK(done.leftovers.empty());  // the put was taken back
            for (auto const& each : done.leftovers) {
                CHECK(each.reason == condition::cancelled);
                CHECK_FALSE(world.stored["music"].contains(id_of(each)));
            }
            expect_no_work(world.context);
        }
    }

    TEST_CASE("writer: destroyed with requests in flight and puts waiting -> all ends") {
        writing_world world;
        world.wire->on_request(nullptr);
        world.wire->otherwise(fake_reply::nothing());
        auto writer =
            std::make_unique<batch_writer>(world.client(), with_key().max_buffered_writes(1));
        started<batch_write_result> run{world.context.get_executor(), put_and_finish(*writer, 5)};
        SUBCASE("by its destructor") {
            // One lane takes one write each; the fifth put waits behind them.
            auto put = writer->put("music", song(100), as_result);
            started<result<void>> other{world.context.get_executor(), std::move(put)};
            world.context.poll();
            CHECK(world.sent() != 0);
            run.cancel();
            world.context.poll();
            writer.reset();
        }
        SUBCASE("by the end of the client") {
            world.context.poll();
            world.destroy_client();
        }
        world.context.restart();
        world.context.poll();
        REQUIRE(run.done());
        CHECK(*run.value().failure == condition::cancelled);
        writer.reset();
        expect_no_work(world.context);
    }

    TEST_CASE("writer: destroyed unfinished -> what is in flight is cancelled, nothing runs on") {
        writing_world world;
        world.wire->on_request(nullptr);
        world.wire->otherwise(fake_reply::nothing());
        {
            batch_writer writer{world.client(), with_key()};
            auto put = writer.put("music", song(1));
            run_coro(world.context, std::move(put), leftovers::allowed);
            world.context.restart();
            world.context.poll();
            CHECK(world.sent() == 1);
        }
        expect_no_work(world.context);
        CHECK(world.sent() == 1);
    }

    TEST_CASE("writer: one put of several that wait is cancelled -> only that one is taken back") {
        writing_world world;
        auto const slow = [&](sent_request const& sent) { return world.answer(sent).turns(30); };
        world.wire->on_request(slow);
        batch_writer writer{world.client(), with_key().concurrency(1).max_buffered_writes(1)};
        std::vector<std::unique_ptr<started<result<void>>>> running;
        for (int i = 0; i != 5; ++i) {
            running.push_back(std::make_unique<started<result<void>>>(
                world.context.get_executor(), writer.put("music", song(i), as_result)));
        }
        world.context.restart();
        while (world.sent() == 0 && world.context.poll_one() != 0) {
        }
        running[3]->cancel();
        world.context.run();
        CHECK(running[3]->value().error() == condition::cancelled);
        for (int const i : {0, 1, 2, 4}) {
            CHECK(running[static_cast<std::size_t>(i)]->value().has_value());
        }
        auto end = writer.finish(as_result);
        world.check_accounts(run_coro(world.context, std::move(end)), 4);
        CHECK_FALSE(world.stored["music"].contains("3"));
    }
}

}  // namespace dynaco::test
