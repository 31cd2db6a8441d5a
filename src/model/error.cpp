#include <dynaco/error_details.hpp>
#include <dynaco/result.hpp>

#include <ostream>
#include <sstream>

#include "model/error_condition.hpp"

namespace dynaco {
namespace {

bool is_throttling_reason(cancellation_code const& code) noexcept {
    return code == cancellation_code::throttling_error ||
           code == cancellation_code::provisioned_throughput_exceeded;
}

bool has_reason(std::vector<cancellation_reason> const& reasons,
                cancellation_code::known code) noexcept {
    for (auto const& each : reasons) {
        if (each.code == code) return true;
    }
    return false;
}

// A cancelled transaction can succeed when repeated if something passing cancelled it, and nothing
// lasting.
bool is_passing(std::vector<cancellation_reason> const& reasons) noexcept {
    for (auto const lasting :
         {cancellation_code::conditional_check_failed, cancellation_code::validation_error,
          cancellation_code::item_collection_size_limit_exceeded, cancellation_code::duplicate_item,
          cancellation_code::access_denied}) {
        if (has_reason(reasons, lasting)) return false;
    }
    for (auto const& each : reasons) {
        if (each.code == cancellation_code::transaction_conflict ||
            is_throttling_reason(each.code)) {
            return true;
        }
    }
    return false;
}

void add_conditions_of_status(model::condition_set& conditions, int http_status) noexcept {
    switch (http_status) {
        case 429:
            conditions.insert(condition::throttled);
            break;
        case 500:
        case 502:
        case 503:
        case 504:
            conditions.insert(condition::transient);
            break;
        default:
            break;
    }
}

std::optional<condition> condition_of_reason(cancellation_code const& code) noexcept {
    switch (code.value()) {
        case cancellation_code::conditional_check_failed:
            return condition::conditional_check_failed;
        case cancellation_code::transaction_conflict:
            return condition::transaction_conflict;
        case cancellation_code::item_collection_size_limit_exceeded:
            return condition::limit_exceeded;
        case cancellation_code::validation_error:
            return condition::invalid_request;
        case cancellation_code::duplicate_item:
            return condition::already_exists;
        case cancellation_code::access_denied:
            return condition::access_denied;
        case cancellation_code::unknown:
        case cancellation_code::none:
        case cancellation_code::provisioned_throughput_exceeded:  // unless something else lasts
        case cancellation_code::throttling_error:
            return std::nullopt;
    }
    return std::nullopt;
}

void add_conditions_of_reasons(model::condition_set& conditions,
                               std::vector<cancellation_reason> const& reasons) noexcept {
    bool throttled = false;
    for (auto const& each : reasons) {
        if (auto const meant = condition_of_reason(each.code)) conditions.insert(*meant);
        if (is_throttling_reason(each.code)) throttled = true;
    }
    if (throttled && is_passing(reasons)) conditions.insert(condition::throttled);
}

model::condition_set conditions_of(error const& failure) noexcept {
    auto const code = failure.code();
    auto conditions = model::conditions_of(code);
    if (code == make_error_code(errc::unexpected_status) || code.category() == service_category()) {
        add_conditions_of_status(conditions, failure.http_status());
    }
    if (code == make_error_code(service_errc::transaction_canceled)) {
        add_conditions_of_reasons(conditions, failure.cancellation_reasons());
    }
    return conditions;
}

// The service's words may have line ends; what() is one line.
std::string on_one_line(std::string_view text) {
    std::string line{text};
    for (char& each : line) {
        if (static_cast<unsigned char>(each) < 0x20) each = ' ';
    }
    return line;
}

std::string_view enumerator_of(boost::system::error_code const& code) noexcept {
    if (code.category() == client_category()) return to_string(static_cast<errc>(code.value()));
    if (code.category() == service_category())
        return to_string(static_cast<service_errc>(code.value()));
    return {};
}

std::string describe(error const& failure) {
    std::ostringstream out;
    out << failure;
    return out.str();
}

}  // namespace

error::error(boost::system::error_code code, std::string message) : code_{code} {
    details payload;
    payload.message = std::move(message);
    details_ = std::make_shared<details const>(std::move(payload));
}

error::error(boost::system::error_code code, details payload)
    : code_{code}, details_{std::make_shared<details const>(std::move(payload))} {}

std::string error::message() const {
    return details_ && !details_->message.empty() ? details_->message : code_.message();
}

std::string_view error::service_message() const noexcept {
    return details_ ? std::string_view{details_->service_message} : std::string_view{};
}

std::string_view error::name() const noexcept {
    return details_ ? std::string_view{details_->name} : std::string_view{};
}

boost::system::error_code error::cause() const noexcept {
    return details_ ? details_->cause : boost::system::error_code{};
}

std::string_view error::operation() const noexcept {
    return details_ ? std::string_view{details_->operation} : std::string_view{};
}

std::string_view error::request_id() const noexcept {
    return details_ ? std::string_view{details_->request_id} : std::string_view{};
}

int error::http_status() const noexcept {
    return details_ ? details_->http_status : 0;
}

int error::attempts() const noexcept {
    return details_ ? details_->attempts : 0;
}

class item const* error::item() const noexcept {
    return details_ && details_->item ? &*details_->item : nullptr;
}

std::vector<throttling_reason> const& error::throttling_reasons() const noexcept {
    static std::vector<throttling_reason> const none;
    return details_ ? details_->throttling_reasons : none;
}

std::vector<cancellation_reason> const& error::cancellation_reasons() const noexcept {
    static std::vector<cancellation_reason> const none;
    return details_ ? details_->cancellation_reasons : none;
}

bool error::may_have_been_applied() const noexcept {
    return details_ && details_->may_have_been_applied;
}

bool error::matches(condition wanted) const noexcept {
    return conditions_of(*this).contains(wanted);
}

bool error::is_retryable() const noexcept {
    auto const conditions = conditions_of(*this);
    if (conditions.contains(condition::cancelled)) return false;
    if (code_ == make_error_code(service_errc::transaction_canceled)) {
        return is_passing(cancellation_reasons());
    }
    return conditions.contains(condition::throttled) || conditions.contains(condition::transient) ||
           conditions.contains(condition::transaction_conflict);
}

std::ostream& operator<<(std::ostream& out, error const& failure) {
    if (!failure.operation().empty()) out << failure.operation() << ": ";
    auto const enumerator = enumerator_of(failure.code());
    if (!failure.name().empty()) {
        out << on_one_line(failure.name());
    } else if (!enumerator.empty()) {
        out << enumerator;
    } else {
        out << failure.code();
    }
    out << ": " << on_one_line(failure.message());
    if (!failure.service_message().empty()) {
        out << ": \"" << on_one_line(failure.service_message()) << '"';
    }
    char const* separator = " (";
    auto const detail = [&](auto const&... parts) {
        out << separator;
        (out << ... << parts);
        separator = ", ";
    };
    if (failure.http_status() != 0) detail("HTTP ", failure.http_status());
    if (failure.attempts() != 0) {
        detail(failure.attempts(), failure.attempts() == 1 ? " attempt" : " attempts");
    }
    if (!failure.request_id().empty()) detail("request ", on_one_line(failure.request_id()));
    if (failure.cause()) detail("cause ", failure.cause(), ' ', failure.cause().message());
    if (failure.may_have_been_applied()) detail("may have been applied");
    if (std::string_view{separator} == ", ") out << ')';
    return out;
}

exception::exception(class error failure)
    : std::runtime_error{describe(failure)}, error_{std::move(failure)} {}

void throw_exception_from_error(error const& failure, boost::source_location const&) {
    throw exception{failure};
}

}  // namespace dynaco
