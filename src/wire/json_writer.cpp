#include "wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "wire/base64.hpp"
#include "wire/text_scan.hpp"
#include "wire/utf8.hpp"

namespace dynaco::wire {
namespace {

void append_escape(std::string& out, char character) {
    switch (character) {
        case '"':
            out += R"(\")";
            return;
        case '\\':
            out += R"(\\)";
            return;
        case '\b':
            out += R"(\b)";
            return;
        case '\f':
            out += R"(\f)";
            return;
        case '\n':
            out += R"(\n)";
            return;
        case '\r':
            out += R"(\r)";
            return;
        case '\t':
            out += R"(\t)";
            return;
        default:
            constexpr std::string_view digits = "0123456789abcdef";
            out += R"(\u00)";
            out += digits[static_cast<unsigned char>(character) >> 4];
            out += digits[static_cast<unsigned char>(character) & 0xF];
    }
}

}  // namespace

void json_writer::key(std::string_view ascii_name) {
    out_ += comma_ ? std::string_view{",\""} : std::string_view{"\""};
    name_begin_ = out_.size();
    name_size_ = ascii_name.size();
    out_ += ascii_name;
    out_ += "\":";
    comma_ = false;
}

void json_writer::escaped_key(std::string_view name) {
    out_ += comma_ ? std::string_view{",\""} : std::string_view{"\""};
    std::size_t const begin = out_.size();
    std::size_t const valid = append_escaped(name);
    if (valid != name.size()) fail("a name", " after ", valid);
    name_begin_ = begin;
    name_size_ = out_.size() - begin;
    out_ += "\":";
    comma_ = false;
}

void json_writer::string(std::string_view text) {
    out_ += comma_ ? std::string_view{",\""} : std::string_view{"\""};
    std::size_t const valid = append_escaped(text);
    if (valid != text.size()) fail("the text", " of ", valid);
    out_.push_back('"');
    comma_ = true;
}

void json_writer::plain_string(std::string_view text) {
    out_ += comma_ ? std::string_view{",\""} : std::string_view{"\""};
    out_ += text;
    out_.push_back('"');
    comma_ = true;
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
    out_ += comma_ ? std::string_view{",\""} : std::string_view{"\""};
    append_base64(out_, bytes);
    out_.push_back('"');
    comma_ = true;
}

void json_writer::begin_tagged(std::string_view tag) {
    out_ += comma_ ? std::string_view{",{\""} : std::string_view{"{\""};
    out_ += tag;
    out_ += "\":";
    comma_ = false;
}

std::optional<error> json_writer::failure() const {
    if (!failure_) return std::nullopt;
    return error{errc::invalid_argument, *failure_};
}

void json_writer::literal(std::string_view text) {
    separate();
    out_ += text;
    comma_ = true;
}

// Returns the size of the part of `text` that is UTF-8; the rest is not written.
std::size_t json_writer::append_escaped(std::string_view text) {
    char const* run = text.data();
    char const* next = run;
    char const* const end = next + text.size();
    for (;;) {
        next = find_special(next, end);
        if (next == end) break;
        if (static_cast<unsigned char>(*next) >= 0x80) {
            next = skip_non_ascii(next, end);
            if (next != end && static_cast<unsigned char>(*next) >= 0x80) break;
            continue;
        }
        out_.append(run, next);
        append_escape(out_, *next);
        run = ++next;
    }
    out_.append(run, next);
    return static_cast<std::size_t>(next - text.data());
}

void json_writer::fail(std::string_view what, std::string_view relation, std::size_t offset) {
    if (failure_) return;
    std::string text{what};
    if (name_size_ != 0) {
        text += relation;
        text += '"';
        text.append(out_, name_begin_, name_size_);
        text += '"';
    }
    text += " is not UTF-8 at its byte " + std::to_string(offset);
    failure_ = std::move(text);
}

}  // namespace dynaco::wire
