#include "wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "wire/base64.hpp"
#include "wire/text_scan.hpp"
#include "wire/utf8.hpp"

namespace dynaco::wire {
namespace {

void put_escape(appender& out, char character) {
    constexpr std::string_view short_forms = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    constexpr std::string_view digits = "0123456789abcdef";
    out.put('\\');
    if (auto const index = short_forms.find(character); index != std::string_view::npos) {
        out.put(letters[index]);
    } else {
        out.put("u00");
        out.put(digits[static_cast<unsigned char>(character) >> 4]);
        out.put(digits[static_cast<unsigned char>(character) & 0xF]);
    }
}

}  // namespace

void json_writer::key(std::string_view ascii_name) {
    char* to = start(ascii_name.size() + 3);
    *to++ = '"';
    out_.advance(to);
    name_begin_ = out_.size();
    name_size_ = ascii_name.size();
    to = std::copy(ascii_name.begin(), ascii_name.end(), to);
    *to++ = '"';
    *to++ = ':';
    out_.advance(to);
}

void json_writer::escaped_key(std::string_view name) {
    if (is_plain(name)) return key(name);
    std::size_t const begin = out_.size() + (comma_ ? 2 : 1);
    std::size_t const valid = put_quoted(name);
    if (valid != name.size()) fail("a name", " after ", valid);
    name_begin_ = begin;
    name_size_ = out_.size() - begin - 1;
    out_.put(':');
}

void json_writer::string(std::string_view text) {
    if (is_plain(text)) return plain_string(text);
    std::size_t const valid = put_quoted(text);
    if (valid != text.size()) fail("the text", " of ", valid);
    finish();
}

void json_writer::plain_string(std::string_view text) {
    char* to = start(1);
    *to++ = '"';
    out_.advance(to);
    out_.put(text);
    out_.put('"');
    finish();
}

void json_writer::number(std::int64_t value) {
    std::array<char, 20> buffer;
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    literal({buffer.data(), end});
}

void json_writer::number(double value) {
    if (!std::isfinite(value)) {
        if (!failure_) failure_ = "JSON has no infinite numbers and no NaN";
        return null();
    }
    std::array<char, 32> buffer;
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    literal({buffer.data(), end});
}

void json_writer::raw_number(std::string_view text) {
    literal(text);
}

void json_writer::boolean(bool value) {
    literal(value ? "true" : "false");
}

void json_writer::null() {
    literal("null");
}

void json_writer::binary(std::span<std::byte const> bytes) {
    char* to = start(1);
    *to++ = '"';
    out_.advance(to);
    append_base64(out_.settle(), bytes);
    out_.put('"');
    finish();
}

std::optional<error> json_writer::failure() const {
    if (!failure_) return std::nullopt;
    return error{errc::invalid_argument, *failure_};
}

void json_writer::literal(std::string_view text) {
    out_.advance(start(0));
    out_.put(text);
    finish();
}

// Returns the size of the part of `text` that is UTF-8; the rest is not written.
std::size_t json_writer::put_quoted(std::string_view text) {
    out_.advance(start(0));
    out_.put('"');
    char const* run = text.data();
    char const* next = run;
    char const* const end = next + text.size();
    while ((next = find_special(next, end)) != end) {
        if (static_cast<unsigned char>(*next) >= 0x80) {
            next = skip_non_ascii(next, end);
            if (next != end && static_cast<unsigned char>(*next) >= 0x80) break;
        } else {
            out_.put(std::string_view{run, next});
            put_escape(out_, *next);
            run = ++next;
        }
    }
    out_.put(std::string_view{run, next});
    out_.put('"');
    return static_cast<std::size_t>(next - text.data());
}

void json_writer::fail(std::string_view what, std::string_view relation, std::size_t offset) {
    if (failure_) return;
    std::string text{what};
    if (name_size_ != 0) {
        text += relation;
        text += '"';
        text.append(out_.settle(), name_begin_, name_size_);
        text += '"';
    }
    text += " is not UTF-8 at its byte " + std::to_string(offset);
    failure_ = std::move(text);
}

}  // namespace dynaco::wire
