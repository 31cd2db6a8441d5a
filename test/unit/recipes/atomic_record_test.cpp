#include "recipes/atomic_record.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>
#include <boost/json/value.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

atomic_lock_record record_with(std::string version, std::int64_t expires) {
    return atomic_lock_record{item("version", version, "expiresAt", expires), "expiresAt"};
}

std::vector<atomic_lock> two_locks() {
    std::vector<atomic_lock> locks;
    locks.emplace_back(atomic_key{"set", "a#lock"}, "va");
    locks.emplace_back(atomic_key{"set", "b#lock"}, "vb");
    return locks;
}

cancellation_reason reason_with(cancellation_code code, std::optional<item> shown = std::nullopt) {
    cancellation_reason made{code};
    made.item = std::move(shown);
    return made;
}

error cancelled_with(std::vector<cancellation_reason> reasons) {
    error::details payload;
    payload.message = "cancelled";
    payload.cancellation_reasons = std::move(reasons);
    return error{make_error_code(service_errc::transaction_canceled), std::move(payload)};
}

std::optional<error> judged(std::vector<cancellation_reason> reasons) {
    return judge_atomic_write(cancelled_with(std::move(reasons)), two_locks(), 1, "new");
}

}  // namespace

TEST_SUITE_BEGIN("recipes.atomic_record");

TEST_CASE("need: of a lock's record -> until its last hour nothing, then another version") {
    CHECK(need_of(atomic_lock_record(), 1000, 100s) == lock_need::create);
    CHECK(need_of(record_with("v", 1101), 1000, 100s) == lock_need::nothing);
    CHECK(need_of(record_with("v", 1100), 1000, 100s) == lock_need::renew);
    CHECK(need_of(record_with("v", 1), 1000, 100s) == lock_need::renew);
    atomic_lock_record const foreign{item("version", "v"), "expiresAt"};
    CHECK(need_of(foreign, 1000, 100s) == lock_need::renew);
    atomic_lock_record const number{item("version", 7, "expiresAt", "soon"), "expiresAt"};
    CHECK_FALSE(number.version.has_value());
    CHECK_FALSE(number.expires.has_value());
    CHECK(need_of(number, 1000, 100s) == lock_need::renew);
    atomic_lock_record const data{item("data", "{}", "version", "v"), "expiresAt"};
    CHECK(need_of(data, 1000, 100s) == lock_need::refuse);
}

TEST_CASE("judge: a lock's condition failed -> a race, unless it shows the new version") {
    auto const none = reason_with(cancellation_code::none);
    auto const other =
        reason_with(cancellation_code::conditional_check_failed, item("version", "other"));
    auto const own =
        reason_with(cancellation_code::conditional_check_failed, item("version", "new"));
    auto const gone = reason_with(cancellation_code::conditional_check_failed);

    CHECK(judged({none, none, other})->code() == make_error_code(errc::race_condition));
    CHECK(judged({none, gone, none})->message() == "the lock (set a#lock) is gone");
    CHECK_FALSE(judged({none, own, own}).has_value());
    // Somebody has gone on from there with one of the two.
    CHECK_FALSE(judged({none, other, own}).has_value());
}

TEST_CASE("judge: anything else failed -> that failure as it is") {
    auto const none = reason_with(cancellation_code::none);
    auto const conflict = reason_with(cancellation_code::transaction_conflict);
    auto const wrong = reason_with(cancellation_code::validation_error);
    CHECK(*judged({none, conflict, none}) == service_errc::transaction_canceled);
    CHECK(*judged({wrong, none, none}) == service_errc::transaction_canceled);
    // That of an item is none of ours.
    auto const failed = reason_with(cancellation_code::conditional_check_failed);
    CHECK(*judged({failed, none, none}) == service_errc::transaction_canceled);
    CHECK(*judged({}) == service_errc::transaction_canceled);
    auto const throttled = error{service_errc::throttling};
    CHECK(*judge_atomic_write(throttled, two_locks(), 1, "new") == service_errc::throttling);
}

TEST_CASE("read: data that is a text, another thing, not there -> an item, an error, nothing") {
    atomic_key const where{"p", "s"};
    auto const read = read_atomic_item(where, item("data", "[1]"));
    REQUIRE(read.has_value());
    CHECK(read->value().json().as_array().size() == 1);
    CHECK(read->value().key() == where);
    CHECK(read_atomic_item(where, item("data", 1)).error() == errc::wrong_type);
    CHECK_FALSE(read_atomic_item(where, item("version", "v"))->has_value());
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
