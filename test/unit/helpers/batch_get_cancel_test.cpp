// batch_get that is cancelled, or loses its client, at every place where it waits.
#include "reading_world.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <utility>

namespace dynaco::test {

TEST_SUITE("helpers.batch_get_cancel") {
    TEST_CASE("cancel: a reply that never comes, whichever -> reported with all that was read") {
        for (std::size_t silent = 0; silent != 6; ++silent) {
            reading_world world;
            world.most = 50;
            std::size_t count = 0;
            world.wire->on_request([&](sent_request const& sent) {
                return count++ == silent ? fake_reply::nothing() : world.answer(sent);
            });
            started<batch_get_result> run{world.context.get_executor(),
                                          batch_get(world.client(), of_ids(300),
                                                    batch_get_options().concurrency(2), as_result)};
            world.context.poll();
            CHECK_FALSE(run.done());
            run.cancel();
            world.context.poll();
            REQUIRE(run.done());
            auto const& got = run.value();
            CHECK(*got.failure == condition::cancelled);
            CHECK_FALSE(got.unprocessed.empty());
            std::size_t found = 0;
            for (auto const& each : got.items) found += each ? 1 : 0;
            CHECK(found + got.unprocessed.size() == 300);
            expect_no_work(world.context);
        }
    }

    TEST_CASE("cancel: during each pause -> reported with all that was read") {
        for (std::size_t pause = 0; pause != 4; ++pause) {
            reading_world world;
            auto const clock = std::make_shared<stopping_clock>();
            world.config.clock = clock;
            clock->stops_at = static_cast<int>(pause) + 1;
            world.most = 20;
            started<batch_get_result> run{
                world.context.get_executor(),
                batch_get(world.client(), of_ids(100), batch_get_options(), as_result)};
            world.context.poll();
            CHECK(clock->stands);
            run.cancel();
            world.context.poll();
            auto const& got = run.value();
            CHECK(*got.failure == condition::cancelled);
            CHECK(got.unprocessed.size() == 100 - 20 * (pause + 1));
            expect_no_work(world.context);
        }
    }

    TEST_CASE(
        "cancel before it begins, and the client destroyed meanwhile -> everything handed back") {
        reading_world world;
        world.wire->otherwise(fake_reply::nothing());
        world.wire->on_request(nullptr);
        auto operation = batch_get(world.client(), of_ids(3), as_result);
        SUBCASE("cancelled") {
            started<batch_get_result> run{world.context.get_executor(), std::move(operation)};
            run.cancel();
            world.context.poll();
            CHECK(*run.value().failure == condition::cancelled);
            CHECK(run.value().unprocessed.size() == 3);
        }
        SUBCASE("destroyed while it waits") {
            started<batch_get_result> run{world.context.get_executor(), std::move(operation)};
            world.context.poll();
            CHECK(world.sent() == 1);
            world.destroy_client();
            world.context.poll();
            CHECK(*run.value().failure == condition::cancelled);
            CHECK(run.value().unprocessed.size() == 3);
        }
        SUBCASE("destroyed before it begins") {
            world.destroy_client();
            auto const got = run_coro(world.context, std::move(operation));
            CHECK(*got.failure == condition::cancelled);
        }
        expect_no_work(world.context);
    }

    TEST_CASE("one lane fails while another is in a pause -> the pause is cut short") {
        reading_world world;
        auto const clock = std::make_shared<stopping_clock>();
        world.config.clock = clock;
        clock->stops_at = 1;
        int call = 0;
        world.wire->on_request([&](sent_request const& sent) {
            if (++call == 2) return fake_reply::error(400, "AccessDeniedException").turns(50);
            world.most = 10;
            return world.answer(sent);
        });
        auto const got = world.get(of_ids(200), batch_get_options().concurrency(2));
        CHECK(clock->stands);
        CHECK(*got.failure == service_errc::access_denied);
        CHECK(got.unprocessed.size() == 190);
    }
}

}  // namespace dynaco::test
