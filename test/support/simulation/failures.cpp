#include "support/simulation/failures.hpp"

#include <dynaco/attribute_value.hpp>

#include "wire/item_writer.hpp"
#include "wire/json_writer.hpp"

#include <utility>

namespace dynaco::test {

error service_failure(std::string_view name, std::string message, int http_status) {
    error::details details;
    details.name = name;
    details.service_message = std::move(message);
    details.http_status = http_status;
    return error{make_error_code(service_errc_from_name(name)), std::move(details)};
}

error table_not_found(std::string const& name) {
    return service_failure("ResourceNotFoundException", "Requested resource not found: " + name);
}

error condition_failed(std::optional<item> as_it_is) {
    return service_failure("ConditionalCheckFailedException", "The conditional request failed")
        .with([&](error::details& details) { details.item = std::move(as_it_is); });
}

error transaction_cancelled(std::vector<cancellation_reason> reasons) {
    std::string codes;
    for (auto const& each : reasons) {
        codes += codes.empty() ? "" : ", ";
        codes += each.code.text();
    }
    return service_failure("TransactionCanceledException",
                           "Transaction cancelled, please refer cancellation reasons for specific "
                           "reasons [" +
                               codes + "]")
        .with([&](error::details& details) { details.cancellation_reasons = std::move(reasons); });
}

namespace {

void write_reason(wire::json_writer& out, cancellation_reason const& reason) {
    out.begin_object();
    out.key("Code");
    out.string(reason.code.text());
    if (!reason.message.empty()) {
        out.key("Message");
        out.string(reason.message);
    }
    if (reason.item) {
        out.key("Item");
        wire::write_item(out, *reason.item);
    }
    out.end_object();
}

}  // namespace

std::string error_body(error const& failure) {
    std::string text;
    wire::json_writer out{text};
    out.begin_object();
    out.key("__type");
    out.string("com.amazonaws.dynamodb.v20120810#" + std::string{failure.name()});
    out.key("message");
    out.string(failure.service_message());
    if (failure.item() != nullptr) {
        out.key("Item");
        wire::write_item(out, *failure.item());
    }
    if (!failure.cancellation_reasons().empty()) {
        out.key("CancellationReasons");
        out.begin_array();
        for (auto const& each : failure.cancellation_reasons()) write_reason(out, each);
        out.end_array();
    }
    out.end_object();
    return text;
}

}  // namespace dynaco::test
