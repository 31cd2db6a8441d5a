#include "request.hpp"

#include <algorithm>
#include <charconv>

namespace canned {
namespace {

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
}

bool is_name(std::string_view text, std::string_view name) {
    return text.size() == name.size() &&
           std::equal(text.begin(), text.end(), name.begin(),
                      [](char left, char right) { return lower(left) == right; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

request first_request(std::string_view received) {
    request found;
    auto const end = received.find("\r\n\r\n");
    if (end == received.npos) return found;
    std::size_t length = 0;
    for (auto at = received.find('\n'); at < end;) {
        auto const begin = at + 1;
        at = received.find('\n', begin);
        auto const line = received.substr(begin, at - begin);
        auto const colon = line.find(':');
        if (colon != 14 && colon != 12) continue;
        auto const value = trimmed(line.substr(colon + 1));
        if (is_name(line.substr(0, colon), "content-length")) {
            std::from_chars(value.data(), value.data() + value.size(), length);
        } else if (is_name(line.substr(0, colon), "x-amz-target")) {
            found.operation = value.substr(value.rfind('.') + 1);
        }
    }
    if (end + 4 + length > received.size()) return found;
    found.size = end + 4 + length;
    found.body = received.substr(end + 4, length);
    return found;
}

}  // namespace canned
