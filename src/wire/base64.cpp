#include "wire/base64.hpp"

#include <array>
#include <cstdint>

namespace dynaco::wire {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t invalid = 0xFF;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(invalid);
    for (std::size_t i = 0; i != alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
}();

std::uint32_t value_of(char digit) noexcept {
    return digit_values[static_cast<unsigned char>(digit)];
}

char digit_of(std::uint32_t bits) noexcept {
    return alphabet[bits & 0x3F];
}

std::byte byte_of(std::uint32_t bits) noexcept {
    return static_cast<std::byte>(bits & 0xFF);
}

// Decodes four digits into three bytes; false if one is not a digit.
bool decode_group(char const* digits, std::byte* out) noexcept {
    std::uint32_t const a = value_of(digits[0]);
    std::uint32_t const b = value_of(digits[1]);
    std::uint32_t const c = value_of(digits[2]);
    std::uint32_t const d = value_of(digits[3]);
    std::uint32_t const bits = a << 18 | b << 12 | c << 6 | d;
    out[0] = byte_of(bits >> 16);
    out[1] = byte_of(bits >> 8);
    out[2] = byte_of(bits);
    return ((a | b | c | d) & 0xC0) == 0;  // digits have six bits, `invalid` has more
}

// Decodes the last group, which has one or two `=`, into two or one bytes.
bool decode_padded_group(char const* digits, std::byte* out) noexcept {
    std::uint32_t const a = value_of(digits[0]);
    std::uint32_t const b = value_of(digits[1]);
    out[0] = byte_of(a << 2 | b >> 4);
    if (digits[2] == '=') return ((a | b) & 0xC0) == 0 && (b & 0x0F) == 0;
    std::uint32_t const c = value_of(digits[2]);
    out[1] = byte_of(b << 4 | c >> 2);
    return ((a | b | c) & 0xC0) == 0 && (c & 0x03) == 0;
}

std::size_t padding_of(std::string_view text) noexcept {
    if (text.empty() || text.back() != '=') return 0;
    return text[text.size() - 2] != '=' ? 1 : 2;
}

std::optional<std::size_t> decoded_size(std::string_view text) noexcept {
    if (text.size() % 4 != 0) return std::nullopt;
    return text.size() / 4 * 3 - padding_of(text);
}

bool decode(std::string_view text, std::byte* to) noexcept {
    bool const is_padded = padding_of(text) != 0;
    char const* from = text.data();
    char const* const last = from + text.size() - (is_padded ? 4 : 0);
    for (; from != last; from += 4, to += 3) {
        if (!decode_group(from, to)) return false;
    }
    return !is_padded || decode_padded_group(from, to);
}

}  // namespace

void append_base64(std::string& out, std::span<std::byte const> bytes) {
    auto const at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
    std::size_t const old_size = out.size();
    out.resize(old_size + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + old_size;
    std::size_t i = 0;
    for (; bytes.size() - i >= 3; i += 3) {
        std::uint32_t const bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        *to++ = digit_of(bits >> 18);
        *to++ = digit_of(bits >> 12);
        *to++ = digit_of(bits >> 6);
        *to++ = digit_of(bits);
    }
    if (i == bytes.size()) return;
    bool const two = bytes.size() - i == 2;
    std::uint32_t const bits = at(i) << 16 | (two ? at(i + 1) << 8 : 0);
    *to++ = digit_of(bits >> 18);
    *to++ = digit_of(bits >> 12);
    *to++ = two ? digit_of(bits >> 6) : '=';
    *to++ = '=';
}

bool decode_base64(std::string_view text, std::vector<std::byte>& out) {
    auto const size = decoded_size(text);
    if (!size) return false;
    out.resize(*size);
    return decode(text, out.data());
}

std::optional<std::size_t> decode_base64_in_place(std::span<char> text) {
    std::string_view const whole{text.data(), text.size()};
    auto const size = decoded_size(whole);
    // Three bytes are written where four digits have been read.
    if (!size || !decode(whole, reinterpret_cast<std::byte*>(text.data()))) return std::nullopt;
    return size;
}

}  // namespace dynaco::wire
