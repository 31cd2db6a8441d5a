#include "model/error_condition.hpp"

#include <boost/system/errc.hpp>

namespace dynaco {
namespace detail {
char const* condition_message(int value) noexcept;
}

namespace model {
namespace {

// No `default:` in the switches: the compiler names the enumerator that is forgotten.

condition_set conditions_of(errc code) noexcept {
    switch (code) {
        case errc::resolve_failed:
        case errc::connect_failed:
        case errc::handshake_failed:
        case errc::write_failed:
        case errc::read_failed:
        case errc::connection_closed:
        case errc::malformed_http:
        case errc::checksum_mismatch:
            return {condition::transient};
        case errc::resolve_timeout:
        case errc::connect_timeout:
        case errc::handshake_timeout:
        case errc::write_timeout:
        case errc::response_timeout:
        case errc::pool_wait_timeout:
        case errc::attempt_timeout:
            return {condition::transient, condition::timed_out};
        case errc::deadline_exceeded:  // nothing is left of the call's time: no repetition can help
            return {condition::timed_out};
        case errc::invalid_argument:
            return {condition::invalid_request};
        case errc::no_credentials:
            return {condition::access_denied};
        case errc::version_mismatch:
        case errc::race_condition:
            return {condition::conditional_check_failed};
        case errc::item_not_found:
            return {condition::not_found};
        case errc::wrong_type:
        case errc::missing_attribute:
        case errc::not_representable:
        case errc::bad_configuration_file:
        case errc::certificate_rejected:  // the next attempt meets the same certificate
        case errc::too_many_waiters:      // pressure of the caller's own making: adding to it helps
                                          // nobody
        case errc::malformed_response:
        case errc::response_too_large:
        case errc::unexpected_status:  // its status decides
        case errc::wait_failed:
        case errc::circuit_open:  // another call now meets the same state
            return {};
    }
    return {};
}

condition_set conditions_of(service_errc code) noexcept {
    switch (code) {
        case service_errc::bandwidth_limit_exceeded:
        case service_errc::prior_request_not_complete:
        case service_errc::provisioned_throughput_exceeded:
        case service_errc::request_limit_exceeded:
        case service_errc::slow_down:
        case service_errc::throttling:
        case service_errc::too_many_requests:
        case service_errc::transaction_in_progress:
            return {condition::throttled};
        case service_errc::limit_exceeded:  // the SDKs' retry rules of 2026 count it among the
                                            // throttles
            return {condition::throttled, condition::limit_exceeded};
        case service_errc::item_collection_size_limit_exceeded:
            return {condition::limit_exceeded};
        case service_errc::internal_server_error:
        case service_errc::replicated_write_conflict:
        case service_errc::request_timeout:
        case service_errc::service_unavailable:
            return {condition::transient};
        case service_errc::conditional_check_failed:
            return {condition::conditional_check_failed};
        case service_errc::transaction_canceled:
            return {condition::transaction_canceled};
        case service_errc::transaction_conflict:
            return {condition::transaction_conflict};
        case service_errc::backup_not_found:
        case service_errc::export_not_found:
        case service_errc::global_table_not_found:
        case service_errc::import_not_found:
        case service_errc::index_not_found:
        case service_errc::policy_not_found:
        case service_errc::replica_not_found:
        case service_errc::resource_not_found:
        case service_errc::table_not_found:
            return {condition::not_found};
        case service_errc::backup_in_use:
        case service_errc::duplicate_item:
        case service_errc::global_table_already_exists:
        case service_errc::replica_already_exists:
        case service_errc::resource_in_use:
        case service_errc::table_already_exists:
        case service_errc::table_in_use:
            return {condition::already_exists};
        case service_errc::access_denied:
        case service_errc::expired_token:
        case service_errc::incomplete_signature:
        case service_errc::invalid_signature:
        case service_errc::missing_authentication_token:
        case service_errc::request_expired:
        case service_errc::request_time_too_skewed:
        case service_errc::signature_does_not_match:
        case service_errc::unrecognized_client:
            return {condition::access_denied};
        case service_errc::idempotent_parameter_mismatch:
        case service_errc::invalid_export_time:
        case service_errc::invalid_restore_time:
        case service_errc::serialization:
        case service_errc::unknown_operation:
        case service_errc::validation:
            return {condition::invalid_request};
        case service_errc::unknown:
        case service_errc::continuous_backups_unavailable:
        case service_errc::expired_iterator:
        case service_errc::export_conflict:
        case service_errc::import_conflict:
        case service_errc::invalid_endpoint:
        case service_errc::point_in_time_recovery_unavailable:
        case service_errc::trimmed_data_access:
            return {};
    }
    return {};
}

}  // namespace

condition_set conditions_of(boost::system::error_code const& code) noexcept {
    if (code.category() == client_category()) return conditions_of(static_cast<errc>(code.value()));
    if (code.category() == service_category()) {
        return conditions_of(static_cast<service_errc>(code.value()));
    }
    if (code == boost::system::errc::operation_canceled) return {condition::cancelled};
    return {};
}

}  // namespace model

namespace {

class condition_category_type final : public boost::system::error_category {
  public:
    constexpr condition_category_type() noexcept : error_category{0x64796e61636f0003} {}
    char const* name() const noexcept override { return "dynaco.condition"; }
    std::string message(int value) const override { return detail::condition_message(value); }
    char const* message(int value, char*, std::size_t) const noexcept override {
        return detail::condition_message(value);
    }
    bool equivalent(boost::system::error_code const& code, int wanted) const noexcept override {
        return model::conditions_of(code).contains(static_cast<condition>(wanted));
    }
};

}  // namespace

boost::system::error_category const& condition_category() noexcept {
    static constexpr condition_category_type category;
    return category;
}

boost::system::error_condition make_error_condition(condition value) noexcept {
    return {static_cast<int>(value), condition_category()};
}

}  // namespace dynaco
