// Operations called by their names, and what the engine adds to requests.
#include "engine/raw_request.hpp"

#include <dynaco/operations.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

result<std::string> call(engine_world& world, std::string operation, std::string json) {
    auto work = engine::perform<engine::raw_request, true>(
        world.core(), engine::raw_request(std::move(operation), std::move(json)), call_options());
    return run_coro(world.context, std::move(work));
}

std::string target_of(engine_world& world, std::string operation) {
    REQUIRE(call(world, std::move(operation), "{}").has_value());
    return world.wire->requests().back().header("X-Amz-Target");
}

template <class Request>
auto perform(engine_world& world, Request request) {
    auto work = engine::perform<Request, true>(world.core(), std::move(request), call_options());
    return run_coro(world.context, std::move(work));
}

std::string host_of(sent_request const& request) {
    return request.header("Host");
}

std::string token_in(std::string const& body) {
    std::string const name = R"("ClientRequestToken":")";
    auto const start = body.find(name);
    if (start == std::string::npos) return {};
    auto const value = start + name.size();
    return body.substr(value, body.find('"', value) - value);
}

transact_write_items_request transfer() {
    return transact_write_items_request().add_transact_item(
        transact_write_item().put(transact_put("music", item("id", 1))));
}

}  // namespace

TEST_SUITE("engine.raw_request") {
    TEST_CASE("call: JSON -> sent as it is, signed; the answer comes back as it is") {
        engine_world world;
        world.wire->push(fake_reply::ok(R"({ "New":[1, {"a":null}]})"));
        auto const got = call(world, "BrandNew", R"({"Some":"thing"})");
        REQUIRE(got.has_value());
        CHECK(*got == R"({ "New":[1, {"a":null}]})");
        CHECK(world.request(0).body == R"({"Some":"thing"})");
        CHECK(world.request(0).header("X-Amz-Target") == "DynamoDB_20120810.BrandNew");
        CHECK(world.request(0).header("Authorization").starts_with("AWS4-HMAC-SHA256 "));
    }

    TEST_CASE("target: of known, unknown and prefixed names -> the service's") {
        engine_world world;
        CHECK(target_of(world, "GetItem") == "DynamoDB_20120810.GetItem");
        CHECK(target_of(world, "ListStreams") == "DynamoDBStreams_20120810.ListStreams");
        CHECK(target_of(world, "Later") == "DynamoDB_20120810.Later");
        CHECK(target_of(world, "DynamoDBStreams_20120810.Later") ==
              "DynamoDBStreams_20120810.Later");
    }

    TEST_CASE("call: not an operation's name, not an object -> refused, nothing is sent") {
        engine_world world;
        for (std::string const name : {"", "Get Item", "GetItem\r\nX-Evil: 1", "Prefix."}) {
            INFO(name);
            auto const got = call(world, name, "{}");
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
            CHECK(got.error().message().starts_with("operation: "));
        }
        CHECK(call(world, "GetItem\r\nX: 1", "{}")
                  .error()
                  .message()
                  .starts_with(R"(operation: "GetItem\x0d\x0aX: 1" is not)"));
        CHECK(call(world, "Prefix.", "{}").error().message().starts_with("operation: \"Prefix.\""));
        for (std::string const json : {"", "[]", "1", "{", "{}x", "{\"a\":}"}) {
            INFO(json);
            auto const got = call(world, "GetItem", json);
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
            CHECK(got.error().message().starts_with("json: is not one JSON object: byte "));
        }
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE(
        "answer: nothing -> malformed, but an object of operations that answer with nothing") {
        engine_world world;
        for (std::string const name : {"GetItem", "PutItem", "BrandNew"}) {
            INFO(name);
            world.wire->push(fake_reply::ok(""));
            auto const got = call(world, name, "{}");
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::malformed_response);
            CHECK(got.error().may_have_been_applied() == (name != "GetItem"));
        }
        for (std::string const text : {"", "{}"}) {
            world.wire->push(fake_reply::ok(text));
            auto const got = call(world, "TagResource", "{}");
            REQUIRE(got.has_value());
            CHECK(*got == "{}");
        }
    }

    TEST_CASE("call: throttled, then answered; refused; cut off -> as with any operation") {
        engine_world world;
        world.wire->push(fake_reply::throttle());
        CHECK(call(world, "BrandNew", "{}").has_value());
        CHECK(world.wire->requests().size() == 2);

        world.wire->push(fake_reply::error(400, "ValidationException", "no"));
        auto const refused = call(world, "BrandNew", "{}");
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::validation);
        CHECK(refused.error().operation() == "BrandNew");

        world.config.retry.max_attempts = 1;
        engine_world once;
        once.config.retry.max_attempts = 1;
        once.wire->push(fake_reply::ok("{\"a\":"));
        auto const cut = call(once, "BrandNew", "{}");
        REQUIRE(cut.has_error());
        CHECK(cut.error() == errc::malformed_response);
        CHECK(cut.error().may_have_been_applied());
    }

    TEST_CASE("endpoints: of several services -> each request goes to its own host") {
        engine_world world;
        world.config.endpoint_url.clear();
        CHECK(perform(world, list_streams_request()).has_value());
        CHECK(host_of(world.request(0)).starts_with("streams.dynamodb."));
        CHECK(perform(world, list_tables_request()).has_value());
        CHECK(host_of(world.request(1)).starts_with("dynamodb."));
        REQUIRE(call(world, "SearchVectors", "{}").has_value());
        CHECK(host_of(world.request(2)).starts_with("search-dynamodb."));
    }

    TEST_CASE("token: not set -> a UUID, another one for each call, the same for its attempts") {
        engine_world world;
        world.config.random = make_random_source();
        std::set<std::string> tokens;
        for (int i = 0; i != 20; ++i) {
            auto const before = world.wire->requests().size();
            world.wire->push(fake_reply::internal_error());
            REQUIRE(perform(world, transfer()).has_value());
            auto const token = token_in(world.request(before).body);
            CHECK(token.size() == 36);
            CHECK(token[14] == '4');
            CHECK(world.request(before + 1).body == world.request(before).body);
            tokens.insert(token);
        }
        CHECK(tokens.size() == 20);
    }

    TEST_CASE("token: set by the caller -> sent as it is; too long -> refused") {
        engine_world world;
        REQUIRE(perform(world, transfer().client_request_token("mine")).has_value());
        CHECK(token_in(world.request(0).body) == "mine");
        auto const refused = perform(world, transfer().client_request_token(std::string(37, 'x')));
        REQUIRE(refused.has_error());
        CHECK(refused.error().message().starts_with("client_request_token: "));
        CHECK(world.wire->requests().size() == 1);
    }
}

}  // namespace dynaco::test
