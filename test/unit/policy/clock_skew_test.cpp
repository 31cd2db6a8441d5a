#include "policy/clock_skew.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

using namespace dynaco;
using namespace dynaco::policy;
using namespace std::chrono_literals;

namespace {

using std::chrono::sys_seconds;

constexpr sys_seconds sent_at{1'700'000'000s};

clock_reading reading(std::chrono::milliseconds round_trip, std::chrono::seconds server_ahead) {
    clock_reading result;
    result.sent = sent_at;
    result.received = sent_at + round_trip;
    result.server_date = sent_at + server_ahead;
    return result;
}

error named_failure(std::string name) {
    error::details payload;
    payload.name = name;
    return error{make_error_code(service_errc_from_name(name)), payload};
}

}  // namespace

TEST_SUITE("policy.clock_skew") {
    TEST_CASE("observe: date -> taken to be that of the middle of the round trip") {
        clock_skew skew;
        CHECK(skew.offset() == 0ms);

        CHECK(skew.observe(reading(2s, 1s)));
        CHECK(skew.offset() == 0ms);
        CHECK(skew.observe(reading(500ms, 600s)));
        CHECK(skew.offset() == 599'750ms);
        CHECK(skew.observe(reading(0ms, -3600s)));
        CHECK(skew.offset() == -3'600'000ms);
    }

    TEST_CASE("observe: each reply counts -> a wrong offset heals") {
        clock_skew skew{600s};
        CHECK(skew.observe(reading(0ms, 0s)));
        CHECK(skew.offset() == 0ms);
    }

    TEST_CASE("observe: nothing to go by -> the offset stays") {
        clock_skew skew{7s};

        auto no_date = reading(1s, 600s);
        no_date.server_date.reset();
        CHECK_FALSE(skew.observe(no_date));

        auto cached = reading(1s, 600s);
        cached.has_age = true;
        CHECK_FALSE(skew.observe(cached));

        CHECK_FALSE(skew.observe(reading(15min + 1ms, 600s)));
        CHECK_FALSE(skew.observe(reading(-1ms, 600s)));

        CHECK(skew.offset() == 7s);
    }

    TEST_CASE("observe: a round trip of 15 min -> still used") {
        clock_skew skew;
        CHECK(skew.observe(reading(15min, 450s)));
        CHECK(skew.offset() == 0ms);
    }

    TEST_CASE("should_retry_signature: codes of a wrong clock -> retried, others not") {
        clock_skew const skew{10min};
        for (char const* const name :
             {"InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed",
              "AccessDeniedException", "AuthFailure"}) {
            INFO(name);
            CHECK(skew.should_retry_signature(named_failure(name), 0ms));
        }
        for (char const* const name :
             {"ValidationException", "ThrottlingException", "ExpiredTokenException",
              "UnrecognizedClientException", "ConditionalCheckFailedException"}) {
            INFO(name);
            CHECK_FALSE(skew.should_retry_signature(named_failure(name), 0ms));
        }
        CHECK_FALSE(skew.should_retry_signature(error{errc::read_failed}, 0ms));
    }

    TEST_CASE("should_retry_signature: offsets within 4 min -> the clock is not the reason") {
        auto const failure = named_failure("SignatureDoesNotMatch");
        clock_skew const skew{10min};
        CHECK_FALSE(skew.should_retry_signature(failure, 10min));
        CHECK_FALSE(skew.should_retry_signature(failure, 6min));
        CHECK(skew.should_retry_signature(failure, 6min - 1ms));
        CHECK_FALSE(skew.should_retry_signature(failure, 14min));
        CHECK(skew.should_retry_signature(failure, 14min + 1ms));
        CHECK(clock_skew{-5min}.should_retry_signature(failure, 0ms));
    }

    TEST_CASE(
        "should_retry_signature: signed again with the observed offset -> no further attempt") {
        auto const failure = named_failure("InvalidSignatureException");
        clock_skew skew;
        auto const applied = skew.offset();
        REQUIRE(skew.observe(reading(100ms, 3600s)));
        REQUIRE(skew.should_retry_signature(failure, applied));

        auto const applied_again = skew.offset();
        REQUIRE(skew.observe(reading(100ms, 3600s)));
        CHECK_FALSE(skew.should_retry_signature(failure, applied_again));
    }
}

TEST_SUITE("policy.clock_skew") {
    TEST_CASE("parse_http_date: the example of RFC 9110") {
        CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == sys_seconds{784'111'777s});
    }

    TEST_CASE("parse_http_date: edges") {
        CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == sys_seconds{0s});
        CHECK(parse_http_date("Thu, 29 Feb 2024 12:00:00 GMT") == sys_seconds{1'709'208'000s});
        CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == sys_seconds{1'483'228'800s});
        CHECK(parse_http_date("Wed, 31 Dec 2200 23:59:59 GMT") == sys_seconds{7'289'654'399s});
    }

    TEST_CASE("parse_http_date: years that nanoseconds may not reach -> empty") {
        for (char const* const bad :
             {"Wed, 31 Dec 1969 23:59:59 GMT", "Thu, 01 Jan 2201 00:00:00 GMT",
              "Sat, 12 Apr 2262 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
              "Sat, 01 Jan 0000 00:00:00 GMT"}) {
            INFO(bad);
            CHECK_FALSE(parse_http_date(bad).has_value());
        }
    }

    TEST_CASE("observe: the first and the last date that is read -> our time can be corrected") {
        for (char const* const date :
             {"Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Dec 2200 23:59:59 GMT"}) {
            INFO(date);
            auto seen = reading(0ms, 0s);
            seen.server_date = parse_http_date(date);
            REQUIRE(seen.server_date);
            clock_skew skew;
            CHECK(skew.observe(seen));
            CHECK(clock_reading::clock::time_point{sent_at} + skew.offset() == *seen.server_date);
        }
    }

    TEST_CASE("parse_http_date: every month and weekday") {
        using namespace std::chrono;
        char const* const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        char const* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        for (sys_days day{2023y / January / 1}; day < sys_days{2025y / January / 1};
             day += days{1}) {
            year_month_day const date{day};
            char text[64];
            std::snprintf(text, sizeof text, "%s, %02u %s %d 01:02:03 GMT",
                          weekdays[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                          months[static_cast<unsigned>(date.month()) - 1],
                          static_cast<int>(date.year()));
            INFO(text);
            CHECK(parse_http_date(text) == day + 1h + 2min + 3s);
        }
    }

    TEST_CASE("parse_http_date: anything else -> empty") {
        for (char const* const bad : {
                 "",
                 "Sunday, 06-Nov-94 08:49:37 GMT",  // RFC 850
                 "Sun Nov  6 08:49:37 1994",        // asctime
                 "1994-11-06T08:49:37Z",
                 "Sun, 06 Nov 1994 08:49:37 UTC",
                 "Sun, 06 Nov 1994 08:49:37 GMT ",
                 " Sun, 06 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nov 1994 08:49:37",
                 "sun, 06 nov 1994 08:49:37 gmt",
                 "Sun, 6 Nov 1994 08:49:37 GMT",
                 "Sun,  6 Nov 1994 08:49:37 GMT",
                 "Mon, 06 Nov 1994 08:49:37 GMT",  // it was a Sunday
                 "Xyz, 06 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nvo 1994 08:49:37 GMT",
                 "Wed, 29 Feb 2023 08:49:37 GMT",
                 "Sun, 00 Nov 1994 08:49:37 GMT",
                 "Thu, 31 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nov 1994 24:00:00 GMT",
                 "Sun, 06 Nov 1994 08:60:00 GMT",
                 "Sun, 06 Nov 1994 08:49:61 GMT",
                 "Sun, 06 Nov 1994 08:49:-1 GMT",
                 "Sun, 06 Nov 199x 08:49:37 GMT",
             }) {
            INFO(bad);
            CHECK_FALSE(parse_http_date(bad).has_value());
        }
    }
}
