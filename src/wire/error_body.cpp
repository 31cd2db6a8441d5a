#include "wire/error_body.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/error_details.hpp>

#include <string>
#include <utility>

#include "wire/item_reader.hpp"
#include "wire/json_reader.hpp"

namespace dynaco::wire {
namespace {

std::string_view bare_name(std::string_view text) {
    text = text.substr(0, text.find(':'));
    return text.substr(text.find('#') + 1);  // npos + 1 is 0
}

// A member that may be null.
bool read_text(json_reader& in, std::string& out) {
    return in.skip_null() || in.read_string(out);
}

bool read_reason(json_reader& in, cancellation_reason& out) {
    std::string_view key;
    if (!in.begin_object()) return false;
    while (in.next_key(key)) {
        if (key == "Code" || key == "code") {
            std::string code;
            read_text(in, code);
            out.code = cancellation_code{code};
        } else if (key == "Message" || key == "message") {
            read_text(in, out.message);
        } else if (key == "Item" || key == "item") {
            if (!in.skip_null()) read_item(in, out.item.emplace());
        } else {
            in.skip_value();
        }
    }
    return !in.failed();
}

bool read_reason(json_reader& in, throttling_reason& out) {
    std::string_view key;
    if (!in.begin_object()) return false;
    while (in.next_key(key)) {
        if (key == "reason" || key == "Reason") {
            read_text(in, out.reason);
        } else if (key == "resource" || key == "Resource") {
            read_text(in, out.resource);
        } else {
            in.skip_value();
        }
    }
    return !in.failed();
}

template <class Reason>
bool read_reasons(json_reader& in, std::vector<Reason>& out) {
    if (in.skip_null()) return true;
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        if (!read_reason(in, out.emplace_back())) return false;
    }
    return !in.failed();
}

struct body_content {
    std::string type;
    std::string code;
    error::details details;
};

bool read_member(json_reader& in, std::string_view key, body_content& out) {
    if (key == "__type") return read_text(in, out.type);
    if (key == "code") return read_text(in, out.code);
    if (key == "message" || key == "Message") return read_text(in, out.details.service_message);
    if (key == "Item") return in.skip_null() || read_item(in, out.details.item.emplace());
    if (key == "CancellationReasons") return read_reasons(in, out.details.cancellation_reasons);
    if (key == "ThrottlingReasons" || key == "throttlingReasons") {
        return read_reasons(in, out.details.throttling_reasons);
    }
    return in.skip_value();
}

bool read_body(std::string_view body, body_content& out) {
    json_reader in{body};
    std::string_view key;
    if (!in.begin_object()) return false;
    while (in.next_key(key) && read_member(in, key, out)) {
    }
    return in.finish();
}

}  // namespace

error read_error(int http_status, std::string_view error_type_header, std::string_view body) {
    body_content content;
    // The header comes from the service, so that it is believed whatever has become of the body.
    if (!read_body(body, content)) content = {};
    std::string_view name = bare_name(error_type_header);
    if (name.empty()) name = bare_name(content.type);
    if (name.empty()) name = bare_name(content.code);

    error::details details = std::move(content.details);
    details.http_status = http_status;
    if (name.empty()) {
        error::details bare;
        bare.http_status = http_status;
        bare.service_message = std::move(details.service_message);  // of a gateway, say
        bare.message =
            "HTTP status " + std::to_string(http_status) + " without an error of the service";
        return error{make_error_code(errc::unexpected_status), std::move(bare)};
    }
    details.name = name;
    return error{make_error_code(service_errc_from_name(name)), std::move(details)};
}

}  // namespace dynaco::wire
