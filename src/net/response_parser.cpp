#include "net/response_parser.hpp"

#include <boost/beast/core/string.hpp>

namespace dynaco::net {
namespace http = boost::beast::http;

void response_head::clear() noexcept {
    status = 0;
    version = 0;
    request_id.clear();
    error_type.clear();
    crc32.clear();
    date.clear();
    retry_after.clear();
    has_age = false;
}

void response_parser::on_field_impl(http::field name, string_view text, string_view value,
                                    error_code&) {
    auto const is = [&](std::string_view wanted) {
        return text.size() == wanted.size() &&
               boost::beast::iequals(text, string_view{wanted.data(), wanted.size()});
    };
    auto const keep = [&](std::string& where) { where.assign(value.data(), value.size()); };
    if (name == http::field::date) {
        keep(head_.date);
    } else if (name == http::field::age) {
        head_.has_age = true;
    } else if (name != http::field::unknown) {
        return;
    } else if (is("x-amzn-RequestId")) {
        keep(head_.request_id);
    } else if (is("x-amz-crc32")) {
        keep(head_.crc32);
    } else if (is("x-amzn-ErrorType")) {
        keep(head_.error_type);
    } else if (is("x-amz-retry-after")) {
        keep(head_.retry_after);
    }
}

}  // namespace dynaco::net
