#include "policy/batch_rounds.hpp"
#include "unit/policy/retry_fixture.hpp"

#include <doctest/doctest.h>

using namespace dynaco::policy;
using namespace dynaco::policy::test;
using namespace std::chrono_literals;

TEST_SUITE("policy.batch_rounds") {
    TEST_CASE("rounds without progress: the throttle's delays, doubled, then the end") {
        batch_rounds rounds{retry_limits{}};
        CHECK(rounds.left_over(false, moment()) == retry_decision{retry_verdict::retry, 1s});
        CHECK(rounds.left_over(false, moment()) == retry_decision{retry_verdict::retry, 2s});
        CHECK(rounds.left_over(false, moment()) == retry_decision{retry_verdict::retry, 4s});
        CHECK(rounds.left_over(false, moment()) == retry_decision{retry_verdict::retry, 8s});
        CHECK(rounds.left_over(false, moment()).verdict == retry_verdict::attempts_exhausted);
    }

    TEST_CASE("progress: a short delay, however often, and the count begins anew") {
        batch_rounds rounds{retry_limits{}};
        for (int i = 0; i != 50; ++i) {
            CHECK(rounds.left_over(true, moment()) == retry_decision{retry_verdict::retry, 25ms});
        }
        for (int i = 0; i != 4; ++i) CHECK(rounds.left_over(false, moment()).retries());
        CHECK(rounds.stalled() == 4);
        CHECK(rounds.left_over(true, moment()).retries());
        CHECK(rounds.stalled() == 0);
        CHECK(rounds.left_over(false, moment()) == retry_decision{retry_verdict::retry, 1s});
    }

    TEST_CASE("jitter: the delay is a part of the full one, which has a limit") {
        retry_limits limits;
        limits.max_attempts = 100;
        batch_rounds rounds{limits};
        CHECK(rounds.left_over(false, moment(0.5)).delay == 500ms);
        CHECK(rounds.left_over(false, moment(0)).delay == 0ms);
        for (int i = 0; i != 90; ++i) CHECK(rounds.left_over(false, moment()).delay <= 20s);
        CHECK(rounds.left_over(false, moment()).delay == 20s);
    }

    TEST_CASE("deadline: a pause that would not end before it is not begun") {
        batch_rounds rounds{retry_limits{}};
        auto when = moment();
        when.deadline = when.now + 25ms;
        CHECK(rounds.left_over(true, when).verdict == retry_verdict::deadline);
        when.deadline = when.now + 26ms;
        CHECK(rounds.left_over(true, when).retries());
        when.deadline = std::chrono::steady_clock::time_point::max();
        CHECK(rounds.left_over(true, when).retries());
    }

    TEST_CASE("one attempt: nothing is repeated without progress") {
        retry_limits limits;
        limits.max_attempts = 1;
        batch_rounds rounds{limits};
        CHECK(rounds.left_over(true, moment()).retries());
        CHECK(rounds.left_over(false, moment()).verdict == retry_verdict::attempts_exhausted);
    }
}
