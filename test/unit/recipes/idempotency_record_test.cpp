#include "recipes/idempotency_book.hpp"
#include "recipes/payload_digest.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

std::string fault_in(idempotency_options const& options) {
    return find_fault(options).value_or("");
}

}  // namespace

TEST_SUITE_BEGIN("recipes.idempotency_record");

TEST_CASE("options: defaults as documented -> no fault") {
    idempotency_options const options;
    CHECK(options.in_progress() == 60s);
    CHECK(options.keep_result() == 1h);
    CHECK(options.clock_allowance() == 5min);
    CHECK(options.margin() == 6s);
    CHECK(options.poll() == 1s);
    CHECK_FALSE(options.wait_for_others());
    CHECK(fault_in(options).empty());
}

TEST_CASE("options: out of range -> refused, with the rule") {
    CHECK(fault_in(idempotency_options().in_progress(9ms)) ==
          "idempotency_options: in_progress of 9 ms must be 10 ms to 86400000 ms");
    CHECK(fault_in(idempotency_options().in_progress(10ms)).empty());
    CHECK_FALSE(fault_in(idempotency_options().in_progress(25h)).empty());
    CHECK_FALSE(fault_in(idempotency_options().keep_result(0s)).empty());
    CHECK_FALSE(fault_in(idempotency_options().keep_result(24h * 4000)).empty());
    CHECK_FALSE(fault_in(idempotency_options().clock_allowance(-1s)).empty());
    CHECK_FALSE(fault_in(idempotency_options().clock_allowance(25h)).empty());
    CHECK_FALSE(fault_in(idempotency_options().poll(0ms)).empty());
    CHECK_FALSE(fault_in(idempotency_options().drift(0.3)).empty());
    CHECK_FALSE(fault_in(idempotency_options().margin(-1ms)).empty());
    CHECK_FALSE(fault_in(idempotency_options().margin(60s)).empty());
    CHECK(fault_in(idempotency_options().margin(0ms)).empty());
}

TEST_CASE("record: written by something else -> what cannot be read is left out") {
    idempotency_record const none;
    CHECK(none.status == idempotency_record::status_type::none);
    idempotency_record const odd{item("status", 5, "claim", true, "lease", -1, "validation", 7)};
    CHECK(odd.status == idempotency_record::status_type::none);
    CHECK(odd.claim.empty());
    CHECK_FALSE(odd.lease.has_value());
    CHECK(odd.validation.empty());
    idempotency_record const long_claim{item("status", "INPROGRESS", "lease", 1e18)};
    CHECK(long_claim.lease == 24h);
    idempotency_record const done{item("status", "COMPLETED", "data", 42)};
    CHECK(done.is_completed());
    CHECK(done.data == 42);
}

TEST_CASE("record: claimed -> by the one that is in progress only") {
    idempotency_record const record{item("status", "INPROGRESS", "claim", "a")};
    CHECK(record.is_claimed_by("a"));
    CHECK_FALSE(record.is_claimed_by("b"));
    idempotency_record const done{item("status", "COMPLETED", "claim", "a")};
    CHECK_FALSE(done.is_claimed_by("a"));
}

TEST_CASE("digest: equal payloads -> the same, others -> another") {
    CHECK(digest_of_payload("a").size() == 64);
    CHECK(digest_of_payload("a") == digest_of_payload(std::string{"a"}));
    CHECK(digest_of_payload("1") != digest_of_payload(1));
    CHECK(digest_of_payload(1) == digest_of_payload(1.0));
    CHECK(digest_of_payload(true) != digest_of_payload(false));
    CHECK(digest_of_payload(nullptr) != digest_of_payload(""));
    attribute_value const one = item("a", 1, "b", list_of(1, 2));
    attribute_value const same = item("b", list_of(1, 2), "a", 1);
    attribute_value const other = item("b", list_of(2, 1), "a", 1);
    CHECK(digest_of_payload(one) == digest_of_payload(same));
    CHECK(digest_of_payload(one) != digest_of_payload(other));
    attribute_value const set = string_set{"x", "y"};
    attribute_value const same_set = string_set{"y", "x"};
    CHECK(digest_of_payload(set) == digest_of_payload(same_set));
    CHECK(digest_of_payload(set) != digest_of_payload(list_of("x", "y")));
}

TEST_CASE("digest: parts that look alike when they are put together -> another") {
    CHECK(digest_of_payload(list_of("ab", "c")) != digest_of_payload(list_of("a", "bc")));
    CHECK(digest_of_payload(item("a", "b")) != digest_of_payload(item("ab", "")));
    CHECK(digest_of_payload(list_of(list_of("a"), "b")) !=
          digest_of_payload(list_of(list_of("a", "b"))));
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
