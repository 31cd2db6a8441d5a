#include "policy/wait_schedule.hpp"
#include "policy/deadline.hpp"
#include "support/start.hpp"

#include <doctest/doctest.h>

using namespace dynaco;
using namespace dynaco::policy;
using namespace std::chrono_literals;
using dynaco::test::told_time::start;

namespace {

using time_point = std::chrono::steady_clock::time_point;

}  // namespace

TEST_SUITE("policy.wait_schedule") {
    TEST_CASE("next: pauses of 100 ms, doubled up to 20 s") {
        wait_schedule schedule{time_point::max()};
        for (auto const pause :
             {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms, 20000ms, 20000ms}) {
            CHECK(schedule.next(start) == start + pause);
        }
    }

    TEST_CASE("next: a pause that does not end before the deadline -> none") {
        CHECK_FALSE(wait_schedule{start + 100ms}.next(start));
        CHECK(wait_schedule{start + 101ms}.next(start) == start + 100ms);
        CHECK_FALSE(wait_schedule{start - 1s}.next(start));
    }
}

TEST_SUITE("policy.deadline") {
    TEST_CASE("deadline_of_attempt: its own limit, or the call's if that is not later") {
        CHECK(deadline_of_attempt(start, 2s, std::nullopt).at == start + 2s);
        CHECK_FALSE(deadline_of_attempt(start, 2s, std::nullopt).is_the_calls);
        CHECK(deadline_of_attempt(start, 2s, start + 3s).at == start + 2s);
        CHECK_FALSE(deadline_of_attempt(start, 2s, start + 3s).is_the_calls);
        CHECK(deadline_of_attempt(start, 2s, start + 1s).at == start + 1s);
        CHECK(deadline_of_attempt(start, 2s, start + 1s).is_the_calls);
        CHECK(deadline_of_attempt(start, 2s, start + 2s).is_the_calls);
        auto const endless = std::chrono::steady_clock::duration::max();
        CHECK(deadline_of_attempt(start, endless, std::nullopt).at ==
              std::chrono::steady_clock::time_point::max());
    }

    TEST_CASE("deadline_of: deadline, timeout, the earlier of both, or what there is otherwise") {
        call_options const none;
        CHECK_FALSE(deadline_of(none, start, std::nullopt));
        CHECK(deadline_of(none, start, 30s) == start + 30s);
        CHECK(deadline_of(call_options().timeout(1s), start, 30s) == start + 1s);
        CHECK(deadline_of(call_options().deadline(start + 60s), start, 30s) == start + 60s);
        CHECK(deadline_of(call_options().deadline(start + 60s).timeout(1s), start, 30s) ==
              start + 1s);
        CHECK(deadline_of(call_options().deadline(start + 1s).timeout(60s), start, 30s) ==
              start + 1s);
    }

    TEST_CASE("later: the end of time is not passed") {
        CHECK(later(start, time_point::duration::max()) == time_point::max());
        CHECK(later(start, 1s) == start + 1s);
    }
}
