#include <dynaco/error.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <set>
#include <sstream>
#include <vector>

namespace {

using dynaco::condition;
using dynaco::errc;
using dynaco::service_errc;
using dynaco::service_errc_from_name;

constexpr int client_codes = static_cast<int>(errc::race_condition);
constexpr int service_codes = static_cast<int>(service_errc::validation);
constexpr int conditions = static_cast<int>(condition::cancelled);

void check_messages(boost::system::error_category const& category, int size) {
    CAPTURE(category.name());
    std::set<std::string> messages;
    for (int value = 1; value <= size; ++value) {
        CAPTURE(value);
        auto const message = category.message(value);
        CHECK(message != "not a code of this category");
        CHECK_FALSE(message.empty());
        CHECK(messages.insert(message).second);
        char buffer[8];
        CHECK(category.message(value, buffer, sizeof buffer) == message);
    }
    for (int value : {-1, 0, size + 1, 1000}) {
        CHECK(category.message(value) == "not a code of this category");
    }
}

template <class Enum>
void check_names(int size) {
    std::set<std::string_view> names;
    for (int value = 1; value <= size; ++value) {
        auto const name = to_string(static_cast<Enum>(value));
        CAPTURE(value);
        CHECK_FALSE(name.empty());
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == name.npos);
        CHECK(names.insert(name).second);
    }
    CHECK(to_string(static_cast<Enum>(0)).empty());
    CHECK(to_string(static_cast<Enum>(size + 1)).empty());
    CHECK(to_string(static_cast<Enum>(-1)).empty());
}

}  // namespace

TEST_SUITE_BEGIN("model.error_code");

TEST_CASE("categories: names, and a message of its own for every value") {
    CHECK(dynaco::client_category().name() == std::string_view{"dynaco"});
    CHECK(dynaco::service_category().name() == std::string_view{"dynamodb"});
    CHECK(dynaco::condition_category().name() == std::string_view{"dynaco.condition"});
    check_messages(dynaco::client_category(), client_codes);
    check_messages(dynaco::service_category(), service_codes);
    check_messages(dynaco::condition_category(), conditions);
}

TEST_CASE("to_string: every enumerator -> a name of its own") {
    check_names<errc>(client_codes);
    check_names<service_errc>(service_codes);
    check_names<condition>(conditions);
    CHECK(to_string(errc::resolve_timeout) == "resolve_timeout");
    CHECK(to_string(service_errc::conditional_check_failed) == "conditional_check_failed");
    CHECK(to_string(condition::throttled) == "throttled");
}

TEST_CASE("stream: the name, or the number of a value that is no enumerator") {
    std::ostringstream out;
    out << errc::read_failed << ' ' << service_errc::throttling << ' ' << condition::timed_out
        << ' ' << static_cast<errc>(999);
    CHECK(out.str() == "read_failed throttling timed_out 999");
}

TEST_CASE("make_error_code: value and category") {
    boost::system::error_code const client = errc::read_failed;
    CHECK(client.value() == static_cast<int>(errc::read_failed));
    CHECK(client.category() == dynaco::client_category());
    CHECK(client.failed());
    boost::system::error_code const service = service_errc::throttling;
    CHECK(service.category() == dynaco::service_category());
    CHECK(client != service);
}

TEST_CASE("cancelled_code: what the operating system calls cancelled") {
    CHECK(dynaco::cancelled_code().value() == ECANCELED);
    CHECK(dynaco::cancelled_code().category() == boost::system::system_category());
}

TEST_CASE("service_errc_from_name: the errors of the DynamoDB operations") {
    struct sample {
        std::string_view name;
        service_errc expected;
    };
    // The error shapes of botocore's service models dynamodb and dynamodbstreams.
    sample const samples[] = {
        {"BackupInUseException", service_errc::backup_in_use},
        {"BackupNotFoundException", service_errc::backup_not_found},
        {"ConditionalCheckFailedException", service_errc::conditional_check_failed},
        {"ContinuousBackupsUnavailableException", service_errc::continuous_backups_unavailable},
        {"DuplicateItemException", service_errc::duplicate_item},
        {"ExpiredIteratorException", service_errc::expired_iterator},
        {"ExportConflictException", service_errc::export_conflict},
        {"ExportNotFoundException", service_errc::export_not_found},
        {"GlobalTableAlreadyExistsException", service_errc::global_table_already_exists},
        {"GlobalTableNotFoundException", service_errc::global_table_not_found},
        {"IdempotentParameterMismatchException", service_errc::idempotent_parameter_mismatch},
        {"ImportConflictException", service_errc::import_conflict},
        {"ImportNotFoundException", service_errc::import_not_found},
        {"IndexNotFoundException", service_errc::index_not_found},
        {"InternalServerError", service_errc::internal_server_error},
        {"InvalidEndpointException", service_errc::invalid_endpoint},
        {"InvalidExportTimeException", service_errc::invalid_export_time},
        {"InvalidRestoreTimeException", service_errc::invalid_restore_time},
        {"ItemCollectionSizeLimitExceededException",
         service_errc::item_collection_size_limit_exceeded},
        {"LimitExceededException", service_errc::limit_exceeded},
        {"PointInTimeRecoveryUnavailableException",
         service_errc::point_in_time_recovery_unavailable},
        {"PolicyNotFoundException", service_errc::policy_not_found},
        {"ProvisionedThroughputExceededException", service_errc::provisioned_throughput_exceeded},
        {"ReplicaAlreadyExistsException", service_errc::replica_already_exists},
        {"ReplicaNotFoundException", service_errc::replica_not_found},
        {"ReplicatedWriteConflictException", service_errc::replicated_write_conflict},
        {"RequestLimitExceeded", service_errc::request_limit_exceeded},
        {"ResourceInUseException", service_errc::resource_in_use},
        {"ResourceNotFoundException", service_errc::resource_not_found},
        {"TableAlreadyExistsException", service_errc::table_already_exists},
        {"TableInUseException", service_errc::table_in_use},
        {"TableNotFoundException", service_errc::table_not_found},
        {"ThrottlingException", service_errc::throttling},
        {"TransactionCanceledException", service_errc::transaction_canceled},
        {"TransactionConflictException", service_errc::transaction_conflict},
        {"TransactionInProgressException", service_errc::transaction_in_progress},
        {"TrimmedDataAccessException", service_errc::trimmed_data_access},
    };
    for (auto const& each : samples) {
        CAPTURE(each.name);
        CHECK(service_errc_from_name(each.name) == each.expected);
    }
}

TEST_CASE("service_errc_from_name: errors of every AWS service, with and without suffix") {
    struct sample {
        std::string_view name;
        service_errc expected;
    };
    sample const samples[] = {
        {"AccessDenied", service_errc::access_denied},
        {"AuthFailure", service_errc::access_denied},
        {"BandwidthLimitExceeded", service_errc::bandwidth_limit_exceeded},
        {"EC2Throttled", service_errc::throttling},
        {"ExpiredToken", service_errc::expired_token},
        {"IncompleteSignature", service_errc::incomplete_signature},
        {"InternalFailure", service_errc::internal_server_error},
        {"InternalServer", service_errc::internal_server_error},
        {"InvalidClientTokenId", service_errc::unrecognized_client},
        {"InvalidSignature", service_errc::invalid_signature},
        {"MissingAuthenticationToken", service_errc::missing_authentication_token},
        {"PriorRequestNotComplete", service_errc::prior_request_not_complete},
        {"RequestExpired", service_errc::request_expired},
        {"RequestThrottled", service_errc::throttling},
        {"RequestTimeTooSkewed", service_errc::request_time_too_skewed},
        {"RequestTimeout", service_errc::request_timeout},
        {"Serialization", service_errc::serialization},
        {"ServiceUnavailable", service_errc::service_unavailable},
        {"SignatureDoesNotMatch", service_errc::signature_does_not_match},
        {"SlowDown", service_errc::slow_down},
        {"Throttled", service_errc::throttling},
        {"Throttling", service_errc::throttling},
        {"TooManyRequests", service_errc::too_many_requests},
        {"UnknownOperation", service_errc::unknown_operation},
        {"UnrecognizedClient", service_errc::unrecognized_client},
        {"Validation", service_errc::validation},
        // As cancellation reasons and batch statements spell them.
        {"ThrottlingError", service_errc::throttling},
        {"ValidationError", service_errc::validation},
    };
    for (auto const& each : samples) {
        CAPTURE(each.name);
        CHECK(service_errc_from_name(each.name) == each.expected);
        CHECK(service_errc_from_name(std::string{each.name} + "Exception") == each.expected);
    }
}

TEST_CASE("service_errc_from_name: prefix and address -> ignored") {
    CHECK(service_errc_from_name("com.amazonaws.dynamodb.v20120810#ThrottlingException") ==
          service_errc::throttling);
    CHECK(service_errc_from_name("com.amazon.coral.validate#ValidationException") ==
          service_errc::validation);
    CHECK(service_errc_from_name("ValidationException:http://internal.amazon.com/coral/x#y") ==
          service_errc::validation);
    CHECK(service_errc_from_name("a#SlowDown:http://b/c#d") == service_errc::slow_down);
}

TEST_CASE("service_errc_from_name: other texts -> unknown") {
    for (std::string_view const name :
         {"", "#", ":", "Exception", "unknown", "Unknown", "UnknownException", "throttling",
          "THROTTLING", "Throttlin", "ThrottlingX", "ThrottlingExceptionException", " Throttling",
          "Conditional_Check_Failed", "conditional_check_failed", "NewerException",
          "a#b#Throttling"}) {
        CAPTURE(name);
        CHECK(service_errc_from_name(name) == service_errc::unknown);
    }
}

TEST_SUITE_END();
