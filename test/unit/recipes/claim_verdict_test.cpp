#include "recipes/claim_verdict.hpp"

#include <doctest/doctest.h>

#include <string>

namespace dynaco::recipes::detail {
namespace {

idempotency_record in_progress_record(std::string claim, std::string validation = {}) {
    item from("pk", "IDEMPOTENCY#a", "sk", "METADATA", "status", "INPROGRESS", "claim",
              std::move(claim), "lease", 1000, "in_progress_expiration", 5);
    if (!validation.empty()) from.set("validation", std::move(validation));
    return idempotency_record{from};
}

idempotency_record completed_record(std::string claim, std::string validation = {}) {
    item from("status", "COMPLETED", "claim", std::move(claim), "data", "result");
    if (!validation.empty()) from.set("validation", std::move(validation));
    return idempotency_record{from};
}

claim_write const mine{"mine", "digest"};

}  // namespace

TEST_SUITE_BEGIN("recipes.claim_verdict");

TEST_CASE("claim: the record shows it -> claimed, unless its time is over") {
    claim_sight sight{in_progress_record("mine", "digest"), mine};
    CHECK(judge_claim(sight) == claim_verdict::claimed);
    sight.is_over = true;
    CHECK(judge_claim(sight) == claim_verdict::again);
}

TEST_CASE("claim: somebody else's -> in progress, until it may be replaced") {
    claim_sight sight{in_progress_record("theirs"), mine};
    CHECK(judge_claim(sight) == claim_verdict::in_progress);
    sight.is_over = true;  // of one's own claim
    CHECK(judge_claim(sight) == claim_verdict::in_progress);
    sight.is_replaceable = true;
    CHECK(judge_claim(sight) == claim_verdict::again);
}

TEST_CASE("claim: completed -> the result, whoever it is from") {
    CHECK(judge_claim(claim_sight(completed_record("theirs"), mine)) == claim_verdict::completed);
    CHECK(judge_claim(claim_sight(completed_record("mine"), mine)) == claim_verdict::completed);
    claim_sight sight{completed_record("theirs"), mine};
    sight.is_replaceable = true;  // of a claim that was seen before
    CHECK(judge_claim(sight) == claim_verdict::completed);
}

TEST_CASE("claim: another payload -> refused, in progress and completed") {
    CHECK(judge_claim(claim_sight(completed_record("theirs", "other"), mine)) ==
          claim_verdict::payload_mismatch);
    claim_sight sight{in_progress_record("theirs", "other"), mine};
    CHECK(judge_claim(sight) == claim_verdict::payload_mismatch);
    SUBCASE("one of them has none -> nothing is compared") {
        claim_write const without{"mine", ""};
        claim_sight const bare{completed_record("theirs", "other"), without};
        CHECK(judge_claim(bare) == claim_verdict::completed);
        CHECK(judge_claim(claim_sight(completed_record("theirs"), mine)) ==
              claim_verdict::completed);
    }
    SUBCASE("abandoned -> it does not count any more") {
        sight.is_replaceable = true;
        CHECK(judge_claim(sight) == claim_verdict::again);
    }
}

TEST_CASE("claim: the record is gone, or no record of ours -> again, or in progress for ever") {
    CHECK(judge_claim(claim_sight(idempotency_record(), mine)) == claim_verdict::again);
    idempotency_record const foreign{item("status", "ODD", "claim", "x")};
    CHECK(judge_claim(claim_sight(foreign, mine)) == claim_verdict::in_progress);
}

TEST_CASE("completion: an answer was lost -> the record shows whether it was stored") {
    attribute_value const data = "result";
    using enum completion_outcome;
    CHECK(judge_completion(completed_record("mine"), "mine", data) == stored);
    CHECK(judge_completion(completed_record("mine"), "mine", "other result") == lost);
    CHECK(judge_completion(completed_record("theirs"), "mine", data) == lost);
    CHECK(judge_completion(in_progress_record("theirs"), "mine", data) == lost);
    CHECK(judge_completion(idempotency_record(), "mine", data) == lost);
}

TEST_CASE("withdrawal: an answer was lost -> the record shows whether the key is free") {
    using enum withdrawal_outcome;
    CHECK(judge_withdrawal(idempotency_record(), "mine") == withdrawn);
    CHECK(judge_withdrawal(completed_record("mine"), "mine") == completed);
    CHECK(judge_withdrawal(completed_record("theirs"), "mine") == lost);
    CHECK(judge_withdrawal(in_progress_record("theirs"), "mine") == lost);
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
