// batch_write, in a world without network and without time.
#include <dynaco/batch_write.hpp>

#include "writing_world.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

using namespace std::chrono_literals;

TEST_SUITE("helpers.batch_write") {
    TEST_CASE("no writes -> nothing is sent") {
        writing_world world;
        auto const done = world.write(batch_write_list());
        world.check_accounts(done, 0);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("puts and deletes of two tables -> keys learnt once for each, then all written") {
        writing_world world;
        world.stored["labels"]["7"] = "1";
        auto list = puts(30);
        list.erase("labels", key("id", "7")).put("labels", song(8, 3)).put("labels", song(9, 4));
        world.check_accounts(world.write(std::move(list)), 33);
        CHECK(world.sent("DescribeTable") == 2);
        CHECK(world.sent("BatchWriteItem") == 2);
        CHECK(world.sizes == std::vector<std::size_t>{25, 8});
        CHECK(world.stored["music"].size() == 30);
        CHECK(world.stored["labels"] == std::map<std::string, std::string>{{"8", "3"}, {"9", "4"}});
    }

    TEST_CASE("keys that are given -> not asked for") {
        writing_world world;
        world.check_accounts(world.write(puts(100), with_key()), 100);
        CHECK(world.sent("DescribeTable") == 0);
        CHECK(world.sizes == std::vector<std::size_t>{25, 25, 25, 25});
    }

    TEST_CASE("writes of one key -> the last one wins, the others are not sent") {
        writing_world world;
        auto list = puts(3);
        list.put("music", song(1, 5)).erase("music", key("id", "2")).put("music", song(1, 6));
        auto const done = world.write(std::move(list), with_key());
        CHECK(done.written == 3);
        CHECK(done.replaced == 3);
        CHECK_FALSE(done.failure);
        CHECK(world.stored["music"] == std::map<std::string, std::string>{{"0", "0"}, {"1", "6"}});
    }

    TEST_CASE("large items -> requests of at most 16 MB, counted as they are sent") {
        writing_world world;
        batch_write_list list;
        for (int i = 0; i != 50; ++i) {
            // Each takes six bytes of JSON for one of the item's.
            list.put("music", song(i).set("x", std::string(399 * 1024, '\x01')));
        }
        world.check_accounts(world.write(std::move(list), with_key()), 50);
        CHECK(world.sizes.size() == 9);
        CHECK(world.sizes[0] == 6);
    }

    TEST_CASE("a write that would be refused -> named, nothing sent, all handed back") {
        writing_world world;
        auto list = puts(40);
        std::string rule;
        SUBCASE("too large") {
            list.put("music", song(1).set("x", std::string(400 * 1024, 'x')));
            rule = "write 40 (table \"music\"): attribute x: takes 409601 of";
        }
        SUBCASE("no key") {
            list.put("music", item("v", 1));
            rule = "write 40 (table \"music\"): attribute id: is missing";
        }
        SUBCASE("a delete with more than the key") {
            list.erase("music", song(1));
            rule = "write 40 (table \"music\"): attribute v: is not part of the key";
        }
        SUBCASE("neither put nor delete") {
            list.add(table_write("music", write_request()));
            rule = "write 40 (table \"music\"): has not exactly one of";
        }
        SUBCASE("a table that cannot be") {
            list.put("a table", song(1));
            rule = "write 40 (table \"a table\"): the table's name \"a table\" ";
        }
        auto const done = world.write(std::move(list), with_key());
        CHECK(*done.failure == errc::invalid_argument);
        INFO(done.failure->message());
        CHECK(done.failure->message().starts_with(rule));
        CHECK(done.leftovers.size() == 41);
        CHECK(id_of(done.leftovers[7]) == "7");
        CHECK(done.leftovers[7].reason == errc::invalid_argument);
        CHECK_FALSE(done.leftovers[7].may_have_been_applied);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("a table that does not exist -> all handed back with that reason") {
        writing_world world;
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        auto const done = world.write(puts(3));
        CHECK(*done.failure == condition::not_found);
        CHECK(done.failure->operation() == "DescribeTable");
        CHECK(done.leftovers.size() == 3);
        CHECK(world.sent() == 1);
    }

    TEST_CASE("a table without a key in its description -> malformed, nothing written") {
        writing_world world;
        world.wire->push(fake_reply::ok(R"({"Table":{}})"));
        auto const done = world.write(puts(3));
        CHECK(*done.failure == errc::malformed_response);
        CHECK(done.leftovers.size() == 3);
    }

    TEST_CASE("unprocessed items -> sent again until written, with short pauses") {
        writing_world world;
        world.most = 10;
        world.check_accounts(world.write(puts(25), with_key()), 25);
        CHECK(world.sizes == std::vector<std::size_t>{25, 15, 5});
        CHECK(world.sleeps() == in_milliseconds({12.5, 12.5}));
        CHECK(world.stored["music"].size() == 25);
    }

    TEST_CASE("rounds without progress -> longer pauses, begun anew by progress") {
        writing_world world;
        int round = 0;
        world.wire->on_request([&](sent_request const& sent) {
            world.most = ++round % 4 == 0 ? 1 : 0;
            return world.answer(sent);
        });
        world.check_accounts(world.write(puts(2), with_key()), 2);
        CHECK(world.sleeps() == in_milliseconds({500, 1000, 2000, 12.5, 500, 1000, 2000}));
    }

    TEST_CASE(
        "never any progress -> given up, the rest handed back in order, fit to be sent again") {
        writing_world world;
        int round = 0;
        world.wire->on_request([&](sent_request const& sent) {
            world.most = ++round == 1 ? 20 : 0;
            return world.answer(sent);
        });
        auto list = puts(50);
        list.erase("music", key("id", "x"));
        auto const done = world.write(std::move(list), with_key().concurrency(1));
        world.check_accounts(done, 51);
        CHECK(*done.failure == condition::throttled);
        CHECK(done.failure->operation() == "BatchWriteItem");
        CHECK(world.sent() == 6);
        REQUIRE(done.leftovers.size() == 31);
        CHECK(id_of(done.leftovers[0]) == "20");
        CHECK(done.leftovers[0].write.write.put_request()->item() == song(20));
        CHECK_FALSE(done.leftovers[0].may_have_been_applied);
        CHECK(id_of(done.leftovers[30]) == "x");

        world.wire->on_request([&](sent_request const& sent) { return world.answer(sent); });
        world.most = 1000;
        batch_write_list again;
        for (auto const& each : done.leftovers) again.add(each.write);
        CHECK_FALSE(world.write(std::move(again), with_key()).failure);
        CHECK(world.stored["music"].size() == 50);
    }

    TEST_CASE("the thrown form -> the same reason, with the result in the exception") {
        writing_world world;
        world.most = 0;
        auto operation = batch_write(world.client(), puts(3), with_key());
        try {
            run_coro(world.context, std::move(operation));
            FAIL("no exception");
        } catch (batch_write_exception const& failure) {
            CHECK(failure.error() == condition::throttled);
            CHECK(failure.result().leftovers.size() == 3);
        }
        world.most = 1000;
        auto again = batch_write(world.client(), puts(3), with_key());
        CHECK(run_coro(world.context, std::move(again)).written == 3);
    }

    TEST_CASE("throttled and lost answers -> repeated within the call, all written") {
        writing_world world;
        world.wire->push(fake_reply::throttle());
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.check_accounts(world.write(puts(20), with_key()), 20);
        CHECK(world.sent() == 3);
    }

    TEST_CASE("answers that stay lost -> in doubt, and said so; what was not sent is not") {
        writing_world world;
        world.wire->otherwise(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->on_request(nullptr);
        auto const done = world.write(puts(40), with_key().concurrency(1));
        CHECK(*done.failure == errc::read_failed);
        REQUIRE(done.leftovers.size() == 40);
        CHECK(done.leftovers[24].may_have_been_applied);
        CHECK_FALSE(done.leftovers[25].may_have_been_applied);
    }

    TEST_CASE("an answer lost, then never processed -> in doubt all the same") {
        writing_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.most = 0;
        auto const done = world.write(puts(2), with_key());
        CHECK(*done.failure == condition::throttled);
        REQUIRE(done.leftovers.size() == 2);
        CHECK(done.leftovers[0].may_have_been_applied);
    }

    TEST_CASE(
        "a permanent failure in the middle -> nothing more is sent, all the rest handed back") {
        writing_world world;
        int call = 0;
        world.wire->on_request([&](sent_request const& sent) {
            if (++call == 3) return fake_reply::error(400, "AccessDeniedException");
            return world.answer(sent);
        });
        auto const done = world.write(puts(200), with_key().concurrency(1));
        world.check_accounts(done, 200);
        CHECK(*done.failure == service_errc::access_denied);
        CHECK(world.sent() == 3);
        CHECK(done.written == 50);
        CHECK(id_of(done.leftovers[0]) == "50");
        CHECK(done.leftovers[0].write.write.put_request()->item() == song(50));
        CHECK(id_of(done.leftovers[149]) == "199");
    }

    TEST_CASE(
        "an answer with a write that was not sent -> malformed, all of the request in doubt") {
        writing_world world;
        SUBCASE("another key") {
            world.wire->push(fake_reply::ok(
                R"({"UnprocessedItems":{"music":[{"DeleteRequest":{"Key":{"id":{"S":"z"}}}}]}})"));
        }
        SUBCASE("another table") {
            world.wire->push(fake_reply::ok(
                R"({"UnprocessedItems":{"other":[{"DeleteRequest":{"Key":{"id":{"S":"0"}}}}]}})"));
        }
        SUBCASE("nothing") {
            world.wire->push(fake_reply::ok(R"({"UnprocessedItems":{"music":[{}]}})"));
        }
        auto const done = world.write(puts(2), with_key());
        CHECK(*done.failure == errc::malformed_response);
        REQUIRE(done.leftovers.size() == 2);
        CHECK(done.leftovers[0].may_have_been_applied);
    }

    TEST_CASE("concurrency -> so many requests in flight and never more") {
        writing_world world;
        int most = 0;
        int now = 0;
        world.wire->on_request([&](sent_request const& sent) {
            most = std::max(most, ++now);
            return world.answer(sent).turns(5).meanwhile([&] { --now; });
        });
        int expected = 4;
        auto options = with_key();
        SUBCASE("by default") {}
        SUBCASE("one") {
            options.concurrency(expected = 1);
        }
        SUBCASE("nine") {
            options.concurrency(expected = 9);
        }
        world.check_accounts(world.write(puts(1000), options), 1000);
        CHECK(most == expected);
        CHECK(world.sent() == 40);
    }

    TEST_CASE("options out of range -> refused, all handed back") {
        writing_world world;
        auto options = with_key();
        SUBCASE("no concurrency") {
            options.concurrency(0);
        }
        SUBCASE("no time") {
            options.call(call_options().timeout(0s));
        }
        auto const done = world.write(puts(2), options);
        CHECK(*done.failure == errc::invalid_argument);
        CHECK(done.leftovers.size() == 2);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("progress, capacity -> told") {
        writing_world world;
        std::vector<std::pair<std::size_t, std::size_t>> told;
        auto list = puts(30);
        list.put("music", song(0, 1));
        auto const done = world.write(
            std::move(list),
            with_key()
                .concurrency(1)
                .return_consumed_capacity(return_consumed_capacity::total)
                .on_progress([&](auto now, auto total) { told.emplace_back(now, total); }));
        std::vector<std::pair<std::size_t, std::size_t>> const expected{{26, 31}, {31, 31}};
        CHECK(told == expected);
        REQUIRE(done.consumed_capacity.size() == 1);
        CHECK(done.consumed_capacity[0].capacity_units == 50);
    }

    TEST_CASE("progress that throws -> the batch ends as failed") {
        writing_world world;
        auto const done =
            world.write(puts(60), with_key().concurrency(1).on_progress(
                                      [](auto, auto) { throw std::runtime_error{"mine"}; }));
        world.check_accounts(done, 60);
        CHECK(*done.failure == errc::invalid_argument);
        CHECK(done.written == 25);
    }

    TEST_CASE("deadline -> that of the whole batch") {
        writing_world world;
        world.most = 1;
        auto const started = world.time->now();
        auto const done = world.write(puts(25), with_key().call(call_options().timeout(100ms)));
        world.check_accounts(done, 25);
        CHECK(*done.failure == errc::deadline_exceeded);
        CHECK(world.time->now() < started + 100ms);
        CHECK(world.request(1).deadline == started + 100ms);
    }

    TEST_CASE("a client on a strand, a caller elsewhere -> the same") {
        writing_world world;
        world.config.threading = threading::shared;
        world.most = 17;
        world.check_accounts(world.write(puts(450)), 450);
    }
}

}  // namespace dynaco::test
