// Small things about ASCII text.
#pragma once

#include "model/quoted.hpp"

#include <string>
#include <string_view>

namespace dynaco::auth {

constexpr bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_alphanumeric(char c) noexcept {
    return is_upper(c) || (c >= 'a' && c <= 'z') || is_digit(c);
}

inline std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result)
        if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
    return result;
}

using model::quoted;

}  // namespace dynaco::auth
