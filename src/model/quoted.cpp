#include "model/quoted.hpp"

namespace dynaco::model {

std::string quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string made{'"'};
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            made += "\\x";
            made += digits[byte >> 4];
            made += digits[byte & 15];
            continue;
        }
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    made += '"';
    return made;
}

}  // namespace dynaco::model
