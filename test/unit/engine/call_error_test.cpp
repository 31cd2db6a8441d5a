// Failures of a call: what they carry, and whether a write may have taken effect.
#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/operations/transact_write_items.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

constexpr char const* secrets[] = {"SECRETKEYFIRST", "TOKENFIRST"};

fake_reply body_of(int status, std::string json) {
    return fake_reply::ok(std::move(json)).status(status);
}

}  // namespace

TEST_SUITE("engine.call") {
    TEST_CASE("error: a failed condition -> the item as it was, and who said so") {
        engine_world world;
        world.wire->push(body_of(400, R"({"__type":"x#ConditionalCheckFailedException",
            "message":"The conditional request failed","Item":{"artist":{"S":"Björk"},
            "plays":{"N":"7"}}})")
                             .request_id("REQ-1"));
        auto const got = world.put();
        REQUIRE(got.has_error());
        auto const& failure = got.error();
        CHECK(failure == service_errc::conditional_check_failed);
        CHECK(failure == condition::conditional_check_failed);
        CHECK(failure.name() == "ConditionalCheckFailedException");
        CHECK(failure.service_message() == "The conditional request failed");
        REQUIRE(failure.item() != nullptr);
        CHECK(failure.item()->get<int>("plays") == 7);
        CHECK(failure.operation() == "PutItem");
        CHECK(failure.request_id() == "REQ-1");
        CHECK(failure.http_status() == 400);
        CHECK(failure.attempts() == 1);
        CHECK_FALSE(failure.may_have_been_applied());
    }

    TEST_CASE("error: a throttle -> its reasons") {
        engine_world world;
        world.wire->push(body_of(400, R"({"__type":"ProvisionedThroughputExceededException",
            "message":"slow","ThrottlingReasons":[{"reason":"TableReadProvisionedThroughputExceeded",
            "resource":"arn:aws:dynamodb:eu-north-1:1:table/music"}]})"));
        auto const got = world.get(call_options().max_attempts(1));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::throttled);
        REQUIRE(got.error().throttling_reasons().size() == 1);
        auto const& reason = got.error().throttling_reasons().front();
        CHECK(reason.reason == "TableReadProvisionedThroughputExceeded");
        CHECK(reason.resource == "arn:aws:dynamodb:eu-north-1:1:table/music");
    }

    TEST_CASE("error: a cancelled transaction -> its reasons decide about a retry") {
        engine_world world;
        auto const with_code = [](std::string const& code) {
            return body_of(400, R"({"__type":"TransactionCanceledException","Message":"cancelled",
                "CancellationReasons":[{"Code":"None"},{"Code":")" +
                                    code + R"("}]})");
        };
        world.wire->push(with_code("TransactionConflict"));
        world.wire->push(with_code("ConditionalCheckFailed"));
        auto const got = world.put();
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_canceled);
        CHECK(got.error().attempts() == 2);
        REQUIRE(got.error().cancellation_reasons().size() == 2);
        CHECK(got.error().cancellation_reasons()[1].code ==
              cancellation_code::conditional_check_failed);
        CHECK(got.error().service_message() == "cancelled");
    }

    TEST_CASE("error: a conflict that is the caller's to deal with -> not retried") {
        engine_world world;
        world.wire->otherwise(body_of(400, R"({"__type":"TransactionCanceledException",
            "CancellationReasons":[{"Code":"TransactionConflict"}]})"));
        auto const got = world.put(call_options().retry_conflicts(false));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_conflict);
        CHECK(got.error().attempts() == 1);
    }

    TEST_CASE("error: a lost answer, then the transaction's cancellation -> not applied") {
        engine_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(body_of(400, R"({"__type":"TransactionCanceledException",
            "CancellationReasons":[{"Code":"ConditionalCheckFailed"}]})"));
        auto call = engine::start<transact_write_items_request>(
            world.core(),
            transact_write_items_request().add_transact_item(
                transact_write_item().put(transact_put("music", item("artist", "Björk")))),
            as_result);
        auto const got = run_coro(world.context, std::move(call));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::conditional_check_failed);
        CHECK(got.error().attempts() == 2);
        CHECK_FALSE(got.error().may_have_been_applied());
    }

    TEST_CASE("error: its name by header, __type or code; message or Message -> the same failure") {
        engine_world world;
        fake_reply reply = body_of(400, R"({"message":"words"})");
        SUBCASE("header") {
            reply.error_type("ValidationException");
        }
        SUBCASE("header with a suffix") {
            reply.error_type("ValidationException:http://internal.amazon.com/coral/");
        }
        SUBCASE("header before body") {
            reply.error_type("ValidationException").body(R"({"__type":"Other","message":"words"})");
        }
        SUBCASE("__type") {
            reply.body(R"({"__type":"ValidationException","message":"words"})");
        }
        SUBCASE("__type with a prefix, Message") {
            reply.body(R"({"__type":"com.amazon.coral.validate#ValidationException",
                           "Message":"words"})");
        }
        SUBCASE("code") {
            reply.body(R"({"code":"ValidationException","message":"words"})");
        }
        world.wire->push(reply);
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::validation);
        CHECK(got.error().name() == "ValidationException");
        CHECK(got.error().service_message() == "words");
    }

    TEST_CASE("error: no error of the service -> by its status, retried if that is passing") {
        engine_world world;
        int status = 0;
        int attempts = 1;
        condition wanted = condition::transient;
        SUBCASE("503") {
            status = 503;
            attempts = 5;
        }
        SUBCASE("500") {
            status = 500;
            attempts = 5;
        }
        SUBCASE("429") {
            status = 429;
            attempts = 5;
            wanted = condition::throttled;
        }
        SUBCASE("404") {
            status = 404;
        }
        SUBCASE("301") {
            status = 301;
        }
        SUBCASE("204") {
            status = 204;
        }
        world.wire->otherwise(body_of(status, "<html>Server text</html>"));
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::unexpected_status);
        CHECK(got.error().http_status() == status);
        CHECK(got.error().attempts() == attempts);
        CHECK((got.error() == wanted) == (attempts == 5));
        CHECK(got.error().message().find("Server text") == std::string::npos);
    }

    TEST_CASE("checksum: of the body as received -> compared if it is there") {
        engine_world world;
        world.wire->push(fake_reply::ok("{}").crc32("2745614147"));
        CHECK(world.get().has_value());
        CHECK(world.wire->requests().size() == 1);
        world.wire->push(fake_reply::ok("{}").crc32("2745614146"));
        world.wire->push(fake_reply::ok("{}").crc32("x"));
        world.wire->push(fake_reply::error(400, "ValidationException").crc32("1"));
        CHECK(world.get().has_value());
        CHECK(world.wire->requests().size() == 5);
    }

    TEST_CASE("response: not the JSON that was to come -> malformed_response, not repeated") {
        engine_world world;
        std::string text;
        SUBCASE("cut") {
            text = R"({"Item":{"a":{"S":"b")";
        }
        SUBCASE("nothing") {
            text = "";
        }
        SUBCASE("no JSON") {
            text = "<html></html>";
        }
        SUBCASE("another type") {
            text = R"({"Item":[]})";
        }
        SUBCASE("trailing text") {
            text = "{}{}";
        }
        world.wire->otherwise(fake_reply::ok(text));
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::malformed_response);
        CHECK(got.error().http_status() == 200);
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("applied: a write's failures -> in doubt unless the service refused it") {
        engine_world world;
        world.config.retry.max_attempts = 2;
        bool in_doubt = true;
        SUBCASE("refused") {
            world.wire->push(fake_reply::error(400, "ValidationException"));
            in_doubt = false;
        }
        SUBCASE("never sent") {
            world.wire->push(2, fake_reply::failure(errc::connect_failed));
            in_doubt = false;
        }
        SUBCASE("throttled twice") {
            world.wire->push(2, fake_reply::throttle());
            in_doubt = false;
        }
        SUBCASE("no answer") {
            world.wire->push(2, fake_reply::failure_in_doubt(errc::read_failed));
        }
        SUBCASE("500") {
            world.wire->push(2, fake_reply::internal_error());
        }
        SUBCASE("an answer that cannot be read") {
            world.wire->push(fake_reply::ok("{"));
        }
        SUBCASE("an answer without a body") {
            world.wire->push(fake_reply::ok(""));
        }
        SUBCASE("a success with a wrong checksum") {
            world.wire->push(2, fake_reply::ok().crc32("1"));
        }
        SUBCASE("no answer, then a failed condition") {
            world.wire->push(fake_reply::failure_in_doubt(errc::response_timeout));
            world.wire->push(fake_reply::error(400, "ConditionalCheckFailedException"));
        }
        SUBCASE("500, then never sent") {
            world.wire->push(fake_reply::internal_error());
            world.wire->push(fake_reply::failure(errc::connect_failed));
        }
        SUBCASE("a failed condition after a replay") {
            world.wire->push(fake_reply::error(400, "ConditionalCheckFailedException").replayed());
        }
        auto const got = world.put();
        REQUIRE(got.has_error());
        CHECK(got.error().may_have_been_applied() == in_doubt);
        CHECK(world.wire->unused_replies() == 0);
    }

    TEST_CASE("applied: a read's failures -> never in doubt, in events and reports neither") {
        engine_world world;
        world.config.retry.max_attempts = 2;
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->push(fake_reply::internal_error());
        call_report report;
        auto const got = world.get(call_options().report(report));
        REQUIRE(got.has_error());
        CHECK_FALSE(got.error().may_have_been_applied());
        REQUIRE(report.attempts.size() == 2);
        REQUIRE(report.attempts[0].failure);
        CHECK_FALSE(report.attempts[0].failure->may_have_been_applied());
        CHECK(world.events->everything().find("may have been applied") == std::string::npos);
    }

    TEST_CASE("request id: of a later attempt without a reply -> that of the last reply") {
        engine_world world;
        world.config.retry.max_attempts = 2;
        world.wire->push(fake_reply::internal_error().request_id("REQ-1"));
        world.wire->push(fake_reply::failure(errc::connect_failed));
        auto const got = world.get();
        CHECK(got.error() == errc::connect_failed);
        CHECK(got.error().request_id() == "REQ-1");
        CHECK(got.error().http_status() == 500);
    }

    TEST_CASE("thrown or returned: the same failure") {
        engine_world world;
        world.wire->otherwise(fake_reply::error(400, "ResourceNotFoundException", "no such table"));
        auto const returned = world.get();
        REQUIRE(returned.has_error());
        try {
            world.get_or_throw();
            FAIL("it has to throw");
        } catch (exception const& thrown) {
            CHECK(thrown.code() == returned.error().code());
            CHECK(thrown.error().name() == returned.error().name());
            CHECK(thrown.error().operation() == "GetItem");
            CHECK(std::string{thrown.what()} ==
                  "GetItem: ResourceNotFoundException: " + returned.error().message() +
                      ": \"no such table\" (HTTP 400, 1 attempt, request FAKEREQUESTID)");
        }
    }

    TEST_CASE("result: a success -> the decoded response, either way") {
        engine_world world;
        world.wire->otherwise(fake_reply::ok(R"({"Item":{"artist":{"S":"Björk"}}})"));
        auto const returned = world.get();
        REQUIRE(returned.has_value());
        REQUIRE(returned->item);
        CHECK(returned->item->get<std::string>("artist") == "Björk");
        CHECK(world.get_or_throw() == *returned);
    }

    TEST_CASE("secrets: keys and token -> in no event, message or exception") {
        engine_world world;
        world.config.retry.max_attempts = 3;
        std::string everything;
        auto const note = [&](error const& failure) {
            everything += failure.message() + exception{failure}.what();
        };
        world.wire->push(fake_reply::failure(errc::connect_failed));
        world.wire->push(fake_reply::error(403, "ExpiredTokenException"));
        world.wire->push(fake_reply::error(403, "SignatureDoesNotMatch"));
        note(world.get().error());
        note(world.put(call_options().timeout(-1s)).error());
        everything += world.events->everything();
        REQUIRE(world.request(0).bytes.find("TOKENFIRST") != std::string::npos);
        for (auto const* secret : secrets) CHECK(everything.find(secret) == std::string::npos);
    }

    TEST_CASE("bad request: what the service would refuse -> refused here, nothing sent") {
        engine_world world;
        auto operation =
            engine::start<get_item_request>(world.core(), "x", key("artist", "Björk"), as_result);
        auto const got = run_coro(world.context, std::move(operation));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::invalid_argument);
        CHECK(got.error() == condition::invalid_request);
        CHECK(got.error().operation() == "GetItem");
        CHECK(got.error().attempts() == 0);
        CHECK(got.error().message().find("table_name") != std::string::npos);
        CHECK(world.wire->requests().empty());
        CHECK(world.keys->loads == 0);
    }

    TEST_CASE("bad options: out of their range -> named, nothing sent") {
        engine_world world;
        call_options options;
        std::string text;
        SUBCASE("no attempt") {
            options.max_attempts(0);
            text = "call_options.max_attempts: 0 is not in 1 .. 100";
        }
        SUBCASE("too many attempts") {
            options.max_attempts(101);
            text = "call_options.max_attempts: 101 is not in 1 .. 100";
        }
        SUBCASE("timeout") {
            options.timeout(0s);
            text = "call_options.timeout: 0 ms is not greater than zero";
        }
        SUBCASE("attempt timeout") {
            options.attempt_timeout(-1s);
            text = "call_options.attempt_timeout: -1000 ms is not greater than zero";
        }
        SUBCASE("attempt timeout that is no whole number of milliseconds") {
            options.attempt_timeout(-1500us);
            text = "call_options.attempt_timeout: -1500000 ns is not greater than zero";
        }
        auto const got = world.get(options);
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::invalid_argument);
        CHECK(got.error().message() == text);
        CHECK(world.wire->requests().empty());
    }
}

}  // namespace dynaco::test
