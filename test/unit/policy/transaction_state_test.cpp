#include "policy/transaction_state.hpp"
#include "support/start.hpp"
#include "unit/policy/retry_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dynaco;
using namespace dynaco::policy;
using namespace dynaco::policy::test;
using dynaco::test::told_time::start;

namespace {

using verdict = transaction_verdict;

transaction_limits limits_of_transaction(bool can_reconsider, int attempts = 20) {
    transaction_limits made;
    made.attempts = attempts;
    made.can_reconsider = can_reconsider;
    return made;
}

transaction_state begun(transaction_limits const& with) {
    transaction_state state{with};
    state.begin(start);
    return state;
}

error attempted(error const& failure, int attempts, bool in_doubt = false) {
    return failure.with([&](error::details& payload) {
        payload.attempts = attempts;
        payload.may_have_been_applied = in_doubt;
    });
}

error conflict() {
    return attempted(cancelled_transaction({"None", "TransactionConflict"}), 1);
}
error failed_condition() {
    return attempted(cancelled_transaction({"ConditionalCheckFailed", "None"}), 1);
}
error lost_answer() {
    return attempted(error{errc::connection_closed}, 5, true);
}

}  // namespace

TEST_SUITE("policy.transaction_state") {
    TEST_CASE("failed: what a repetition can cure -> the same content again") {
        for (auto const& failure :
             {conflict(), cancelled_transaction({"ThrottlingError"}),
              service_failure(service_errc::throttling),
              service_failure(service_errc::transaction_in_progress),
              service_failure(service_errc::internal_server_error, 500), lost_answer()}) {
            INFO(failure.message());
            auto state = begun(limits_of_transaction(false));
            CHECK(state.failed(failure, start, 0.5).verdict == verdict::repeat);
        }
    }

    TEST_CASE("failed: what lasts -> given up, with or without somebody to decide anew") {
        for (auto const& failure :
             {cancelled_transaction({"ValidationError"}),
              cancelled_transaction({"ConditionalCheckFailed", "ValidationError"}),
              cancelled_transaction({"ItemCollectionSizeLimitExceeded"}),
              cancelled_transaction({"SomethingOfTheFuture"}), cancelled_transaction({}),
              service_failure(service_errc::validation),
              service_failure(service_errc::idempotent_parameter_mismatch),
              service_failure(service_errc::access_denied),
              service_failure(service_errc::resource_not_found), error{errc::deadline_exceeded},
              error{errc::invalid_argument}, error{cancelled_code()}}) {
            INFO(failure.message());
            for (bool const can_reconsider : {false, true}) {
                auto state = begun(limits_of_transaction(can_reconsider));
                CHECK(state.failed(failure, start, 0.5).verdict == verdict::give_up);
            }
        }
    }

    TEST_CASE("failed: a condition -> never repeated, reconsidered if somebody can") {
        auto alone = begun(limits_of_transaction(false));
        CHECK(alone.failed(failed_condition(), start, 0.5).verdict == verdict::give_up);
        auto state = begun(limits_of_transaction(true));
        CHECK(state.failed(failed_condition(), start, 0.5).verdict == verdict::reconsider);
    }

    TEST_CASE("failed: a conflict and somebody who decides -> reconsidered, a throttle repeated") {
        auto state = begun(limits_of_transaction(true));
        CHECK(state.failed(conflict(), start, 0.5).verdict == verdict::reconsider);
        CHECK(state.failed(cancelled_transaction({"ThrottlingError"}), start, 0.5).verdict ==
              verdict::repeat);
    }

    TEST_CASE("in doubt: repeated as it is until the service tells the outcome") {
        auto state = begun(limits_of_transaction(true));
        CHECK(state.failed(lost_answer(), start, 0).verdict == verdict::repeat);
        CHECK(state.is_in_doubt());
        CHECK(state.failed(service_failure(service_errc::throttling), start, 0).verdict ==
              verdict::repeat);
        CHECK(state.is_in_doubt());
        // This one tells of another write on the item, not of this transaction.
        CHECK(state.failed(service_failure(service_errc::transaction_conflict), start, 0).verdict ==
              verdict::repeat);
        CHECK(state.is_in_doubt());
        CHECK(state.failed(failed_condition(), start, 0).verdict == verdict::reconsider);
        CHECK_FALSE(state.is_in_doubt());
    }

    TEST_CASE("in doubt: a failure that is no fault of the way -> repeated, too") {
        for (auto const code : {errc::malformed_response, errc::response_too_large}) {
            auto state = begun(limits_of_transaction(false));
            CHECK(state.failed(attempted(error{code}, 1, true), start, 0).verdict ==
                  verdict::repeat);
            auto certain = begun(limits_of_transaction(false));
            CHECK(certain.failed(attempted(error{code}, 1), start, 0).verdict == verdict::give_up);
        }
    }

    TEST_CASE(
        "in doubt: given up for what lasts -> still in doubt, unless that tells the outcome") {
        auto state = begun(limits_of_transaction(true));
        (void)state.failed(lost_answer(), start, 0);
        CHECK(state.failed(service_failure(service_errc::access_denied), start, 0).verdict ==
              verdict::give_up);
        CHECK(state.is_in_doubt());
        auto told = begun(limits_of_transaction(true));
        (void)told.failed(lost_answer(), start, 0);
        CHECK(told.failed(cancelled_transaction({"ValidationError"}), start, 0).verdict ==
              verdict::give_up);
        CHECK_FALSE(told.is_in_doubt());
    }

    TEST_CASE("in progress: an earlier request with the token is at work -> in doubt") {
        auto state = begun(limits_of_transaction(true));
        CHECK(state.failed(service_failure(service_errc::transaction_in_progress), start, 0)
                  .verdict == verdict::repeat);
        CHECK(state.is_in_doubt());
    }

    TEST_CASE("attempts: those of all calls count, and a call without any counts as one") {
        auto state = begun(limits_of_transaction(true, 8));
        CHECK(state.failed(lost_answer(), start, 0).verdict == verdict::repeat);
        CHECK(state.attempts_left() == 3);
        CHECK(state.failed(failed_condition(), start, 0).verdict == verdict::reconsider);
        state.begin(start);
        CHECK(state.failed(attempted(error{errc::connect_failed}, 0), start, 0).verdict ==
              verdict::repeat);
        CHECK(state.failed(conflict(), start, 0).verdict == verdict::give_up);
        CHECK(state.attempts() == 8);
    }

    TEST_CASE("failed: conflicts are not to be repeated -> final, but for somebody who decides") {
        for (bool const can_reconsider : {false, true}) {
            CAPTURE(can_reconsider);
            auto with = limits_of_transaction(can_reconsider);
            with.repeats_conflicts = false;
            CHECK(begun(with).failed(conflict(), start, 0).verdict ==
                  (can_reconsider ? verdict::reconsider : verdict::give_up));
            CHECK(
                begun(with).failed(cancelled_transaction({"ThrottlingError"}), start, 0).verdict ==
                verdict::repeat);
            CHECK(begun(with).failed(lost_answer(), start, 0).verdict == verdict::repeat);
        }
    }

    TEST_CASE("pauses: conflicts from 25 ms up to a second, throttles from a second up to 20 s") {
        auto state = begun(limits_of_transaction(false, 100));
        std::vector<std::chrono::steady_clock::duration> conflicts;
        for (int i = 0; i != 8; ++i) conflicts.push_back(state.failed(conflict(), start, 1).delay);
        CHECK(conflicts == std::vector<std::chrono::steady_clock::duration>{
                               25ms, 50ms, 100ms, 200ms, 400ms, 800ms, 1s, 1s});
        auto const throttle = service_failure(service_errc::throttling);
        CHECK(state.failed(throttle, start, 1).delay == 1s);
        CHECK(state.failed(throttle, start, 0.5).delay == 1s);
        CHECK(state.failed(throttle, start, 0).delay == 0s);
        CHECK(state.failed(throttle, start, 1).delay == 8s);
    }

    TEST_CASE("time: a pause that would not end before the deadline -> given up") {
        auto with = limits_of_transaction(true);
        with.deadline = start + 25ms;
        CHECK(begun(with).failed(conflict(), start, 1).verdict == verdict::give_up);
        with.deadline = start + 26ms;
        CHECK(begun(with).failed(conflict(), start, 1).verdict == verdict::reconsider);
        CHECK(begun(with).deadline() == start + 26ms);
    }

    TEST_CASE("time: a content lives for ten minutes, the next one for ten more") {
        auto state = begun(limits_of_transaction(true));
        CHECK(state.deadline() == start + 10min);
        auto const late = start + 10min - 10ms;
        CHECK(state.failed(failed_condition(), late, 1).verdict == verdict::reconsider);
        state.begin(late);
        CHECK(state.deadline() == late + 10min);
        CHECK(state.failed(lost_answer(), late + 10min, 1).verdict == verdict::give_up);
        CHECK(state.is_in_doubt());
    }
}
