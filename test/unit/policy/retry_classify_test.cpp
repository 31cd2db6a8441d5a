#include "policy/retry.hpp"
#include "unit/policy/retry_fixture.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace dynaco;
using namespace dynaco::policy;
using namespace dynaco::policy::test;

TEST_SUITE("policy.retry") {
    TEST_CASE("classify: every code of the client") {
        std::map<errc, retry_kind> const retryable{
            {errc::resolve_failed, retry_kind::transient},
            {errc::connect_failed, retry_kind::transient},
            {errc::handshake_failed, retry_kind::transient},
            {errc::write_failed, retry_kind::transient},
            {errc::read_failed, retry_kind::transient},
            {errc::connection_closed, retry_kind::transient},
            {errc::malformed_http, retry_kind::transient},
            {errc::checksum_mismatch, retry_kind::transient},
            {errc::resolve_timeout, retry_kind::transient},
            {errc::connect_timeout, retry_kind::transient},
            {errc::handshake_timeout, retry_kind::transient},
            {errc::write_timeout, retry_kind::transient},
            {errc::response_timeout, retry_kind::transient},
            {errc::pool_wait_timeout, retry_kind::transient},
            {errc::attempt_timeout, retry_kind::transient},
        };
        int codes = 0;
        for (int value = 1; !to_string(errc{value}).empty(); ++value, ++codes) {
            INFO(to_string(errc{value}));
            auto const found = retryable.find(errc{value});
            CHECK(classify(error{errc{value}}) ==
                  (found == retryable.end() ? retry_kind::none : found->second));
        }
        CHECK(codes >= 26);
    }

    TEST_CASE("classify: every code of the service") {
        std::map<service_errc, retry_kind> const retryable{
            {service_errc::bandwidth_limit_exceeded, retry_kind::throttle},
            {service_errc::limit_exceeded, retry_kind::throttle},
            {service_errc::prior_request_not_complete, retry_kind::throttle},
            {service_errc::provisioned_throughput_exceeded, retry_kind::throttle},
            {service_errc::request_limit_exceeded, retry_kind::throttle},
            {service_errc::slow_down, retry_kind::throttle},
            {service_errc::throttling, retry_kind::throttle},
            {service_errc::too_many_requests, retry_kind::throttle},
            {service_errc::transaction_in_progress, retry_kind::throttle},
            {service_errc::internal_server_error, retry_kind::transient},
            {service_errc::replicated_write_conflict, retry_kind::transient},
            {service_errc::request_timeout, retry_kind::transient},
            {service_errc::service_unavailable, retry_kind::transient},
            {service_errc::transaction_conflict, retry_kind::transient},
        };
        int codes = 0;
        for (int value = 1; !to_string(service_errc{value}).empty(); ++value, ++codes) {
            INFO(to_string(service_errc{value}));
            auto const found = retryable.find(service_errc{value});
            CHECK(classify(service_failure(service_errc{value})) ==
                  (found == retryable.end() ? retry_kind::none : found->second));
        }
        CHECK(codes >= 55);
    }

    TEST_CASE("classify: the names that the AWS SDKs retry") {
        for (char const* const name :
             {"Throttling", "ThrottlingException", "ThrottledException",
              "RequestThrottledException", "RequestThrottled", "TooManyRequestsException",
              "ProvisionedThroughputExceededException", "TransactionInProgressException",
              "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
              "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException"}) {
            INFO(name);
            CHECK(classify(service_failure(service_errc_from_name(name))) == retry_kind::throttle);
        }
        for (char const* const name : {"RequestTimeout", "RequestTimeoutException",
                                       "ReplicatedWriteConflictException", "InternalServerError"}) {
            INFO(name);
            CHECK(classify(service_failure(service_errc_from_name(name))) == retry_kind::transient);
        }
    }

    TEST_CASE("classify: every HTTP status, without an error of the service") {
        for (int status = 300; status < 600; ++status) {
            INFO("status " << status);
            bool const transient = status == 500 || status == 502 || status == 503 || status == 504;
            retry_kind const wanted = transient       ? retry_kind::transient
                                      : status == 429 ? retry_kind::throttle
                                                      : retry_kind::none;
            CHECK(classify(http_failure(status)) == wanted);
        }
    }

    TEST_CASE("classify: cancelled by the caller -> never retried") {
        CHECK(classify(error{cancelled_code()}) == retry_kind::none);
        CHECK(classify(error{errc::deadline_exceeded}) == retry_kind::none);
    }

    TEST_CASE("classify: cancelled transactions -> by their reasons") {
        CHECK(classify(cancelled_transaction({"None", "TransactionConflict"})) ==
              retry_kind::transient);
        CHECK(classify(cancelled_transaction({"ThrottlingError"})) == retry_kind::throttle);
        CHECK(classify(cancelled_transaction({"None", "ProvisionedThroughputExceeded"})) ==
              retry_kind::throttle);
        CHECK(classify(cancelled_transaction({"TransactionConflict", "ConditionalCheckFailed"})) ==
              retry_kind::none);
        CHECK(classify(cancelled_transaction({"ThrottlingError", "ValidationError"})) ==
              retry_kind::none);
        CHECK(classify(cancelled_transaction(
                  {"TransactionConflict", "ItemCollectionSizeLimitExceeded"})) == retry_kind::none);
        CHECK(classify(cancelled_transaction({})) == retry_kind::none);
    }
}
