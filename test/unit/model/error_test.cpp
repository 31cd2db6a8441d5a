#include <dynaco/error_details.hpp>
#include <dynaco/result.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <sstream>
#include <type_traits>

namespace {

using dynaco::cancellation_reason;
using dynaco::condition;
using dynaco::errc;
using dynaco::error;
using dynaco::result;
using dynaco::service_errc;

error with_status(boost::system::error_code code, int status) {
    error::details payload;
    payload.http_status = status;
    return error{code, std::move(payload)};
}

template <class... Codes>
error cancelled_transaction(Codes... codes) {
    error::details payload;
    payload.http_status = 400;
    for (char const* code : {codes...}) {
        payload.cancellation_reasons.emplace_back(dynaco::cancellation_code(code));
    }
    return error{service_errc::transaction_canceled, std::move(payload)};
}

std::string printed(error const& failure) {
    std::ostringstream out;
    out << failure;
    CHECK(dynaco::exception{failure}.what() == out.str());
    return out.str();
}

// The shapes that a function with a result has: GCC 12 refuses them for an aggregate error.
result<int> value_of_int() {
    int value = 1;
    return value;
}
result<std::string> value_of_text() {
    std::string value = "text";
    return value;
}
result<std::string> value_of_literal() {
    return "text";
}
result<dynaco::item> value_of_item() {
    dynaco::item value;
    return value;
}
result<dynaco::attribute_value> value_of_value() {
    return 42;
}
result<int> failure_of_error() {
    error failure = errc::read_failed;
    return failure;
}
result<int> failure_of_errc() {
    return errc::read_failed;
}
result<dynaco::attribute_value> failure_of_service() {
    return error{service_errc::throttling};
}
result<void> success() {
    return {};
}
result<void> failure_of_void() {
    return errc::read_failed;
}

static_assert(std::is_nothrow_copy_constructible_v<error>);
static_assert(std::is_nothrow_move_constructible_v<error>);
static_assert(std::is_nothrow_copy_constructible_v<dynaco::exception>);
static_assert(!std::is_aggregate_v<error> && !std::is_aggregate_v<error::details> &&
              !std::is_aggregate_v<cancellation_reason> &&
              !std::is_aggregate_v<dynaco::throttling_reason>);
static_assert(std::is_convertible_v<int, result<int>> && std::is_convertible_v<error, result<int>>);
static_assert(std::is_convertible_v<error, result<std::string>>);
static_assert(std::is_convertible_v<error, result<bool>>);
static_assert(std::is_convertible_v<errc, result<dynaco::attribute_value>>);
static_assert(std::is_convertible_v<dynaco::item, result<dynaco::attribute_value>>);
static_assert(std::is_nothrow_move_constructible_v<result<dynaco::attribute_value>>);

}  // namespace

TEST_SUITE_BEGIN("model.error");

TEST_CASE("result: values and failures in every shape of return") {
    CHECK(value_of_int().value() == 1);
    CHECK(value_of_text().value() == "text");
    CHECK(*value_of_literal() == "text");
    CHECK(value_of_item()->empty());
    CHECK(value_of_value().value() == 42);
    CHECK(failure_of_error().error() == errc::read_failed);
    CHECK(failure_of_errc().error() == errc::read_failed);
    CHECK(failure_of_service().error() == service_errc::throttling);
    CHECK(success().has_value());
    CHECK(failure_of_void().error() == errc::read_failed);
    CHECK_FALSE(value_of_int().error().code().failed());
}

TEST_CASE("result: value() of a failure -> throws exception with that failure") {
    try {
        (void)failure_of_service().value();
        FAIL("did not throw");
    } catch (dynaco::exception const& thrown) {
        CHECK(thrown.error() == service_errc::throttling);
        CHECK(thrown.code() == make_error_code(service_errc::throttling));
        CHECK(thrown.what() == std::string{"throttling: the service throttles the requests"});
    }
    CHECK_THROWS_AS(failure_of_void().value(), dynaco::exception);
}

TEST_CASE("cancelled transaction: the reason of an action -> a condition of the whole") {
    CHECK(cancelled_transaction("None", "ConditionalCheckFailed") ==
          condition::conditional_check_failed);
    CHECK(cancelled_transaction("TransactionConflict") == condition::transaction_conflict);
    CHECK(cancelled_transaction("ValidationError") == condition::invalid_request);
    CHECK(cancelled_transaction("ItemCollectionSizeLimitExceeded") == condition::limit_exceeded);
    CHECK(cancelled_transaction("DuplicateItem") == condition::already_exists);
    CHECK(cancelled_transaction("AccessDenied") == condition::access_denied);
    for (char const* const lasting : {"DuplicateItem", "AccessDenied", "ValidationError"}) {
        CHECK_FALSE(cancelled_transaction("TransactionConflict", lasting).is_retryable());
    }
}

TEST_CASE("error: of a code alone -> the code's message, and nothing else is known") {
    error const failure{errc::read_failed};
    CHECK(failure.code() == make_error_code(errc::read_failed));
    CHECK(failure.message() == failure.code().message());
    CHECK(failure.service_message().empty());
    CHECK(failure.name().empty());
    CHECK_FALSE(failure.cause().failed());
    CHECK(failure.operation().empty());
    CHECK(failure.request_id().empty());
    CHECK(failure.http_status() == 0);
    CHECK(failure.attempts() == 0);
    CHECK(failure.item() == nullptr);
    CHECK(failure.throttling_reasons().empty());
    CHECK(failure.cancellation_reasons().empty());
    CHECK_FALSE(failure.may_have_been_applied());
    CHECK(failure.payload() == nullptr);
}

TEST_CASE("error: with a message -> that message, unless it is empty") {
    CHECK(error(errc::read_failed, "why").message() == "why");
    CHECK(error(errc::read_failed, "").message() == error(errc::read_failed).message());
    CHECK(error(dynaco::cancelled_code(), "why").message() == "why");
}

TEST_CASE("error: with a payload -> every field of it") {
    error::details payload;
    payload.service_message = "theirs";
    payload.name = "ConditionalCheckFailedException";
    payload.cause = errc::read_failed;
    payload.operation = "PutItem";
    payload.request_id = "id";
    payload.http_status = 400;
    payload.attempts = 2;
    payload.item = dynaco::item("a", 1);
    payload.throttling_reasons.emplace_back("reason", "arn");
    payload.cancellation_reasons.emplace_back(dynaco::cancellation_code::none);
    payload.may_have_been_applied = true;
    error const failure{service_errc::conditional_check_failed, payload};
    CHECK(failure.message() == "the condition did not hold");
    CHECK(failure.service_message() == "theirs");
    CHECK(failure.name() == "ConditionalCheckFailedException");
    CHECK(failure.cause() == make_error_code(errc::read_failed));
    CHECK(failure.operation() == "PutItem");
    CHECK(failure.request_id() == "id");
    CHECK(failure.http_status() == 400);
    CHECK(failure.attempts() == 2);
    REQUIRE(failure.item() != nullptr);
    CHECK(*failure.item() == dynaco::item("a", 1));
    CHECK(failure.throttling_reasons() == std::vector{dynaco::throttling_reason{"reason", "arn"}});
    CHECK(failure.cancellation_reasons() == payload.cancellation_reasons);
    CHECK(failure.may_have_been_applied());

    auto const changed = failure.with([](error::details& details) { details.attempts = 3; });
    CHECK(changed.attempts() == 3);
    CHECK(changed.request_id() == "id");
    CHECK(failure.attempts() == 2);
    CHECK(error{errc::read_failed}.with([](auto& details) { details.attempts = 1; }).attempts() ==
          1);
}

TEST_CASE("comparison: with codes, enumerators and conditions") {
    error const failure{service_errc::throttling};
    CHECK(failure == service_errc::throttling);
    CHECK(failure != service_errc::slow_down);
    CHECK(failure != errc::read_failed);
    CHECK(failure == make_error_code(service_errc::throttling));
    CHECK(failure == condition::throttled);
    CHECK(failure == make_error_condition(condition::throttled));
    CHECK(failure != condition::transient);
    CHECK(failure != make_error_condition(condition::transient));
    CHECK(error{dynaco::cancelled_code()} == condition::cancelled);
    CHECK(error{dynaco::cancelled_code()} ==
          boost::system::errc::make_error_condition(boost::system::errc::operation_canceled));
}

TEST_CASE("conditions: the HTTP status counts where the service or a proxy answered") {
    for (int status : {500, 502, 503, 504}) {
        CAPTURE(status);
        for (boost::system::error_code const code :
             {make_error_code(errc::unexpected_status), make_error_code(service_errc::unknown)}) {
            auto const failure = with_status(code, status);
            CHECK(failure == condition::transient);
            CHECK(failure == make_error_condition(condition::transient));
            CHECK(failure.code() != make_error_condition(condition::transient));
            CHECK(failure.is_retryable());
            CHECK(failure != condition::throttled);
        }
        CHECK(with_status(errc::certificate_rejected, status) != condition::transient);
        CHECK_FALSE(with_status(errc::malformed_response, status).is_retryable());
    }
    for (boost::system::error_code const code :
         {make_error_code(errc::unexpected_status), make_error_code(service_errc::unknown)}) {
        CHECK(with_status(code, 429) == condition::throttled);
        CHECK(with_status(code, 429).is_retryable());
        for (int status : {0, 200, 301, 400, 403, 404, 413, 501, 505}) {
            CAPTURE(status);
            CHECK(with_status(code, status) != condition::transient);
            CHECK(with_status(code, status) != condition::throttled);
            CHECK_FALSE(with_status(code, status).is_retryable());
        }
    }
    // A throttle that is answered with 503 is both.
    CHECK(with_status(service_errc::slow_down, 503) == condition::throttled);
    CHECK(with_status(service_errc::slow_down, 503) == condition::transient);
}

TEST_CASE("is_retryable: every code alone -> throttled, transient or a transaction's conflict") {
    auto const check = [](boost::system::error_code code) {
        CAPTURE(code);
        bool const expected = code == make_error_condition(condition::throttled) ||
                              code == make_error_condition(condition::transient) ||
                              code == make_error_condition(condition::transaction_conflict);
        CHECK(error{code}.is_retryable() == expected);
    };
    for (int i = 1; i <= static_cast<int>(errc::race_condition); ++i) {
        check(make_error_code(static_cast<errc>(i)));
    }
    for (int i = 1; i <= static_cast<int>(service_errc::validation); ++i) {
        check(make_error_code(static_cast<service_errc>(i)));
    }
    CHECK(error{service_errc::limit_exceeded}.is_retryable());
    CHECK(error{service_errc::transaction_conflict}.is_retryable());
    CHECK(error{service_errc::transaction_in_progress}.is_retryable());
    CHECK(error{errc::pool_wait_timeout}.is_retryable());
    CHECK_FALSE(error{errc::deadline_exceeded}.is_retryable());
    CHECK_FALSE(error{errc::too_many_waiters}.is_retryable());
    CHECK_FALSE(error{errc::certificate_rejected}.is_retryable());
    CHECK_FALSE(error{service_errc::expired_token}.is_retryable());
    CHECK_FALSE(error{dynaco::cancelled_code()}.is_retryable());
    CHECK_FALSE(with_status(dynaco::cancelled_code(), 503).is_retryable());
    CHECK_FALSE(error{}.is_retryable());
}

TEST_CASE("cancelled transactions: passing reasons only -> retryable") {
    CHECK(cancelled_transaction("None", "TransactionConflict").is_retryable());
    CHECK(cancelled_transaction("ThrottlingError").is_retryable());
    CHECK(cancelled_transaction("None", "ProvisionedThroughputExceeded", "None").is_retryable());
    CHECK(cancelled_transaction("TransactionConflict", "ThrottlingError").is_retryable());
}

TEST_CASE(
    "cancelled transactions: no passing reason, or a lasting one beside it -> not retryable") {
    CHECK_FALSE(cancelled_transaction("None").is_retryable());
    CHECK_FALSE(cancelled_transaction("None", "SomethingNew").is_retryable());
    CHECK_FALSE(error{service_errc::transaction_canceled}.is_retryable());
    CHECK_FALSE(with_status(service_errc::transaction_canceled, 500).is_retryable());
    for (auto const* lasting :
         {"ConditionalCheckFailed", "ValidationError", "ItemCollectionSizeLimitExceeded"}) {
        CAPTURE(lasting);
        CHECK_FALSE(cancelled_transaction(lasting).is_retryable());
        CHECK_FALSE(cancelled_transaction("TransactionConflict", lasting).is_retryable());
        CHECK_FALSE(cancelled_transaction(lasting, "ThrottlingError").is_retryable());
    }
}

TEST_CASE("cancelled transactions: conditions of their reasons") {
    auto const failed = cancelled_transaction("None", "ConditionalCheckFailed");
    CHECK(failed == condition::transaction_canceled);
    CHECK(failed == condition::conditional_check_failed);
    CHECK(failed != condition::transaction_conflict);
    auto const conflict = cancelled_transaction("TransactionConflict");
    CHECK(conflict == condition::transaction_conflict);
    CHECK(conflict != condition::throttled);
    auto const throttled = cancelled_transaction("ThrottlingError", "TransactionConflict");
    CHECK(throttled == condition::throttled);
    CHECK(throttled == condition::transaction_conflict);
    CHECK(cancelled_transaction("ThrottlingError", "ConditionalCheckFailed") !=
          condition::throttled);
    // The reasons of other failures mean nothing.
    auto const other = cancelled_transaction("TransactionConflict");
    CHECK(error(service_errc::validation, *other.payload()) != condition::transaction_conflict);
}

TEST_CASE("what: one line with all that helps, without empty parts") {
    CHECK(printed(errc::read_failed) ==
          "read_failed: the connection broke while the response was read");
    CHECK(printed(error(errc::wrong_type, "why")) == "wrong_type: why");

    error::details payload;
    payload.service_message = "Rate\nexceeded\t!";
    payload.name = "ThrottlingException";
    payload.operation = "GetItem";
    payload.request_id = "ABC";
    payload.http_status = 400;
    payload.attempts = 4;
    CHECK(printed(error(service_errc::throttling, payload)) ==
          "GetItem: ThrottlingException: the service throttles the requests: \"Rate exceeded !\" "
          "(HTTP 400, 4 attempts, request ABC)");

    error::details broken;
    broken.operation = "PutItem";
    broken.attempts = 1;
    broken.cause = boost::system::error_code{ECONNRESET, boost::system::system_category()};
    broken.may_have_been_applied = true;
    CHECK(
        printed(error(errc::read_failed, broken)) ==
        "PutItem: read_failed: the connection broke while the response was read (1 attempt, cause "
        "system:104 Connection reset by peer, may have been applied)");

    CHECK(printed(dynaco::cancelled_code()) == "system:125: Operation canceled");
}

TEST_CASE("message: never the server's text") {
    error::details payload;
    payload.service_message = "secret";
    CHECK(error(service_errc::validation, payload).message() ==
          "the request breaks a rule of the service");
}

TEST_SUITE_END();
