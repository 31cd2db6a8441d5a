#include "workload.hpp"

#include <algorithm>
#include <charconv>

namespace dynaco::bench {

request_name::request_name(std::string_view text) {
    auto const slash = text.find('/');
    if (slash != text.npos) {
        way = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    auto const bar = text.rfind('_');
    kind = text.substr(0, bar);
    if (bar != text.npos) size = text.substr(bar + 1);
    if (text == "batch_get") {
        kind = "batch_get";
        size.clear();
    }
}

// The rule by which the server makes items: texts of 34 characters, each 4th attribute a number of
// 8 digits, until the item is large enough.
std::size_t attributes_of(std::string_view size) {
    std::size_t bytes = 0;
    auto const [end, failure] = std::from_chars(size.data(), size.data() + size.size(), bytes);
    if (failure != std::errc{}) return 0;
    if (end != size.data() + size.size() && *end == 'k') bytes *= 1000;
    if (bytes == 1000) return 20;
    std::size_t used = 23;
    std::size_t i = 1;
    for (; used < bytes; ++i) {
        auto const digits = std::to_string(i).size();
        used += i % 4 == 0 ? 29 + digits : 55 + digits;
    }
    return i;
}

std::string sort_key(std::size_t number) {
    auto const digits = std::to_string(number);
    return "order#" + std::string(8 - std::min<std::size_t>(digits.size(), 8), '0') + digits;
}

}  // namespace dynaco::bench
