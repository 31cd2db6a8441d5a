// Attempts of a call: when they are repeated, after how long, and what differs between them.
#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

std::string amz_date(sent_request const& request) {
    return request.header("X-Amz-Date");
}

}  // namespace

TEST_SUITE("engine.call") {
    TEST_CASE("delays: transient failures -> half of 25, 50, 100, 200 ms, then the failure") {
        engine_world world;
        world.wire->otherwise(fake_reply::internal_error());
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::internal_server_error);
        CHECK(got.error().attempts() == 5);
        CHECK(world.wire->requests().size() == 5);
        CHECK(world.sleeps() == in_milliseconds({12.5, 25, 50, 100}));
    }

    TEST_CASE("delays: throttles -> from one second on, capped before the jitter") {
        engine_world world;
        world.config.retry.max_backoff = 3s;
        world.wire->otherwise(fake_reply::throttle());
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::throttled);
        CHECK(world.sleeps() == in_milliseconds({500, 1000, 1500, 1500}));
    }

    TEST_CASE("delays: kinds of failure mixed -> each retry's by the failure before it") {
        engine_world world;
        world.wire->push(fake_reply::failure(errc::connect_failed));
        world.wire->push(fake_reply::throttle());
        world.wire->push(fake_reply::failure(errc::checksum_mismatch));
        CHECK(world.get().has_value());
        CHECK(world.sleeps() == in_milliseconds({12.5, 1000, 50}));
    }

    TEST_CASE("delays: x-amz-retry-after -> lengthens within 5 s, never shortens") {
        engine_world world;
        auto const asking = [](char const* text) {
            return fake_reply::internal_error().retry_after(text);
        };
        world.wire->push(asking("1500"));
        world.wire->push(asking("10000"));
        world.wire->push(asking("3"));
        world.wire->push(asking("soon"));
        CHECK(world.get().has_value());
        CHECK(world.sleeps() == in_milliseconds({1500, 5025, 50, 100}));
    }

    TEST_CASE("retry-after: a failure that cannot be cured -> not repeated for it") {
        engine_world world;
        world.wire->push(fake_reply::error(400, "ValidationException").retry_after("10"));
        auto const got = world.get();
        CHECK(got.error() == service_errc::validation);
        CHECK(world.wire->requests().size() == 1);
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("attempts: of the configuration, or of the call's options -> as many, not more") {
        engine_world world;
        world.config.retry.max_attempts = 3;
        world.wire->otherwise(fake_reply::internal_error());
        CHECK(world.get().error().attempts() == 3);
        CHECK(world.get(call_options().max_attempts(1)).error().attempts() == 1);
        CHECK(world.wire->requests().size() == 4);
    }

    TEST_CASE("quota: retries of many calls -> 500 tokens at 14, then none but the cheap ones") {
        engine_world world;
        world.wire->otherwise(fake_reply::internal_error());
        world.config.retry.max_attempts = 11;
        std::size_t retries = 0;
        for (int call = 0; call < 5; ++call) {
            retries += static_cast<std::size_t>(world.get().error().attempts() - 1);
        }
        CHECK(retries == 500 / 14);
        // 10 tokens are left: two retries of throttles.
        CHECK(world.get().error().attempts() == 1);
        world.wire->otherwise(fake_reply::throttle());
        CHECK(world.get().error().attempts() == 3);
        CHECK(world.get().error().attempts() == 1);
        // A call that succeeds at once gives one token back.
        world.wire->otherwise(fake_reply::ok());
        for (int call = 0; call < 5; ++call) CHECK(world.get().has_value());
        world.wire->push(fake_reply::throttle());
        CHECK(world.get().has_value());
        CHECK(world.core()->quota().available() == 5);
    }

    TEST_CASE("quota: the last attempt of a call -> no tokens for a retry that is not made") {
        engine_world world;
        world.config.retry.max_attempts = 2;
        world.keys->next = credentials("AKIDSECOND", "SECRETKEYSECOND");
        world.wire->push(fake_reply::error(400, "ExpiredTokenException").meanwhile([&] {
            world.keys->next = credentials("AKIDTHIRD", "SECRETKEYTHIRD");
        }));
        world.wire->push(fake_reply::internal_error());
        CHECK(world.get().error().attempts() == 2);
        CHECK(world.core()->quota().available() == 500);
    }

    TEST_CASE("headers: attempts of one call -> numbered, the same identifier, the same body") {
        engine_world world;
        world.config.random = make_random_source(42);
        world.config.retry.max_attempts = 3;
        world.wire->push(2, fake_reply::internal_error());
        CHECK(world.get().has_value());
        CHECK(world.get().has_value());
        REQUIRE(world.wire->requests().size() == 4);
        CHECK(world.request(0).header("amz-sdk-request") == "attempt=1; max=3");
        CHECK(world.request(1).header("amz-sdk-request") == "attempt=2; max=3");
        CHECK(world.request(2).header("amz-sdk-request") == "attempt=3; max=3");
        CHECK(world.request(3).header("amz-sdk-request") == "attempt=1; max=3");
        std::set<std::string> identifiers;
        for (auto const& request : world.wire->requests()) {
            identifiers.insert(request.header("amz-sdk-invocation-id"));
            CHECK(request.body == world.request(0).body);
            CHECK(request.header("Content-Length") == std::to_string(request.body.size()));
            CHECK(request.bytes.ends_with("\r\n\r\n" + request.body));
        }
        CHECK(identifiers.size() == 2);
        auto const& id = *identifiers.begin();
        REQUIRE(id.size() == 36);
        CHECK(id[14] == '4');  // a random UUID
        CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    }

    TEST_CASE("signature: a later attempt -> made anew, with the time of that attempt") {
        engine_world world;
        world.config.retry.throttle_base = 4s;
        world.wire->push(fake_reply::throttle());
        CHECK(world.get().has_value());
        CHECK(amz_date(world.request(0)) == "20300131T120000Z");
        CHECK(amz_date(world.request(1)) == "20300131T120002Z");
        CHECK(world.request(0).header("Authorization") != world.request(1).header("Authorization"));
    }

    TEST_CASE(
        "clock: the service's is 10 minutes ahead -> one retry at once, signed with its time") {
        engine_world world;
        auto const service_time = fake_clock::start_of_calendar() + 10min;
        char const* code = "";
        SUBCASE("skewed") {
            code = "RequestTimeTooSkewed";
        }
        SUBCASE("signature") {
            code = "InvalidSignatureException";
        }
        world.wire->push(fake_reply::error(403, code).date(service_time));
        CHECK(world.get().has_value());
        CHECK(world.get().has_value());
        CHECK(world.sleeps() == in_milliseconds({0}));
        CHECK(amz_date(world.request(0)) == "20300131T120000Z");
        CHECK(amz_date(world.request(1)) == "20300131T121000Z");
        CHECK(amz_date(world.request(2)) == "20300131T121000Z");
        CHECK(world.request(1).header("amz-sdk-request") == "attempt=2; max=5");
    }

    TEST_CASE("clock: refused again with the service's time -> no further attempt") {
        engine_world world;
        auto const service_time = fake_clock::start_of_calendar() + 10min;
        world.wire->otherwise(fake_reply::error(403, "RequestTimeTooSkewed").date(service_time));
        auto const got = world.get();
        CHECK(got.error() == service_errc::request_time_too_skewed);
        CHECK(got.error().attempts() == 2);
    }

    TEST_CASE("clock: a date that explains nothing -> not repeated") {
        engine_world world;
        auto skewed = fake_reply::error(403, "RequestTimeTooSkewed");
        SUBCASE("none") {}
        SUBCASE("of a cache") {
            skewed.date(fake_clock::start_of_calendar() + 10min).age();
        }
        SUBCASE("close to ours") {
            skewed.date(fake_clock::start_of_calendar() + 3min);
        }
        world.wire->otherwise(skewed);
        CHECK(world.get().error() == service_errc::request_time_too_skewed);
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("deadline: a retry that does not fit -> not started, the last real failure") {
        engine_world world;
        world.wire->otherwise(fake_reply::throttle());
        auto const got = world.get(call_options().timeout(700ms));
        CHECK(got.error() == service_errc::throttling);
        CHECK(got.error().attempts() == 2);
        CHECK(world.sleeps() == in_milliseconds({500}));
    }

    TEST_CASE("deadline: of call and attempt -> the earlier one reaches the transport") {
        engine_world world;
        auto const now = world.time->now();
        CHECK(world.get().has_value());
        CHECK(world.get(call_options().timeout(2s)).has_value());
        CHECK(world.get(call_options().attempt_timeout(3s)).has_value());
        CHECK(world.get(call_options().timeout(5s).deadline(now + 4s)).has_value());
        CHECK(world.get(call_options().deadline(now + 1h)).has_value());
        CHECK(world.request(0).deadline == now + 10s);
        CHECK_FALSE(world.request(0).deadline_is_the_calls);
        CHECK(world.request(1).deadline == now + 2s);
        CHECK(world.request(1).deadline_is_the_calls);
        CHECK(world.request(2).deadline == now + 3s);
        CHECK_FALSE(world.request(2).deadline_is_the_calls);
        CHECK(world.request(3).deadline == now + 4s);
        CHECK(world.request(3).deadline_is_the_calls);
        CHECK(world.request(4).deadline == now + 10s);
    }

    TEST_CASE("deadline: longer than time itself -> none") {
        engine_world world;
        auto const now = world.time->now();
        auto const forever = clock::duration::max();
        CHECK(world.get(call_options().timeout(forever)).has_value());
        CHECK(world.get(call_options().timeout(forever).attempt_timeout(forever)).has_value());
        CHECK(world.get(call_options().deadline(clock::time_point::max())).has_value());
        REQUIRE(world.wire->requests().size() == 3);
        CHECK(world.request(0).deadline == now + 10s);
        CHECK(world.request(1).deadline == clock::time_point::max());
        CHECK(world.request(2).deadline == now + 10s);
    }

    TEST_CASE("deadline: passed before the call -> nothing is sent") {
        engine_world world;
        auto const got = world.get(call_options().deadline(world.time->now()));
        CHECK(got.error() == errc::deadline_exceeded);
        CHECK(got.error().attempts() == 0);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("adaptive: after a throttle -> attempts of all calls wait for the limiter") {
        engine_world world;
        world.config.retry.adaptive = true;
        world.config.random = std::make_shared<fixed_random>(0);  // no backoff: the limiter alone
        world.wire->push(fake_reply::throttle());
        CHECK(world.get().has_value());
        CHECK(world.get().has_value());
        // At first half a token a second; the reply that was not throttled let the rate recover.
        REQUIRE(world.sleeps().size() >= 3);
        CHECK(world.sleeps()[0] == 0ms);
        CHECK(world.sleeps()[1] == 2s);
        CHECK(world.sleeps()[2] > 0ms);
        CHECK(world.sleeps()[2] <= 2s);
    }

    TEST_CASE("not adaptive: after a throttle -> nothing but the backoff") {
        engine_world world;
        world.config.random = std::make_shared<fixed_random>(0);
        world.wire->push(fake_reply::throttle());
        CHECK(world.get().has_value());
        CHECK(world.get().has_value());
        CHECK(world.sleeps() == in_milliseconds({0}));
    }
}

}  // namespace dynaco::test
