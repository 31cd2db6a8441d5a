#include "model/error_condition.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <map>
#include <set>

namespace {

using dynaco::condition;
using dynaco::errc;
using dynaco::service_errc;

constexpr int last_client_code = static_cast<int>(errc::race_condition);
constexpr int last_service_code = static_cast<int>(service_errc::validation);
constexpr int last_condition = static_cast<int>(condition::cancelled);

using condition_names = std::set<condition>;

// Every code that has a condition; those that are not here have none.
std::map<errc, condition_names> const expected_of_client{
    {errc::invalid_argument, {condition::invalid_request}},
    {errc::no_credentials, {condition::access_denied}},
    {errc::resolve_failed, {condition::transient}},
    {errc::connect_failed, {condition::transient}},
    {errc::handshake_failed, {condition::transient}},
    {errc::write_failed, {condition::transient}},
    {errc::read_failed, {condition::transient}},
    {errc::connection_closed, {condition::transient}},
    {errc::resolve_timeout, {condition::transient, condition::timed_out}},
    {errc::connect_timeout, {condition::transient, condition::timed_out}},
    {errc::handshake_timeout, {condition::transient, condition::timed_out}},
    {errc::write_timeout, {condition::transient, condition::timed_out}},
    {errc::response_timeout, {condition::transient, condition::timed_out}},
    {errc::pool_wait_timeout, {condition::transient, condition::timed_out}},
    {errc::attempt_timeout, {condition::transient, condition::timed_out}},
    {errc::deadline_exceeded, {condition::timed_out}},
    {errc::malformed_http, {condition::transient}},
    {errc::checksum_mismatch, {condition::transient}},
    {errc::version_mismatch, {condition::conditional_check_failed}},
    {errc::item_not_found, {condition::not_found}},
    {errc::race_condition, {condition::conditional_check_failed}},
};

std::map<service_errc, condition_names> const expected_of_service{
    {service_errc::provisioned_throughput_exceeded, {condition::throttled}},
    {service_errc::request_limit_exceeded, {condition::throttled}},
    {service_errc::throttling, {condition::throttled}},
    {service_errc::too_many_requests, {condition::throttled}},
    {service_errc::slow_down, {condition::throttled}},
    {service_errc::bandwidth_limit_exceeded, {condition::throttled}},
    {service_errc::prior_request_not_complete, {condition::throttled}},
    {service_errc::transaction_in_progress, {condition::throttled}},
    {service_errc::limit_exceeded, {condition::throttled, condition::limit_exceeded}},
    {service_errc::item_collection_size_limit_exceeded, {condition::limit_exceeded}},
    {service_errc::internal_server_error, {condition::transient}},
    {service_errc::service_unavailable, {condition::transient}},
    {service_errc::request_timeout, {condition::transient}},
    {service_errc::replicated_write_conflict, {condition::transient}},
    {service_errc::conditional_check_failed, {condition::conditional_check_failed}},
    {service_errc::transaction_canceled, {condition::transaction_canceled}},
    {service_errc::transaction_conflict, {condition::transaction_conflict}},
    {service_errc::backup_not_found, {condition::not_found}},
    {service_errc::export_not_found, {condition::not_found}},
    {service_errc::global_table_not_found, {condition::not_found}},
    {service_errc::import_not_found, {condition::not_found}},
    {service_errc::index_not_found, {condition::not_found}},
    {service_errc::policy_not_found, {condition::not_found}},
    {service_errc::replica_not_found, {condition::not_found}},
    {service_errc::resource_not_found, {condition::not_found}},
    {service_errc::table_not_found, {condition::not_found}},
    {service_errc::backup_in_use, {condition::already_exists}},
    {service_errc::duplicate_item, {condition::already_exists}},
    {service_errc::global_table_already_exists, {condition::already_exists}},
    {service_errc::replica_already_exists, {condition::already_exists}},
    {service_errc::resource_in_use, {condition::already_exists}},
    {service_errc::table_already_exists, {condition::already_exists}},
    {service_errc::table_in_use, {condition::already_exists}},
    {service_errc::access_denied, {condition::access_denied}},
    {service_errc::expired_token, {condition::access_denied}},
    {service_errc::incomplete_signature, {condition::access_denied}},
    {service_errc::invalid_signature, {condition::access_denied}},
    {service_errc::missing_authentication_token, {condition::access_denied}},
    {service_errc::request_expired, {condition::access_denied}},
    {service_errc::request_time_too_skewed, {condition::access_denied}},
    {service_errc::signature_does_not_match, {condition::access_denied}},
    {service_errc::unrecognized_client, {condition::access_denied}},
    {service_errc::idempotent_parameter_mismatch, {condition::invalid_request}},
    {service_errc::invalid_export_time, {condition::invalid_request}},
    {service_errc::invalid_restore_time, {condition::invalid_request}},
    {service_errc::serialization, {condition::invalid_request}},
    {service_errc::unknown_operation, {condition::invalid_request}},
    {service_errc::validation, {condition::invalid_request}},
};

template <class Code>
void check_all(int size, std::map<Code, condition_names> const& expected) {
    for (int value = 1; value <= size; ++value) {
        auto const code = static_cast<Code>(value);
        auto const found = expected.find(code);
        for (int i = 1; i <= last_condition; ++i) {
            auto const wanted = static_cast<condition>(i);
            CAPTURE(code);
            CAPTURE(wanted);
            bool const matches = found != expected.end() && found->second.contains(wanted);
            CHECK((make_error_code(code) == make_error_condition(wanted)) == matches);
            CHECK((dynaco::error{make_error_code(code)} == wanted) == matches);
            CHECK(dynaco::condition_category().equivalent(make_error_code(code), i) == matches);
        }
    }
}

}  // namespace

TEST_SUITE_BEGIN("model.error_condition");

TEST_CASE("codes: every one against every condition") {
    check_all(last_client_code, expected_of_client);
    check_all(last_service_code, expected_of_service);
}

TEST_CASE("codes: of the system -> cancelled is cancelled, all else has no condition") {
    CHECK(dynaco::cancelled_code() == make_error_condition(condition::cancelled));
    boost::system::error_code const generic{ECANCELED, boost::system::generic_category()};
    CHECK(generic == make_error_condition(condition::cancelled));
    boost::system::error_code const reset{ECONNRESET, boost::system::system_category()};
    boost::system::error_code const success;
    for (int i = 1; i <= last_condition; ++i) {
        auto const wanted = make_error_condition(static_cast<condition>(i));
        CHECK(reset != wanted);
        CHECK(success != wanted);
        CHECK((dynaco::cancelled_code() == wanted) ==
              (static_cast<condition>(i) == condition::cancelled));
    }
}

TEST_CASE("conditions: values that are no enumerator -> match nothing") {
    for (int value : {-1, 0, 13, 31, 32, 33, 1000}) {
        CAPTURE(value);
        auto const wanted = make_error_condition(static_cast<condition>(value));
        CHECK(make_error_code(errc::read_failed) != wanted);
    }
}

TEST_SUITE_END();
