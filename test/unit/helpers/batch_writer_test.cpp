// The batch_writer, in a world without network and without time.
#include <dynaco/batch_writer.hpp>

#include "writing_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Puts `count` songs, and counts those that are in.
asio::awaitable<void> put_all(batch_writer& writer, int first, int count, int& in) {
    for (int i = first; i != first + count; ++i) {
        auto put = writer.put("music", song(i));
        co_await std::move(put);
        ++in;
    }
}

asio::awaitable<batch_write_result> put_items_and_finish(batch_writer& writer, int count) {
    int in = 0;
    auto puts = put_all(writer, 0, count, in);
    co_await std::move(puts);
    auto end = writer.finish(as_result);
    auto done = co_await std::move(end);
    co_return done;
}

class writer_world : public writing_world {
  public:
    batch_writer& writer(batch_write_options options = with_key()) {
        if (!writer_) writer_ = std::make_unique<batch_writer>(client(), std::move(options));
        return *writer_;
    }
    void destroy_writer() { writer_.reset(); }

    result<void> put(item whole) {
        auto operation = writer().put("music", std::move(whole), as_result);
        return run_coro(context, std::move(operation), leftovers::allowed);
    }
    batch_write_result finish() {
        auto operation = writer().finish(as_result);
        return run_coro(context, std::move(operation));
    }

  private:
    std::unique_ptr<batch_writer> writer_;
};

}  // namespace

TEST_SUITE("helpers.batch_writer") {
    TEST_CASE("nothing put -> nothing sent, also without finish") {
        writer_world world;
        (void)world.writer();
        SUBCASE("finished") {
            world.check_accounts(world.finish(), 0);
        }
        world.destroy_writer();
        CHECK(world.sent() == 0);
        expect_no_work(world.context);
    }

    TEST_CASE("many puts -> written in full requests, the key learnt once") {
        writer_world world;
        auto work = put_items_and_finish(world.writer(batch_write_options()), 3000);
        world.check_accounts(run_coro(world.context, std::move(work)), 3000);
        CHECK(world.sent("DescribeTable") == 1);
        CHECK(world.sent("BatchWriteItem") <= 122);
        CHECK(world.stored["music"].size() == 3000);
    }

    TEST_CASE("one put, then nothing -> sent soon, without finish") {
        writer_world world;
        CHECK(world.put(song(1)).has_value());
        world.context.restart();
        world.context.poll();
        CHECK(world.written == 1);
        world.check_accounts(world.finish(), 1);
    }

    TEST_CASE("a full buffer -> put waits until requests have made room") {
        writer_world world;
        world.wire->on_request(nullptr);
        world.wire->otherwise(fake_reply::nothing());
        auto options = with_key().concurrency(2);
        int expected = 0;
        SUBCASE("by number") {
            options.max_buffered_writes(60);
            expected = 2 * 25 + 60;
        }
        SUBCASE("by bytes") {
            // {"id":{"S":"1000"},"v":{"N":"0"}} and what is around it: 33 + 55
            options.max_buffered_bytes(60 * 88);
            expected = 2 * 25 + 60;
        }
        int in = 0;
        auto& writer = world.writer(options);
        started<void> putting{world.context.get_executor(), put_all(writer, 1000, 500, in)};
        world.context.poll();
        CHECK_FALSE(putting.done());
        CHECK(in == expected);
        CHECK(world.sent() == 2);
        putting.cancel();
        world.context.poll();
        CHECK(putting.done());
        world.destroy_writer();
        world.context.poll();
        expect_no_work(world.context);
    }

    TEST_CASE("concurrency -> so many requests in flight and never more") {
        writer_world world;
        int most = 0;
        int now = 0;
        world.wire->on_request([&](sent_request const& sent) {
            most = std::max(most, ++now);
            return world.answer(sent).turns(5).meanwhile([&] { --now; });
        });
        auto work = put_items_and_finish(world.writer(with_key().concurrency(3)), 2000);
        world.check_accounts(run_coro(world.context, std::move(work)), 2000);
        CHECK(most == 3);
    }

    TEST_CASE("a key that is in flight -> the next write of it waits, the last one wins") {
        writer_world world;
        std::vector<fake_reply> answers;
        world.wire->on_request(
            [&](sent_request const& sent) { return world.answer(sent).turns(10); });
        CHECK(world.put(song(1, 1)).has_value());
        world.context.restart();
        while (world.sent() == 0 && world.context.poll_one() != 0) {
        }
        CHECK(world.put(song(1, 2)).has_value());
        CHECK(world.put(song(1, 3)).has_value());
        CHECK(world.put(song(2, 4)).has_value());
        auto const done = world.finish();
        CHECK(world.stored["music"] == std::map<std::string, std::string>{{"1", "3"}, {"2", "4"}});
        CHECK(done.written + done.replaced == 4);
        CHECK_FALSE(done.failure);
    }

    TEST_CASE("put, erase, put of one key, again and again -> as if one after the other") {
        writer_world world;
        world.most = 7;
        auto& writer = world.writer();
        auto const run = [](batch_writer& to) -> asio::awaitable<batch_write_result> {
            for (int i = 0; i != 400; ++i) {
                auto put = to.put("music", song(i % 40, i));
                co_await std::move(put);
                if (i % 3 != 0) continue;
                auto erase = to.erase("music", key("id", std::to_string(i % 40)));
                co_await std::move(erase);
            }
            auto end = to.finish(as_result);
            auto done = co_await std::move(end);
            co_return done;
        };
        auto work = run(writer);
        world.check_accounts(run_coro(world.context, std::move(work)), 400 + 134);
        for (int id = 0; id != 40; ++id) {
            int const last = 360 + id;
            auto const& stored = world.stored["music"];
            auto const found = stored.find(std::to_string(id));
            CHECK((found == stored.end()) == (last % 3 == 0));
            if (found != stored.end()) CHECK(found->second == std::to_string(last));
        }
    }

    TEST_CASE("an item that would be refused -> the put fails, the writer goes on") {
        writer_world world;
        auto const refused = world.put(item("v", 1));
        CHECK(refused.error() == errc::invalid_argument);
        CHECK(refused.error().message().starts_with("attribute id: is missing"));
        CHECK(world.put(song(1)).has_value());
        auto thrown = world.writer().put("no", song(1));
        CHECK_THROWS_AS(run_coro(world.context, std::move(thrown), leftovers::allowed), exception);
        auto const done = world.finish();
        world.check_accounts(done, 1);
        CHECK(world.stored["music"].size() == 1);
    }

    TEST_CASE(
        "a permanent failure -> puts fail at once, finish hands back all that is not written") {
        writer_world world;
        world.wire->on_request([&](sent_request const& sent) {
            if (world.sizes.size() == 2) return fake_reply::error(400, "ValidationException");
            return world.answer(sent);
        });
        int in = 0;
        auto work =
            put_all(world.writer(with_key().concurrency(1).max_buffered_writes(50)), 0, 500, in);
        CHECK_THROWS_AS(run_coro(world.context, std::move(work), leftovers::allowed), exception);
        CHECK(in < 500);
        auto const requests = world.sent();
        CHECK(world.put(song(1000)).error() == service_errc::validation);
        auto const done = world.finish();
        CHECK(world.sent() == requests);
        CHECK(*done.failure == service_errc::validation);
        // Those that were in, the one that failed, and the one offered later.
        world.check_accounts(done, static_cast<std::size_t>(in) + 2);
        CHECK(id_of(done.leftovers.front()) == "50");
        CHECK(id_of(done.leftovers.back()) == "1000");
        for (auto const& each : done.leftovers) CHECK(each.reason == service_errc::validation);
    }

    TEST_CASE("a table that does not exist -> the put fails and is handed back") {
        writer_world world;
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        (void)world.writer(batch_write_options());
        CHECK(world.put(song(1)).error() == condition::not_found);
        auto const done = world.finish();
        world.check_accounts(done, 1);
        CHECK(*done.failure == condition::not_found);
    }

    TEST_CASE("never any progress -> given up, all handed back; the thrown form has the result") {
        writer_world world;
        world.most = 0;
        CHECK(world.put(song(1)).has_value());
        auto operation = world.writer().finish();
        try {
            run_coro(world.context, std::move(operation));
            FAIL("no exception");
        } catch (batch_write_exception const& failure) {
            CHECK(failure.error() == condition::throttled);
            CHECK(failure.result().leftovers.size() == 1);
        }
    }

    TEST_CASE("after finish -> puts are refused") {
        writer_world world;
        CHECK(world.put(song(1)).has_value());
        world.check_accounts(world.finish(), 1);
        CHECK(world.put(song(2)).error() == errc::invalid_argument);
        CHECK(world.sent() == 1);
    }

    TEST_CASE("options out of range -> std::invalid_argument") {
        writer_world world;
        auto& client = world.client();
        auto const made = [&](batch_write_options options) {
            batch_writer const writer{client, std::move(options)};
        };
        CHECK_THROWS_AS(made(batch_write_options().concurrency(0)), std::invalid_argument);
        CHECK_THROWS_AS(made(batch_write_options().concurrency(101)), std::invalid_argument);
        CHECK_THROWS_AS(made(batch_write_options().max_buffered_writes(0)), std::invalid_argument);
        CHECK_THROWS_AS(made(batch_write_options().max_buffered_bytes(0)), std::invalid_argument);
    }

    TEST_CASE("several coroutines put at the same time -> all written, one question for the key") {
        writer_world world;
        auto& writer = world.writer(batch_write_options().max_buffered_writes(20).concurrency(2));
        std::vector<std::unique_ptr<started<void>>> running;
        std::vector<int> in(5);
        for (int i = 0; i != 5; ++i) {
            running.push_back(std::make_unique<started<void>>(
                world.context.get_executor(),
                put_all(writer, i * 1000, 200, in[static_cast<std::size_t>(i)])));
        }
        world.context.run();
        for (auto const& each : running) CHECK(each->done());
        world.check_accounts(world.finish(), 1000);
        CHECK(world.sent("DescribeTable") == 1);
        CHECK(world.stored["music"].size() == 1000);
    }

    TEST_CASE("a client on a strand, a caller elsewhere -> the same") {
        writer_world world;
        world.config.threading = threading::shared;
        auto work =
            put_items_and_finish(world.writer(batch_write_options().max_buffered_writes(30)), 500);
        world.check_accounts(run_coro(world.context, std::move(work)), 500);
    }
}

}  // namespace dynaco::test
