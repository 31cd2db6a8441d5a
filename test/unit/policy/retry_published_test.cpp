#include "policy/retry.hpp"
#include "unit/policy/retry_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace dynaco;
using namespace dynaco::policy;
using namespace dynaco::policy::test;

TEST_SUITE("policy.retry") {
    // The cases of aws/aws-sdk-go-v2, aws/retry/retry2026_test.go, jitter fixed to 1. Those for
    // long polling are left out: DynamoDB has no such operation.

    TEST_CASE("published: retry eventually succeeds -> the last cost comes back") {
        retry_state call{general_limits()};
        retry_quota quota;

        check(call.failed(http_failure(500), moment(), quota), after(50ms));
        CHECK(quota.available() == 486);
        check(call.failed(http_failure(500), moment(), quota), after(100ms));
        CHECK(quota.available() == 472);
        call.succeeded(quota);
        CHECK(quota.available() == 486);
    }

    TEST_CASE("published: max attempts reached -> stop, nothing taken") {
        retry_state call{general_limits()};
        retry_quota quota;

        check(call.failed(http_failure(502), moment(), quota), after(50ms));
        check(call.failed(http_failure(502), moment(), quota), after(100ms));
        check(call.failed(http_failure(502), moment(), quota),
              stop(retry_verdict::attempts_exhausted));
        CHECK(quota.available() == 472);
    }

    TEST_CASE("published: 14 tokens -> one retry, then the quota is exceeded") {
        retry_state call{general_limits()};
        retry_quota quota{500, 14};

        check(call.failed(http_failure(500), moment(), quota), after(50ms));
        CHECK(quota.available() == 0);
        check(call.failed(http_failure(500), moment(), quota),
              stop(retry_verdict::quota_exhausted));
        CHECK(quota.available() == 0);
    }

    TEST_CASE("published: no tokens -> no retry") {
        retry_state call{general_limits()};
        retry_quota quota{500, 0};

        check(call.failed(http_failure(500), moment(), quota),
              stop(retry_verdict::quota_exhausted));
        CHECK(quota.available() == 0);
    }

    TEST_CASE("published: five attempts -> delays double") {
        retry_state call{general_limits(5)};
        retry_quota quota;

        for (auto const& [delay, left] : std::vector<std::pair<duration, int>>{
                 {50ms, 486}, {100ms, 472}, {200ms, 458}, {400ms, 444}}) {
            check(call.failed(http_failure(500), moment(), quota), after(delay));
            CHECK(quota.available() == left);
        }
        check(call.failed(http_failure(500), moment(), quota),
              stop(retry_verdict::attempts_exhausted));
        CHECK(quota.available() == 444);
    }

    TEST_CASE("published: longest delay of 200 ms -> delays stay there") {
        auto limits = general_limits(5);
        limits.max_delay = 200ms;
        retry_state call{limits};
        retry_quota quota;

        for (duration const delay :
             {duration{50ms}, duration{100ms}, duration{200ms}, duration{200ms}}) {
            check(call.failed(http_failure(500), moment(), quota), after(delay));
        }
        check(call.failed(http_failure(500), moment(), quota),
              stop(retry_verdict::attempts_exhausted));
    }

    TEST_CASE("published: 20 tokens -> too few for a second retry, and they stay") {
        retry_state call{general_limits(5)};
        retry_quota quota{500, 20};

        check(call.failed(http_failure(500), moment(), quota), after(50ms));
        CHECK(quota.available() == 6);
        check(call.failed(http_failure(502), moment(), quota),
              stop(retry_verdict::quota_exhausted));
        CHECK(quota.available() == 6);
    }

    TEST_CASE("published: quota recovers by successes") {
        retry_quota quota{500, 30};
        retry_state first{general_limits(5)};
        check(first.failed(http_failure(500), moment(), quota), after(50ms));
        CHECK(quota.available() == 16);
        check(first.failed(http_failure(502), moment(), quota), after(100ms));
        CHECK(quota.available() == 2);
        first.succeeded(quota);
        CHECK(quota.available() == 16);

        retry_state second{general_limits(5)};
        check(second.failed(http_failure(500), moment(), quota), after(50ms));
        CHECK(quota.available() == 2);
        second.succeeded(quota);
        CHECK(quota.available() == 16);
    }

    TEST_CASE("published: a throttle -> 5 tokens and the long delay") {
        retry_state call{general_limits()};
        retry_quota quota;

        check(call.failed(service_failure(service_errc::throttling), moment(), quota), after(1s));
        CHECK(quota.available() == 495);
        call.succeeded(quota);
        CHECK(quota.available() == 500);
    }

    TEST_CASE("published: DynamoDB's base and attempts") {
        retry_limits limits;
        limits.max_attempts = 4;
        retry_state call{limits};
        retry_quota quota;

        for (auto const& [delay, left] :
             std::vector<std::pair<duration, int>>{{25ms, 486}, {50ms, 472}, {100ms, 458}}) {
            check(call.failed(http_failure(500), moment(), quota), after(delay));
            CHECK(quota.available() == left);
        }
        check(call.failed(http_failure(500), moment(), quota),
              stop(retry_verdict::attempts_exhausted));
        CHECK(quota.available() == 458);
    }

    TEST_CASE("published: x-amz-retry-after -> within our delay and 5 s more, or ignored") {
        for (auto const& [header, delay] : std::vector<std::pair<std::string, duration>>{
                 {"1500", 1500ms}, {"0", 50ms}, {"10000", 5050ms}, {"invalid", 50ms}}) {
            INFO("header " << header);
            retry_state call{general_limits()};
            retry_quota quota;

            check(call.failed(http_failure(500), moment_with_header(header), quota), after(delay));
            CHECK(quota.available() == 486);
            call.succeeded(quota);
            CHECK(quota.available() == 500);
        }
    }

    TEST_CASE("published: not retryable -> stop") {
        retry_state call{general_limits()};
        retry_quota quota;
        check(call.failed(http_failure(404), moment(), quota), stop(retry_verdict::not_retryable));
        CHECK(quota.available() == 500);
    }
}
