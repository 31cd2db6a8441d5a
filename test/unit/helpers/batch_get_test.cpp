// batch_get, in a world without network and without time.
#include <dynaco/batch_get.hpp>

#include "reading_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

}  // namespace

TEST_SUITE("helpers.batch_get") {
    TEST_CASE("no keys -> nothing is sent") {
        reading_world world;
        auto const got = world.get(batch_get_list());
        CHECK(got.items.empty());
        CHECK_FALSE(got.failure);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("keys of two tables, some without an item -> in the order asked, with gaps") {
        reading_world world;
        auto const got = world.get(batch_get_list()
                                       .add("music", key("id", "a"))
                                       .add("labels", key("id", "b"))
                                       .add("music", key("id", "none"))
                                       .add("music", key("id", "c")));
        REQUIRE(got.items.size() == 4);
        CHECK(got.items[0] == item("id", "a", "of", "music"));
        CHECK(got.items[1] == item("id", "b", "of", "labels"));
        CHECK_FALSE(got.items[2]);
        CHECK(got.items[3] == item("id", "c", "of", "music"));
        CHECK_FALSE(got.failure);
        CHECK(world.sent() == 1);
    }

    TEST_CASE("equal keys -> asked for once, answered in every place") {
        reading_world world;
        auto const got = world.get(batch_get_list()
                                       .add("music", key("id", "a"))
                                       .add("music", key("id", "b"))
                                       .add("music", key("id", "a"))
                                       .add("labels", key("id", "a")));
        CHECK(world.keys_asked == 3);
        CHECK(got.items[0] == got.items[2]);
        CHECK(got.items[2] == item("id", "a", "of", "music"));
        CHECK(got.items[3] == item("id", "a", "of", "labels"));
    }

    TEST_CASE("equal numbers in other words, attributes in another order -> one key") {
        reading_world world;
        world.wire->push(fake_reply::ok(
            R"({"Responses":{"tab":[{"p":{"N":"1.5"},"s":{"B":"AA=="},"x":{"N":"1"}}]}})"));
        auto const bytes = binary{std::byte{0}};
        auto const got = world.get(batch_get_list()
                                       .add("tab", key("p", number("1.50"), "s", bytes))
                                       .add("tab", key("s", bytes, "p", number("15e-1"))));
        CHECK(world.body(0).at("RequestItems").at("tab").at("Keys").as_array().size() == 1);
        CHECK(got.items[0]->at("x") == 1);
        CHECK(got.items[1]->at("x") == 1);
    }

    TEST_CASE("250 keys -> requests of at most 100; each item in its place") {
        reading_world world;
        check_complete(world.get(of_ids(250)), 250);
        CHECK(world.sent() == 3);
        CHECK(world.keys_asked == 250);
    }

    TEST_CASE("partial answers -> the rest asked for again after a short pause, settings kept") {
        reading_world world;
        world.most = 30;
        auto const got = world.get(of_ids(100)
                                       .consistent_read("music", true)
                                       .projection_expression("music", "#i, title")
                                       .expression_attribute_name("music", "#i", "id"));
        check_complete(got, 100);
        REQUIRE(world.sent() == 4);
        for (std::size_t i = 0; i != 4; ++i) {
            auto const asked = world.body(i).at("RequestItems").at("music").as_object();
            CHECK(asked.at("ConsistentRead").as_bool());
            CHECK(asked.at("ProjectionExpression").as_string() == "#i, title");
            CHECK(asked.at("ExpressionAttributeNames").at("#i").as_string() == "id");
        }
        CHECK(world.sleeps() == in_milliseconds({12.5, 12.5, 12.5}));
    }

    TEST_CASE("rounds without progress -> longer pauses; progress -> short ones again") {
        reading_world world;
        int round = 0;
        world.wire->on_request([&](sent_request const& sent) {
            world.most = ++round % 4 == 0 ? 1 : 0;
            return world.answer(sent);
        });
        check_complete(world.get(of_ids(2)), 2);
        CHECK(world.sleeps() == in_milliseconds({500, 1000, 2000, 12.5, 500, 1000, 2000}));
    }

    TEST_CASE("never any progress -> given up after max_attempts rounds, with what was read") {
        reading_world world;
        world.wire->push(fake_reply::ok(
            R"({"Responses":{"music":[{"id":{"S":"0"}}]},
                "UnprocessedKeys":{"music":{"Keys":[{"id":{"S":"1"}}]}}})"));
        world.most = 0;
        auto const got = world.get(of_ids(2));
        REQUIRE(got.failure);
        CHECK(*got.failure == condition::throttled);
        CHECK(got.failure->operation() == "BatchGetItem");
        CHECK(
            got.failure->message() ==
            "1 of a request's 1 were left unprocessed in 5 rounds in a row that got nothing done");
        CHECK(got.items[0] == item("id", "0"));
        CHECK_FALSE(got.items[1]);
        REQUIRE(got.unprocessed.size() == 1);
        CHECK(got.unprocessed[0].position == 1);
        CHECK(got.unprocessed[0].table_name == "music");
        CHECK(got.unprocessed[0].key == key("id", "1"));
        CHECK(world.sent() == 6);
    }

    TEST_CASE("the thrown form -> the same reason, with the result in the exception") {
        reading_world world;
        world.most = 0;
        auto operation = batch_get(world.client(), of_ids(3));
        try {
            run_coro(world.context, std::move(operation));
            FAIL("no exception");
        } catch (batch_get_exception const& failure) {
            CHECK(failure.error() == condition::throttled);
            CHECK(failure.result().unprocessed.size() == 3);
        }
        world.most = 1000;
        auto again = batch_get(world.client(), of_ids(3));
        check_complete(run_coro(world.context, std::move(again)), 3);
    }

    TEST_CASE("max_attempts of the options -> the limit of rounds") {
        reading_world world;
        world.most = 0;
        auto const got =
            world.get(of_ids(1), batch_get_options().call(call_options().max_attempts(2)));
        CHECK(got.failure);
        CHECK(world.sent() == 2);
    }

    TEST_CASE("throttled and lost calls -> retried within the call") {
        reading_world world;
        world.wire->push(fake_reply::throttle());
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        check_complete(world.get(of_ids(50)), 50);
        CHECK(world.sent() == 3);
    }

    TEST_CASE("a failure in the middle -> nothing more is sent, the rest handed back") {
        reading_world world;
        int call = 0;
        world.wire->on_request([&](sent_request const& sent) {
            if (++call == 2) return fake_reply::error(400, "AccessDeniedException");
            return world.answer(sent);
        });
        auto const got = world.get(of_ids(500), batch_get_options().concurrency(1));
        REQUIRE(got.failure);
        CHECK(*got.failure == service_errc::access_denied);
        CHECK(world.sent() == 2);
        CHECK(got.unprocessed.size() == 400);
        CHECK(got.unprocessed.front().position == 100);
        for (std::size_t i = 0; i != 100; ++i) CHECK(got.items[i]);
    }

    TEST_CASE("a failure while others are in flight -> their answers are kept") {
        reading_world world;
        int call = 0;
        world.wire->on_request([&](sent_request const& sent) {
            if (++call == 1) return fake_reply::error(400, "AccessDeniedException");
            return world.answer(sent).turns(20);
        });
        auto const got = world.get(of_ids(1000), batch_get_options().concurrency(3));
        CHECK(*got.failure == service_errc::access_denied);
        CHECK(world.sent() == 3);
        CHECK(got.unprocessed.size() == 800);
        CHECK_FALSE(got.items[99]);
        CHECK(got.items[100]);
        CHECK(got.items[299]);
    }

    TEST_CASE("concurrency -> so many requests in flight and never more") {
        reading_world world;
        int most = 0;
        int now = 0;
        world.wire->on_request([&](sent_request const& sent) {
            most = std::max(most, ++now);
            return world.answer(sent).turns(5).meanwhile([&] { --now; });
        });
        int expected = 4;
        auto options = batch_get_options();
        SUBCASE("by default") {}
        SUBCASE("one") {
            options.concurrency(expected = 1);
        }
        SUBCASE("seven") {
            options.concurrency(expected = 7);
        }
        check_complete(world.get(of_ids(2000), options), 2000);
        CHECK(most == expected);
    }

    TEST_CASE("options out of range -> refused, everything handed back, nothing sent") {
        reading_world world;
        auto options = batch_get_options();
        SUBCASE("no concurrency") {
            options.concurrency(0);
        }
        SUBCASE("too much") {
            options.concurrency(101);
        }
        SUBCASE("no time") {
            options.call(call_options().timeout(0s));
        }
        auto const got = world.get(of_ids(3), options);
        CHECK(*got.failure == errc::invalid_argument);
        CHECK(got.unprocessed.size() == 3);
        CHECK(got.items.size() == 3);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("a key that cannot be one -> refused with its position, nothing sent") {
        reading_world world;
        auto list = of_ids(150);
        std::string rule;
        SUBCASE("other attributes") {
            list.add("music", key("name", "a"));
            rule = "key 150 (table \"music\"): has other attributes than the table's first key";
        }
        SUBCASE("more attributes") {
            list.add("music", key("id", "a", "more", 1));
            rule = "key 150 (table \"music\"): has other attributes than the table's first key";
        }
        SUBCASE("no attributes") {
            list.add("other", item());
            rule = "key 150 (table \"other\"): is empty";
        }
        SUBCASE("a value that is empty") {
            list.add("other", key("id", ""));
            rule = "key 150 (table \"other\"): attribute \"id\" is empty";
        }
        auto const got = world.get(list);
        CHECK(*got.failure == errc::invalid_argument);
        CHECK(got.failure->message().starts_with(rule));
        CHECK(got.unprocessed.size() == 151);
        CHECK(world.sent() == 0);
    }

    TEST_CASE("a projection without the key -> asked for under private names, and stripped") {
        reading_world world;
        world.wire->push(fake_reply::ok(
            R"({"Responses":{"tab":[{"title":{"S":"x"},"p":{"S":"a"},"s":{"N":"1"}},
                                  {"p":{"S":"a"},"s":{"N":"2"}}]}})"));
        auto const got = world.get(batch_get_list()
                                       .add("tab", key("p", "a", "s", 1))
                                       .add("tab", key("p", "a", "s", 2))
                                       .add("tab", key("p", "a", "s", 3))
                                       .projection_expression("tab", " title,#x.p ,s[0], p2")
                                       .expression_attribute_name("tab", "#x", "p"));
        auto const asked = world.body(0).at("RequestItems").at("tab").as_object();
        CHECK(asked.at("ProjectionExpression").as_string() ==
              " title,#x.p ,s[0], p2, #dynaco_key0, #dynaco_key1");
        CHECK(asked.at("ExpressionAttributeNames").at("#dynaco_key0").as_string() == "p");
        CHECK(asked.at("ExpressionAttributeNames").at("#dynaco_key1").as_string() == "s");
        CHECK(got.items[0] == item("title", "x"));
        CHECK(got.items[1] == item());  // it is there, and has nothing of what was asked for
        CHECK_FALSE(got.items[2]);
    }

    TEST_CASE("a projection with a part of the key -> only the rest is added and stripped") {
        reading_world world;
        world.wire->push(
            fake_reply::ok(R"({"Responses":{"tab":[{"p":{"S":"a"},"s":{"N":"1"}}]}})"));
        auto const got = world.get(batch_get_list()
                                       .add("tab", key("p", "a", "s", 1))
                                       .projection_expression("tab", "title, #p")
                                       .expression_attribute_name("tab", "#p", "p"));
        CHECK(world.body(0).at("RequestItems").at("tab").at("ProjectionExpression").as_string() ==
              "title, #p, #dynaco_key0");
        CHECK(got.items[0] == item("p", "a"));
    }

    TEST_CASE("an answer with a key that was not asked for -> malformed, not misread") {
        reading_world world;
        SUBCASE("an item") {
            world.wire->push(fake_reply::ok(R"({"Responses":{"music":[{"id":{"S":"z"}}]}})"));
        }
        SUBCASE("an item without its key") {
            world.wire->push(fake_reply::ok(R"({"Responses":{"music":[{"x":{"S":"z"}}]}})"));
        }
        SUBCASE("another table") {
            world.wire->push(fake_reply::ok(R"({"Responses":{"other":[{"id":{"S":"0"}}]}})"));
        }
        SUBCASE("an unprocessed key") {
            world.wire->push(
                fake_reply::ok(R"({"UnprocessedKeys":{"music":{"Keys":[{"id":{"S":"z"}}]}}})"));
        }
        auto const got = world.get(of_ids(2));
        CHECK(*got.failure == errc::malformed_response);
        CHECK(got.unprocessed.size() == 2);
    }

    TEST_CASE("progress -> told as it is made, repeated keys counted, up to the whole") {
        reading_world world;
        std::vector<std::pair<std::size_t, std::size_t>> told;
        world.most = 60;
        auto list = of_ids(100);
        list.add("music", key("id", "0"));
        (void)world.get(list, batch_get_options().on_progress(
                                  [&](auto done, auto total) { told.emplace_back(done, total); }));
        std::vector<std::pair<std::size_t, std::size_t>> const expected{{61, 101}, {101, 101}};
        CHECK(told == expected);
    }

    TEST_CASE("progress that throws -> the batch ends as failed, what was read is kept") {
        reading_world world;
        auto const got =
            world.get(of_ids(300), batch_get_options().concurrency(1).on_progress(
                                       [](auto, auto) { throw std::runtime_error{"mine"}; }));
        CHECK(*got.failure == errc::invalid_argument);
        CHECK(world.sent() == 1);
        CHECK(got.items[99]);
        CHECK(got.unprocessed.size() == 200);
    }

    TEST_CASE("consumed capacity -> asked for, and the sum for each table") {
        reading_world world;
        auto const got = world.get(of_ids(300), batch_get_options().return_consumed_capacity(
                                                    return_consumed_capacity::total));
        CHECK(world.body(0).at("ReturnConsumedCapacity").as_string() == "TOTAL");
        REQUIRE(got.consumed_capacity.size() == 1);
        CHECK(got.consumed_capacity[0].table_name == "music");
        CHECK(got.consumed_capacity[0].capacity_units == 7.5);
    }

    TEST_CASE("deadline -> that of the whole batch; what is not done by then is handed back") {
        reading_world world;
        world.most = 1;
        auto const started = world.time->now();
        auto options = call_options();
        SUBCASE("as a time") {
            options.deadline(started + 100ms);
        }
        SUBCASE("as a length") {
            options.timeout(100ms);
        }
        auto const got = world.get(of_ids(50), batch_get_options().call(options));
        REQUIRE(got.failure);
        CHECK(*got.failure == errc::deadline_exceeded);
        CHECK(world.time->now() < started + 100ms);
        CHECK(world.request(0).deadline == started + 100ms);
        CHECK(world.request(1).deadline == started + 100ms);
        CHECK(world.sent() == 8);
        CHECK(got.unprocessed.size() == 42);
    }

    TEST_CASE("a client on a strand, a caller elsewhere -> the same") {
        reading_world world;
        world.config.threading = threading::shared;
        world.most = 70;
        check_complete(world.get(of_ids(450)), 450);
    }
}

}  // namespace dynaco::test
