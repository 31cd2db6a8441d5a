// The failures of dynaco: codes to compare, conditions to classify, a payload to report.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

#include <iosfwd>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco {

class item;

/// Failures that dynaco itself finds: in the caller's input, on the way to the service, or in its
/// reply.
enum class errc {
    invalid_argument = 1,    ///< The input breaks a rule of the service; nothing was sent.
    wrong_type,              ///< A value holds another type than the one asked for.
    missing_attribute,       ///< An item has no attribute of the name asked for.
    not_representable,       ///< A number does not fit the type asked for.
    no_credentials,          ///< No source had credentials; nothing was sent.
    bad_configuration_file,  ///< A shared configuration or credentials file cannot be parsed.

    resolve_failed,        ///< The host name has no address.
    connect_failed,        ///< No address of the host accepted a connection.
    handshake_failed,      ///< The TLS handshake failed.
    certificate_rejected,  ///< The server's certificate is not trusted, expired or for another
                           ///< host.
    write_failed,          ///< The connection broke while the request was being written.
    read_failed,           ///< The connection broke while the response was being read.
    connection_closed,     ///< The server closed the connection before a whole response.

    resolve_timeout,    ///< The name was not resolved within its limit.
    connect_timeout,    ///< No address accepted a connection within its limit.
    handshake_timeout,  ///< The TLS handshake did not finish within its limit.
    write_timeout,      ///< The request was not written within its limit.
    response_timeout,   ///< The response was not complete within its limit.
    pool_wait_timeout,  ///< No connection became free within its limit.
    attempt_timeout,    ///< One attempt as a whole went past its limit.
    deadline_exceeded,  ///< The call's deadline passed.

    too_many_waiters,    ///< As many calls as are allowed already wait for a connection.
    malformed_http,      ///< The reply is not HTTP/1.1.
    malformed_response,  ///< The body is not the JSON that the operation answers with.
    response_too_large,  ///< The reply exceeds the configured limit.
    checksum_mismatch,   ///< The body's CRC-32 differs from the `x-amz-crc32` header.
    unexpected_status,   ///< An HTTP error status without an error of the service in the body.

    wait_failed,  ///< What was waited for is in a state that it does not leave by itself.

    version_mismatch,  ///< The item has another version than the one that was read, or is gone.
    item_not_found,    ///< There is no item with this key.
    circuit_open,      ///< A circuit breaker refuses calls; nothing was tried.
    race_condition,    ///< Somebody else has changed what the write depends on.
};

/// Failures that the service names. Names that this version does not know are `unknown`; the text
/// is `error::name()`.
enum class service_errc {
    unknown = 1,
    // Errors of the DynamoDB operations (the service model's names, without the suffix
    // `Exception`).
    backup_in_use,
    backup_not_found,
    conditional_check_failed,
    continuous_backups_unavailable,
    duplicate_item,
    export_conflict,
    export_not_found,
    global_table_already_exists,
    global_table_not_found,
    idempotent_parameter_mismatch,
    import_conflict,
    import_not_found,
    index_not_found,
    internal_server_error,
    invalid_endpoint,
    invalid_export_time,
    invalid_restore_time,
    item_collection_size_limit_exceeded,
    limit_exceeded,
    point_in_time_recovery_unavailable,
    policy_not_found,
    provisioned_throughput_exceeded,
    replica_already_exists,
    replica_not_found,
    replicated_write_conflict,
    request_limit_exceeded,
    resource_in_use,
    resource_not_found,
    table_already_exists,
    table_in_use,
    table_not_found,
    throttling,
    transaction_canceled,
    transaction_conflict,
    transaction_in_progress,
    // DynamoDB Streams.
    expired_iterator,
    trimmed_data_access,
    // Errors that every AWS service can answer with.
    access_denied,
    bandwidth_limit_exceeded,
    expired_token,
    incomplete_signature,
    invalid_signature,
    missing_authentication_token,
    prior_request_not_complete,
    request_expired,
    request_time_too_skewed,
    request_timeout,
    serialization,
    service_unavailable,
    signature_does_not_match,
    slow_down,
    too_many_requests,
    unknown_operation,
    unrecognized_client,
    validation,
};

/// What a failure means for the caller.
///
/// Compare an `error` with these: `if (failure == condition::throttled) ...`.
///
/// A code compares too, but an `error` knows more: the HTTP status (a 503 with a page of HTML is
/// `transient`, a 429 is `throttled`), and the reasons of a cancelled transaction (it is also
/// `conditional_check_failed`, `transaction_conflict`, `invalid_request`, `limit_exceeded`,
/// `already_exists` or `access_denied` if one of its actions was cancelled for that, and
/// `throttled` if that is what a repetition has to wait for). A failure can match several.
enum class condition {
    throttled = 1,             ///< The service or a quota of it asks for less; try again later.
    transient,                 ///< A fault of the network or the server that a repetition may cure.
    conditional_check_failed,  ///< The condition of a write did not hold.
    transaction_canceled,  ///< A transaction was cancelled; see `error::cancellation_reasons()`.
    transaction_conflict,  ///< Another transaction or write on the same item was in progress.
    not_found,             ///< The table, index, backup, item or other resource does not exist.
    already_exists,        ///< The resource exists already, or is in use.
    access_denied,         ///< The credentials are missing, wrong, expired or not sufficient.
    invalid_request,       ///< The request breaks a rule, found here or by the service.
    limit_exceeded,        ///< A limit other than throughput, as of an item collection.
    timed_out,             ///< A limit of this client passed: a phase, an attempt or the call.
    cancelled,             ///< The caller cancelled, or the client was destroyed.
};

/// The enumerator's name, as `resolve_timeout`; empty for values that are no enumerator.
std::string_view to_string(errc value) noexcept;
std::string_view to_string(service_errc value) noexcept;
std::string_view to_string(condition value) noexcept;
std::ostream& operator<<(std::ostream& out, errc value);
std::ostream& operator<<(std::ostream& out, service_errc value);
std::ostream& operator<<(std::ostream& out, condition value);

/// Of `errc`; its name is "dynaco".
boost::system::error_category const& client_category() noexcept;
/// Of `service_errc`; its name is "dynamodb".
boost::system::error_category const& service_category() noexcept;
/// Of `condition`; its name is "dynaco.condition".
boost::system::error_category const& condition_category() noexcept;

boost::system::error_code make_error_code(errc value) noexcept;
boost::system::error_code make_error_code(service_errc value) noexcept;
boost::system::error_condition make_error_condition(condition value) noexcept;

/// The code of a cancelled operation; equals `boost::asio::error::operation_aborted`.
boost::system::error_code cancelled_code() noexcept;

/// The value for an error name of the service, with or without prefix and suffix
/// (`com.amazonaws.dynamodb.v20120810#ThrottlingException` -> `throttling`).
service_errc service_errc_from_name(std::string_view name) noexcept;

}  // namespace dynaco

namespace boost::system {
template <>
struct is_error_code_enum<dynaco::errc> : std::true_type {};
template <>
struct is_error_code_enum<dynaco::service_errc> : std::true_type {};
template <>
struct is_error_condition_enum<dynaco::condition> : std::true_type {};
}  // namespace boost::system

namespace dynaco {

/// Why the service throttled a request: the reason and the ARN of the table or index that it names.
class throttling_reason {
  public:
    throttling_reason() = default;
    throttling_reason(std::string its_reason, std::string its_resource)
        : reason{std::move(its_reason)}, resource{std::move(its_resource)} {}

    std::string reason;    ///< As `TableReadProvisionedThroughputExceeded`; empty if not told.
    std::string resource;  ///< The ARN of the table or index; empty if not told.

    friend bool operator==(throttling_reason const&, throttling_reason const&) = default;
};

/// What became of one action of a cancelled transaction: code, message and item; defined in
/// error_details.hpp.
class cancellation_reason;

/// A failed call, or the failure of a step of one.
///
/// Copying is cheap and does not throw: copies share one immutable payload.
///
/// @par Thread safety
/// Distinct and shared objects: safe to read from any thread.
class error {
  public:
    /// No failure: what `result::error()` returns for a result that has a value.
    error() noexcept = default;
    /// A failure that carries its code only.
    error(boost::system::error_code code) noexcept : code_{code} {}
    error(errc code) noexcept : code_{make_error_code(code)} {}
    /// A failure with a message of this client's own.
    error(boost::system::error_code code, std::string message);
    error(errc code, std::string message) : error{make_error_code(code), std::move(message)} {}

    /// What went wrong, of `errc`, of `service_errc` or of Asio (`cancelled_code()`); no failure
    /// for an error that is none. To compare with any of them, or with a `condition`, the error
    /// itself will do.
    boost::system::error_code code() const noexcept { return code_; }

    /// What happened, in this client's words; never empty. Contains no text of the server and no
    /// secret.
    std::string message() const;
    /// The service's own words (`message` or `Message` of its reply), or a gateway's; empty when
    /// there are none. The secret and the session token that the request was signed with are `****`
    /// in it. Server text: it may quote values of the request, so do not log it unseen.
    std::string_view service_message() const noexcept;
    /// The service's name of the failure, as `ValidationException`; empty when it is not the
    /// service's.
    std::string_view name() const noexcept;
    /// The code of the layer below (operating system, TLS, resolver), if there is one.
    boost::system::error_code cause() const noexcept;
    /// The operation, as `GetItem`; empty for failures outside a call.
    std::string_view operation() const noexcept;
    /// `x-amzn-RequestId` of the last reply; empty if there was none. AWS support asks for it.
    std::string_view request_id() const noexcept;
    /// HTTP status of the last reply; 0 if there was none.
    int http_status() const noexcept;
    /// How many attempts were made; 0 if nothing was sent.
    int attempts() const noexcept;
    /// The item that made a condition fail: set when the request asked for it
    /// (`return_values_on_condition_check_failure(all_old)`); null otherwise.
    class item const* item() const noexcept;
    /// Why the service throttled; empty if it did not say.
    std::vector<throttling_reason> const& throttling_reasons() const noexcept;
    /// One per action of a cancelled transaction, at the index of the action; empty otherwise.
    std::vector<cancellation_reason> const& cancellation_reasons() const noexcept;

    /// Whether repeating the same request can succeed: what is `throttled`, `transient` or a
    /// conflict with a transaction. A cancelled transaction is retryable if an action of it met a
    /// conflict or a throttle, and none a failed condition, a rule of validation or the size limit
    /// of an item collection. Never true for cancelled calls. Not true for an expired token: the
    /// client refreshes credentials by itself.
    bool is_retryable() const noexcept;
    /// Whether a write may have taken effect although the call failed: a request left this client
    /// and no reply said that it was not applied. True for a call whenever it is true for one of
    /// its attempts.
    bool may_have_been_applied() const noexcept;

    /// The payload, for those who build errors: the engine, and tests of user code.
    struct details;
    /// A failure with all that is known about it.
    error(boost::system::error_code code, details payload);
    /// The payload; null when there is only a code.
    details const* payload() const noexcept { return details_.get(); }
    /// A copy of this failure with a changed payload.
    template <class Change>
    error with(Change change) const;

    friend bool operator==(error const& left, boost::system::error_code right) noexcept {
        return left.code_ == right;
    }
    friend bool operator==(error const& left, boost::system::error_condition right) noexcept {
        if (right.category() != condition_category()) return left.code_ == right;
        return left.matches(static_cast<condition>(right.value()));
    }
    friend bool operator==(error const& left, errc right) noexcept {
        return left.code_ == make_error_code(right);
    }
    friend bool operator==(error const& left, service_errc right) noexcept {
        return left.code_ == make_error_code(right);
    }
    friend bool operator==(error const& left, condition right) noexcept {
        return left.matches(right);
    }
    /// What `exception::what()` returns for this failure.
    friend std::ostream& operator<<(std::ostream& out, error const& failure);

  private:
    bool matches(condition wanted) const noexcept;

    boost::system::error_code code_;
    std::shared_ptr<details const> details_;
};

/// What an operation called without `as_result` throws.
///
/// `what()` is one line for the people who debug: operation, name or code, message, the service's
/// own words, HTTP status, attempts, request id and cause. Unlike `error::message()` it has server
/// text in it.
class exception : public std::runtime_error {
  public:
    explicit exception(class error failure);

    /// All that is known about the failure: what the call would have returned with `as_result`.
    class error const& error() const noexcept { return error_; }
    /// The same as `error().code()`.
    boost::system::error_code code() const noexcept { return error_.code(); }

  private:
    class error error_;
};

}  // namespace dynaco
