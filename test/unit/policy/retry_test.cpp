#include "policy/retry.hpp"
#include "unit/policy/retry_fixture.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

using namespace dynaco;
using namespace dynaco::policy;
using namespace dynaco::policy::test;

TEST_SUITE("policy.retry") {
    TEST_CASE("limits: as documented") {
        retry_limits const limits;
        CHECK(limits.max_attempts == 5);
        CHECK(limits.transient_base == 25ms);
        CHECK(limits.throttle_base == 1s);
        CHECK(limits.max_delay == 20s);
        CHECK(limits.retry_after_window == 5s);
        CHECK(limits.transient_cost == 14);
        CHECK(limits.throttle_cost == 5);
        CHECK(retry_quota{}.available() == 500);
    }

    TEST_CASE("full_delay: doubles from the base of the kind up to the cap") {
        retry_limits const limits;
        // boto/botocore tests/unit/retries/test_standard_retry_v2_1.py has the same row from 50 ms.
        std::vector<int> transient;
        std::vector<int> throttle;
        for (int retry = 0; retry < 12; ++retry) {
            transient.push_back(
                static_cast<int>(full_delay(limits, retry_kind::transient, retry).count()));
            throttle.push_back(
                static_cast<int>(full_delay(limits, retry_kind::throttle, retry).count()));
        }
        CHECK(transient ==
              std::vector{25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000});
        CHECK(throttle == std::vector{1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000,
                                      20000, 20000, 20000});
        CHECK(full_delay(limits, retry_kind::throttle, 1'000'000) == 20s);
    }

    TEST_CASE("full_delay: cap below the base -> the cap") {
        retry_limits limits;
        limits.max_delay = 10ms;
        CHECK(full_delay(limits, retry_kind::transient, 0) == 10ms);
        CHECK(full_delay(limits, retry_kind::throttle, 3) == 10ms);
        limits.max_delay = 0ms;
        CHECK(full_delay(limits, retry_kind::throttle, 3) == 0ms);
    }

    TEST_CASE("failed: jitter -> that part of the full delay, after the cap") {
        for (auto const& [random01, delay] :
             std::vector<std::pair<double, duration>>{{0, 0ms}, {0.5, 12500us}, {0.25, 6250us}}) {
            retry_state call{retry_limits{}};
            retry_quota quota;
            check(call.failed(error{errc::connection_closed}, moment(random01), quota),
                  after(delay));
        }
        retry_limits many;
        many.max_attempts = 30;
        retry_state call{many};
        retry_quota quota;
        retry_decision last;
        for (int i = 0; i < 20; ++i)
            last = call.failed(error{errc::read_failed}, moment(0.5), quota);
        check(last, after(10s));
    }

    TEST_CASE(
        "failed: kinds change -> base and cost follow the current one, the exponent counts all") {
        retry_state call{retry_limits{}};
        retry_quota quota;

        check(call.failed(error{errc::read_failed}, moment(), quota), after(25ms));
        check(call.failed(service_failure(service_errc::throttling), moment(), quota), after(2s));
        CHECK(quota.available() == 500 - 14 - 5);
        check(call.failed(error{errc::connect_timeout}, moment(), quota), after(100ms));
        CHECK(quota.available() == 500 - 14 - 5 - 14);
        call.succeeded(quota);
        CHECK(quota.available() == 500 - 14 - 5);
    }

    TEST_CASE("failed: default limits -> five attempts, numbered from 1") {
        retry_state call{retry_limits{}};
        retry_quota quota;
        CHECK(call.max_attempts() == 5);
        for (int attempt = 1; attempt <= 4; ++attempt) {
            CHECK(call.attempt() == attempt);
            CHECK(call.failed(error{errc::read_failed}, moment(), quota).retries());
        }
        CHECK(call.attempt() == 5);
        check(call.failed(error{errc::read_failed}, moment(), quota),
              stop(retry_verdict::attempts_exhausted));
    }

    TEST_CASE("failed: one attempt allowed -> no retry") {
        retry_limits limits;
        limits.max_attempts = 1;
        retry_state call{limits};
        retry_quota quota;
        check(call.failed(error{errc::read_failed}, moment(), quota),
              stop(retry_verdict::attempts_exhausted));
        CHECK(quota.available() == 500);
    }

    TEST_CASE("failed: delay ends at the deadline or later -> stop, no tokens taken") {
        auto at = moment();
        for (auto const& [left, wanted] : std::vector<std::pair<duration, retry_decision>>{
                 {25ms + 1ns, after(25ms)},
                 {25ms, stop(retry_verdict::deadline)},
                 {1ms, stop(retry_verdict::deadline)},
                 {0ms, stop(retry_verdict::deadline)},
                 {-5ms, stop(retry_verdict::deadline)}}) {
            retry_state call{retry_limits{}};
            retry_quota quota;
            at.deadline = at.now + left;
            check(call.failed(error{errc::read_failed}, at, quota), wanted);
            CHECK(quota.available() == (wanted.retries() ? 486 : 500));
        }
        at.deadline = time_point::max();
        retry_state call{retry_limits{}};
        retry_quota quota;
        check(call.failed(error{errc::read_failed}, at, quota), after(25ms));
    }

    TEST_CASE("failed: the delay that the service asks for does not fit -> stop") {
        retry_state call{retry_limits{}};
        retry_quota quota;
        auto at = moment_with_header("3000");
        at.deadline = at.now + 2s;
        check(call.failed(http_failure(503), at, quota), stop(retry_verdict::deadline));
    }

    TEST_CASE("failed: several reasons to stop -> the first in the order of the verdicts") {
        retry_limits limits;
        limits.max_attempts = 1;
        retry_quota empty{500, 0};
        auto late = moment();
        late.deadline = late.now;
        check(retry_state{limits}.failed(service_failure(service_errc::validation), late, empty),
              stop(retry_verdict::not_retryable));
        check(retry_state{limits}.failed(error{errc::read_failed}, late, empty),
              stop(retry_verdict::attempts_exhausted));
        limits.max_attempts = 2;
        check(retry_state{limits}.failed(error{errc::read_failed}, late, empty),
              stop(retry_verdict::deadline));
        check(retry_state{limits}.failed(error{errc::read_failed}, moment(), empty),
              stop(retry_verdict::quota_exhausted));
    }

    TEST_CASE("failed: header on an error that is not retryable -> still not retried") {
        retry_state call{retry_limits{}};
        retry_quota quota;
        check(call.failed(service_failure(service_errc::validation), moment_with_header("100"),
                          quota),
              stop(retry_verdict::not_retryable));
    }

    TEST_CASE("failed: header with jitter -> between the jittered delay and 5 s more") {
        for (auto const& [header, delay] : std::vector<std::pair<std::int64_t, duration>>{
                 {0, 12500us},
                 {12, 12500us},
                 {13, 13ms},
                 {5012, 5012ms},
                 {5013, 5012500us},
                 {std::numeric_limits<std::int64_t>::max(), 5012500us}}) {
            INFO("header " << header);
            retry_state call{retry_limits{}};
            retry_quota quota;
            auto at = moment(0.5);
            at.retry_after = std::chrono::milliseconds{header};
            check(call.failed(http_failure(500), at, quota), after(delay));
        }
    }

    TEST_CASE("parse_retry_after: whole milliseconds, not negative") {
        CHECK(parse_retry_after("0") == 0ms);
        CHECK(parse_retry_after("1500") == 1500ms);
        CHECK(parse_retry_after("9223372036854775807").has_value());
        for (char const* const bad :
             {"", "-1", "-1500", "+5", "1.5", "1500ms", " 1500", "1500 ", "invalid", "0x10",
              "9223372036854775808", "Wed, 21 Oct 2015 07:28:00 GMT"}) {
            INFO(bad);
            CHECK_FALSE(parse_retry_after(bad).has_value());
        }
    }

    TEST_CASE("retry_quota: first-try successes -> one token each, never above the capacity") {
        retry_quota quota{500, 498};
        for (int const wanted : {499, 500, 500}) {
            retry_state call{retry_limits{}};
            call.succeeded(quota);
            CHECK(quota.available() == wanted);
        }
        quota.give(std::numeric_limits<int>::max());
        CHECK(quota.available() == 500);
        CHECK(retry_quota{10, 20}.available() == 10);
    }

    TEST_CASE("retry_quota: refund of a retry -> never above the capacity") {
        retry_quota quota;
        retry_state retried{retry_limits{}};
        REQUIRE(retried.failed(error{errc::read_failed}, moment(), quota).retries());
        for (int i = 0; i < 10; ++i) retry_state{retry_limits{}}.succeeded(quota);
        CHECK(quota.available() == 496);
        retried.succeeded(quota);
        CHECK(quota.available() == 500);
    }

    TEST_CASE("retry_quota: calls that fail for good -> nothing comes back") {
        retry_quota quota;
        retry_state call{retry_limits{}};
        REQUIRE(call.failed(error{errc::read_failed}, moment(), quota).retries());
        check(call.failed(service_failure(service_errc::conditional_check_failed), moment(), quota),
              stop(retry_verdict::not_retryable));
        CHECK(quota.available() == 486);
    }
}
