#include "wire/json_reader.hpp"

#include <algorithm>
#include <bitset>
#include <charconv>

#include "wire/base64.hpp"
#include "wire/utf8.hpp"

namespace dynaco::wire {
namespace {

constexpr std::string_view truncated = "unexpected end of the text";
constexpr std::string_view lone_surrogate = "half of a surrogate pair";

bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

bool is_white_space(char character) noexcept {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

}  // namespace

json_reader::json_reader(std::string_view text, int max_depth) noexcept
    : begin_{text.data()},
      next_{begin_},
      end_{begin_ + text.size()},
      max_depth_{std::min(max_depth, greatest_max_depth)} {}

// Failures. After the first one nothing is left to read, which makes every later call fail by
// itself.

bool json_reader::fail_at(std::size_t offset, std::string_view reason) {
    if (failed_) return false;
    failed_ = true;
    failure_offset_ = offset;
    failure_reason_ = reason;
    next_ = end_;
    return false;
}

bool json_reader::fail_where(char const* place, std::string_view reason) {
    return fail_at(static_cast<std::size_t>(place - begin_), reason);
}

bool json_reader::fail_expecting(std::string_view what) {
    if (failed_) return false;
    if (next_ == end_) return fail(truncated);
    return fail("expected " + std::string{what});
}

bool json_reader::fail_too_deep() {
    return fail("nested deeper than " + std::to_string(max_depth_) + " levels");
}

error json_reader::failure() const {
    return error{errc::malformed_response,
                 "byte " + std::to_string(failure_offset_) + ": " + failure_reason_};
}

// Structure.

void json_reader::skip_white_space() noexcept {
    while (next_ != end_ && is_white_space(*next_)) ++next_;
}

std::size_t json_reader::token_offset() noexcept {
    skip_white_space();
    return offset();
}

bool json_reader::at_after_white_space(char character) noexcept {
    skip_white_space();
    return next_ != end_ && *next_ == character;
}

bool json_reader::finish() {
    skip_white_space();
    if (failed_) return false;
    if (next_ != end_) return fail_expecting("the end of the text");
    return true;
}

// Strings.

bool json_reader::read_string(std::string& out) {
    std::string_view text;
    if (!read_string_view(text)) return false;
    out.assign(text);
    return true;
}

bool json_reader::read_binary(std::vector<std::byte>& out) {
    std::size_t const place = token_offset();
    std::string_view text;
    if (!read_string_view(text)) return false;
    return decode_base64(text, out) || fail_at(place, "the string is not base64");
}

// Goes on where a string that began at `text` has something else than plain ASCII.
bool json_reader::string_with_more(char const* text, std::string_view& out) {
    if (!string_run()) return false;
    if (*next_ == '\\') return string_with_escapes(text, out);
    out = {text, next_};
    ++next_;
    return true;
}

// Goes on from the first escape of a string that began at `text`.
bool json_reader::string_with_escapes(char const* text, std::string_view& out) {
    scratch_.assign(text, next_);
    while (*next_ == '\\') {
        if (!append_escape()) return false;
        char const* const run = next_;
        if (!string_run()) return false;
        scratch_.append(run, next_);
    }
    ++next_;
    out = scratch_;
    return true;
}

// Goes to the next quote or backslash of a string.
bool json_reader::string_run() {
    for (;;) {
        next_ = find_special(next_, end_);
        if (next_ == end_) return fail(truncated);
        if (*next_ == '"' || *next_ == '\\') return true;
        if (static_cast<unsigned char>(*next_) < 0x20) return fail("control character in a string");
        next_ = skip_non_ascii(next_, end_);
        if (next_ != end_ && static_cast<unsigned char>(*next_) >= 0x80) {
            return fail("invalid UTF-8");
        }
    }
}

bool json_reader::append_escape() {
    char const* const place = next_++;
    if (next_ == end_) return fail(truncated);
    if (*next_ == 'u') return append_unicode_escape(place);
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    auto const index = letters.find(*next_);
    if (index == std::string_view::npos) return fail_where(place, "unknown escape");
    scratch_ += meanings[index];
    ++next_;
    return true;
}

// The escape begins at `place`; its `u` comes next.
bool json_reader::append_unicode_escape(char const* place) {
    char32_t unit = 0;
    ++next_;
    if (!hex4(unit)) return false;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        if (unit >= 0xDC00) return fail_where(place, lone_surrogate);
        for (char const expected : {'\\', 'u'}) {
            if (next_ == end_) return fail(truncated);
            if (*next_ != expected) return fail_where(place, lone_surrogate);
            ++next_;
        }
        char32_t low = 0;
        if (!hex4(low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return fail_where(place, lone_surrogate);
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(scratch_, unit);
    return true;
}

bool json_reader::hex4(char32_t& out) {
    out = 0;
    for (int i = 0; i != 4; ++i, ++next_) {
        char const digit = next_ == end_ ? ' ' : *next_;
        char const lower = static_cast<char>(digit | 0x20);
        int value = 0;
        if (is_digit(digit)) {
            value = digit - '0';
        } else if (lower >= 'a' && lower <= 'f') {
            value = lower - 'a' + 10;
        } else {
            return fail_expecting("a hexadecimal digit");
        }
        out = out << 4 | static_cast<char32_t>(value);
    }
    return true;
}

// Numbers, literals, and values that nobody wants.

bool json_reader::read_int64(std::int64_t& out) {
    std::string_view token;
    if (!number_token(token)) return false;
    if (token.find_first_of(".eE") != std::string_view::npos) {
        return fail_where(token.data(), "expected an integer");
    }
    auto const [end, failure] = std::from_chars(token.data(), token.data() + token.size(), out);
    return failure == std::errc{} || fail_where(token.data(), "the integer does not fit 64 bits");
}

bool json_reader::read_double(double& out) {
    std::string_view token;
    if (!number_token(token)) return false;
    auto const [end, failure] = std::from_chars(token.data(), token.data() + token.size(), out);
    return failure == std::errc{} || fail_where(token.data(), "the number does not fit a double");
}

bool json_reader::number_token(std::string_view& out) {
    skip_white_space();
    char const* const begin = next_;
    if (next_ == end_ || (*next_ != '-' && !is_digit(*next_))) return fail_expecting("a number");
    if (*next_ == '-') ++next_;
    if (next_ != end_ && *next_ == '0') {
        ++next_;  // nothing may follow it, so `01` fails at its second digit
    } else if (!digits()) {
        return false;
    }
    if (next_ != end_ && *next_ == '.') {
        ++next_;
        if (!digits()) return false;
    }
    if (next_ != end_ && (*next_ == 'e' || *next_ == 'E')) {
        ++next_;
        if (next_ != end_ && (*next_ == '+' || *next_ == '-')) ++next_;
        if (!digits()) return false;
    }
    out = {begin, next_};
    return true;
}

bool json_reader::digits() {
    if (next_ == end_ || !is_digit(*next_)) return fail_expecting("a digit");
    while (next_ != end_ && is_digit(*next_)) ++next_;
    return true;
}

bool json_reader::read_bool(bool& out) {
    if (!at('t') && !at('f')) return fail_expecting("true or false");
    out = *next_ == 't';
    return literal(out ? "true" : "false");
}

bool json_reader::skip_null() {
    return at('n') && literal("null");
}

// Takes `text`, whose first character comes next.
bool json_reader::literal(std::string_view text) {
    for (char const expected : text) {
        if (next_ == end_ || *next_ != expected) return fail_expecting(text);
        ++next_;
    }
    return true;
}

bool json_reader::skip_value() {
    int const outer = depth_;
    std::bitset<greatest_max_depth + 1> is_object;  // by depth, of the containers begun here
    do {
        if (at('{')) {
            if (!begin_object()) return false;
            is_object.set(static_cast<std::size_t>(depth_));
        } else if (at('[')) {
            if (!begin_array()) return false;
            is_object.reset(static_cast<std::size_t>(depth_));
        } else if (!skip_scalar()) {
            return false;
        }
        std::string_view name;
        while (depth_ != outer &&
               !(is_object[static_cast<std::size_t>(depth_)] ? next_key(name) : next_element())) {
            if (failed_) return false;
        }
    } while (depth_ != outer);
    return true;
}

bool json_reader::skip_scalar() {
    std::string_view token;
    switch (next_ == end_ ? '\0' : *next_) {
        case '"':
            return string_token(token);
        case 't':
            return literal("true");
        case 'f':
            return literal("false");
        case 'n':
            return literal("null");
        case '-':
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9':
            return number_token(token);
        default:
            return fail_expecting("a value");
    }
}

}  // namespace dynaco::wire
