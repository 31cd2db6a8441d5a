// The error codes: their names, their messages and their categories.
#include <dynaco/error.hpp>

#include <cerrno>
#include <ostream>

namespace dynaco {
namespace {

template <class Enum>
struct entry {
    Enum value;
    std::string_view name;
    char const* message;
};

constexpr entry<errc> client_codes[] = {
    {errc::invalid_argument, "invalid_argument", "the input breaks a rule of the service"},
    {errc::wrong_type, "wrong_type", "the value is of another type"},
    {errc::missing_attribute, "missing_attribute", "the item has no attribute of this name"},
    {errc::not_representable, "not_representable", "the number does not fit the type"},
    {errc::no_credentials, "no_credentials", "no source has credentials"},
    {errc::bad_configuration_file, "bad_configuration_file",
     "a configuration or credentials file cannot be parsed"},
    {errc::resolve_failed, "resolve_failed", "the host name has no address"},
    {errc::connect_failed, "connect_failed", "no address of the host accepted a connection"},
    {errc::handshake_failed, "handshake_failed", "the TLS handshake failed"},
    {errc::certificate_rejected, "certificate_rejected", "the server's certificate was rejected"},
    {errc::write_failed, "write_failed", "the connection broke while the request was written"},
    {errc::read_failed, "read_failed", "the connection broke while the response was read"},
    {errc::connection_closed, "connection_closed",
     "the server closed the connection before a whole response"},
    {errc::resolve_timeout, "resolve_timeout", "the host name was not resolved in time"},
    {errc::connect_timeout, "connect_timeout", "no connection was established in time"},
    {errc::handshake_timeout, "handshake_timeout", "the TLS handshake did not finish in time"},
    {errc::write_timeout, "write_timeout", "the request was not written in time"},
    {errc::response_timeout, "response_timeout", "the response was not complete in time"},
    {errc::pool_wait_timeout, "pool_wait_timeout", "no connection became free in time"},
    {errc::attempt_timeout, "attempt_timeout", "the attempt did not finish in time"},
    {errc::deadline_exceeded, "deadline_exceeded", "the deadline of the call passed"},
    {errc::too_many_waiters, "too_many_waiters", "too many calls wait for a connection already"},
    {errc::malformed_http, "malformed_http", "the reply is not HTTP/1.1"},
    {errc::malformed_response, "malformed_response",
     "the reply is not what the operation answers with"},
    {errc::response_too_large, "response_too_large", "the reply exceeds the configured limit"},
    {errc::checksum_mismatch, "checksum_mismatch", "the reply does not match its checksum"},
    {errc::unexpected_status, "unexpected_status",
     "an HTTP error status without an error of the service"},
    {errc::wait_failed, "wait_failed", "what was waited for has failed or does not exist"},
    {errc::version_mismatch, "version_mismatch", "the item has another version, or is gone"},
    {errc::item_not_found, "item_not_found", "there is no item with this key"},
    {errc::circuit_open, "circuit_open", "the circuit breaker is open"},
    {errc::race_condition, "race_condition", "somebody else was faster"},
};

constexpr entry<service_errc> service_codes[] = {
    {service_errc::unknown, "unknown",
     "the service reports a failure that this version does not know"},
    {service_errc::backup_in_use, "backup_in_use", "the backup is in use"},
    {service_errc::backup_not_found, "backup_not_found", "the backup does not exist"},
    {service_errc::conditional_check_failed, "conditional_check_failed",
     "the condition did not hold"},
    {service_errc::continuous_backups_unavailable, "continuous_backups_unavailable",
     "continuous backups are not enabled for the table"},
    {service_errc::duplicate_item, "duplicate_item", "an item of this primary key exists already"},
    {service_errc::export_conflict, "export_conflict",
     "the export conflicts with what its target holds"},
    {service_errc::export_not_found, "export_not_found", "the export does not exist"},
    {service_errc::global_table_already_exists, "global_table_already_exists",
     "the global table exists already"},
    {service_errc::global_table_not_found, "global_table_not_found",
     "the global table does not exist"},
    {service_errc::idempotent_parameter_mismatch, "idempotent_parameter_mismatch",
     "the client request token was used for another request"},
    {service_errc::import_conflict, "import_conflict", "the import conflicts with another one"},
    {service_errc::import_not_found, "import_not_found", "the import does not exist"},
    {service_errc::index_not_found, "index_not_found", "the index does not exist"},
    {service_errc::internal_server_error, "internal_server_error", "the service failed internally"},
    {service_errc::invalid_endpoint, "invalid_endpoint",
     "the endpoint does not serve this request"},
    {service_errc::invalid_export_time, "invalid_export_time", "the export time is out of range"},
    {service_errc::invalid_restore_time, "invalid_restore_time",
     "the restore time is out of range"},
    {service_errc::item_collection_size_limit_exceeded, "item_collection_size_limit_exceeded",
     "the item collection is larger than 10 GB"},
    {service_errc::limit_exceeded, "limit_exceeded",
     "a limit of the account or the table is reached"},
    {service_errc::point_in_time_recovery_unavailable, "point_in_time_recovery_unavailable",
     "point in time recovery is not enabled for the table"},
    {service_errc::policy_not_found, "policy_not_found",
     "the resource-based policy does not exist"},
    {service_errc::provisioned_throughput_exceeded, "provisioned_throughput_exceeded",
     "the throughput of the table or index is exceeded"},
    {service_errc::replica_already_exists, "replica_already_exists", "the replica exists already"},
    {service_errc::replica_not_found, "replica_not_found", "the replica does not exist"},
    {service_errc::replicated_write_conflict, "replicated_write_conflict",
     "a replica is writing to the same item"},
    {service_errc::request_limit_exceeded, "request_limit_exceeded",
     "the throughput of the account is exceeded"},
    {service_errc::resource_in_use, "resource_in_use", "the resource exists already or is in use"},
    {service_errc::resource_not_found, "resource_not_found",
     "the table or index does not exist or is not active yet"},
    {service_errc::table_already_exists, "table_already_exists", "the table exists already"},
    {service_errc::table_in_use, "table_in_use", "the table is in use"},
    {service_errc::table_not_found, "table_not_found", "the table does not exist"},
    {service_errc::throttling, "throttling", "the service throttles the requests"},
    {service_errc::transaction_canceled, "transaction_canceled", "the transaction was cancelled"},
    {service_errc::transaction_conflict, "transaction_conflict",
     "a transaction on the same item is in progress"},
    {service_errc::transaction_in_progress, "transaction_in_progress",
     "the transaction of this client request token is in progress"},
    {service_errc::expired_iterator, "expired_iterator", "the shard iterator has expired"},
    {service_errc::trimmed_data_access, "trimmed_data_access", "the stream's records were trimmed"},
    {service_errc::access_denied, "access_denied", "the credentials do not permit this"},
    {service_errc::bandwidth_limit_exceeded, "bandwidth_limit_exceeded",
     "a limit of bandwidth is exceeded"},
    {service_errc::expired_token, "expired_token", "the security token has expired"},
    {service_errc::incomplete_signature, "incomplete_signature", "the signature is incomplete"},
    {service_errc::invalid_signature, "invalid_signature", "the signature is not valid"},
    {service_errc::missing_authentication_token, "missing_authentication_token",
     "the request is not signed"},
    {service_errc::prior_request_not_complete, "prior_request_not_complete",
     "an earlier request is not complete"},
    {service_errc::request_expired, "request_expired", "the request is too old"},
    {service_errc::request_time_too_skewed, "request_time_too_skewed",
     "the clocks of client and service differ too much"},
    {service_errc::request_timeout, "request_timeout",
     "the service did not receive the request in time"},
    {service_errc::serialization, "serialization", "the service cannot parse the request"},
    {service_errc::service_unavailable, "service_unavailable", "the service is not available"},
    {service_errc::signature_does_not_match, "signature_does_not_match",
     "the signature does not match the request"},
    {service_errc::slow_down, "slow_down", "the service asks for fewer requests"},
    {service_errc::too_many_requests, "too_many_requests", "too many requests"},
    {service_errc::unknown_operation, "unknown_operation",
     "the service does not know the operation"},
    {service_errc::unrecognized_client, "unrecognized_client",
     "the access key or token is not known"},
    {service_errc::validation, "validation", "the request breaks a rule of the service"},
};

constexpr entry<condition> conditions[] = {
    {condition::throttled, "throttled", "throttled"},
    {condition::transient, "transient", "transient fault of network or server"},
    {condition::conditional_check_failed, "conditional_check_failed", "condition did not hold"},
    {condition::transaction_canceled, "transaction_canceled", "transaction cancelled"},
    {condition::transaction_conflict, "transaction_conflict", "conflict with a transaction"},
    {condition::not_found, "not_found", "resource does not exist"},
    {condition::already_exists, "already_exists", "resource exists already or is in use"},
    {condition::access_denied, "access_denied", "access denied"},
    {condition::invalid_request, "invalid_request", "invalid request"},
    {condition::limit_exceeded, "limit_exceeded", "limit exceeded"},
    {condition::timed_out, "timed_out", "timed out"},
    {condition::cancelled, "cancelled", "cancelled"},
};

// Values count from 1 without gaps, in the order of the tables.
template <class Enum, std::size_t Size>
constexpr bool is_in_order(entry<Enum> const (&table)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) {
        if (static_cast<std::size_t>(table[i].value) != i + 1) return false;
    }
    return true;
}
static_assert(is_in_order(client_codes) && is_in_order(service_codes) && is_in_order(conditions));

template <class Enum, std::size_t Size>
entry<Enum> const* find(entry<Enum> const (&table)[Size], int value) noexcept {
    if (value < 1 || value > static_cast<int>(Size)) return nullptr;
    return &table[value - 1];
}

template <class Enum, std::size_t Size>
std::string_view name_of(entry<Enum> const (&table)[Size], Enum value) noexcept {
    auto const* found = find(table, static_cast<int>(value));
    return found != nullptr ? found->name : std::string_view{};
}

template <class Enum, std::size_t Size>
char const* message_of(entry<Enum> const (&table)[Size], int value) noexcept {
    auto const* found = find(table, value);
    return found != nullptr ? found->message : "not a code of this category";
}

template <class Enum>
std::ostream& print(std::ostream& out, Enum value) {
    auto const name = to_string(value);
    return name.empty() ? out << static_cast<int>(value) : out << name;
}

// The identifiers make the categories equal across shared libraries that each hold a copy of them.
class client_category_type final : public boost::system::error_category {
  public:
    constexpr client_category_type() noexcept : error_category{0x64796e61636f0001} {}
    char const* name() const noexcept override { return "dynaco"; }
    std::string message(int value) const override { return message_of(client_codes, value); }
    char const* message(int value, char*, std::size_t) const noexcept override {
        return message_of(client_codes, value);
    }
};

class service_category_type final : public boost::system::error_category {
  public:
    constexpr service_category_type() noexcept : error_category{0x64796e61636f0002} {}
    char const* name() const noexcept override { return "dynamodb"; }
    std::string message(int value) const override { return message_of(service_codes, value); }
    char const* message(int value, char*, std::size_t) const noexcept override {
        return message_of(service_codes, value);
    }
};

// `ConditionalCheckFailed` for `conditional_check_failed`: the service's name without "Exception".
bool is_service_name(std::string_view theirs, std::string_view ours) noexcept {
    bool starts_word = true;
    for (char const c : ours) {
        if (c == '_') {
            starts_word = true;
            continue;
        }
        char const wanted = starts_word ? static_cast<char>(c - 'a' + 'A') : c;
        starts_word = false;
        if (theirs.empty() || theirs.front() != wanted) return false;
        theirs.remove_prefix(1);
    }
    return theirs.empty();
}

struct alias {
    std::string_view name;  // without "Exception"
    service_errc value;
};

// Names of the same thing, as botocore, smithy-rs and aws-sdk-go-v2 list them for retries, and the
// codes of cancellation reasons and of batch statements.
constexpr alias aliases[] = {
    {"AuthFailure", service_errc::access_denied},
    {"EC2Throttled", service_errc::throttling},
    {"InternalFailure", service_errc::internal_server_error},
    {"InternalServer", service_errc::internal_server_error},
    {"InvalidClientTokenId", service_errc::unrecognized_client},
    {"RequestThrottled", service_errc::throttling},
    {"Throttled", service_errc::throttling},
    {"ThrottlingError", service_errc::throttling},
    {"ValidationError", service_errc::validation},
};

}  // namespace

std::string_view to_string(errc value) noexcept {
    return name_of(client_codes, value);
}
std::string_view to_string(service_errc value) noexcept {
    return name_of(service_codes, value);
}
std::string_view to_string(condition value) noexcept {
    return name_of(conditions, value);
}

std::ostream& operator<<(std::ostream& out, errc value) {
    return print(out, value);
}
std::ostream& operator<<(std::ostream& out, service_errc value) {
    return print(out, value);
}
std::ostream& operator<<(std::ostream& out, condition value) {
    return print(out, value);
}

boost::system::error_category const& client_category() noexcept {
    static constexpr client_category_type category;
    return category;
}

boost::system::error_category const& service_category() noexcept {
    static constexpr service_category_type category;
    return category;
}

boost::system::error_code make_error_code(errc value) noexcept {
    return {static_cast<int>(value), client_category()};
}

boost::system::error_code make_error_code(service_errc value) noexcept {
    return {static_cast<int>(value), service_category()};
}

boost::system::error_code cancelled_code() noexcept {
    return {ECANCELED, boost::system::system_category()};
}

service_errc service_errc_from_name(std::string_view name) noexcept {
    // `aws.protocol#FooError:http://amazon.com/...`: the address may have a `#` of its own.
    name = name.substr(0, name.find(':'));
    if (auto const hash = name.find('#'); hash != name.npos) name.remove_prefix(hash + 1);
    if (name.ends_with("Exception")) name.remove_suffix(std::string_view{"Exception"}.size());
    for (auto const& each : service_codes) {
        if (each.value != service_errc::unknown && is_service_name(name, each.name))
            return each.value;
    }
    for (auto const& each : aliases) {
        if (each.name == name) return each.value;
    }
    return service_errc::unknown;
}

namespace detail {
char const* condition_message(int value) noexcept {
    return message_of(conditions, value);
}
}  // namespace detail

}  // namespace dynaco
