// JSON out: appends to a caller's buffer, in one pass, without an intermediate tree.
#pragma once

#include <dynaco/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/appender.hpp"

namespace dynaco::wire {

/// Appends JSON text to a string and keeps track of the commas.
///
/// The caller pairs begins with ends and puts a key before every value of an object; nothing checks
/// that. A text that is not UTF-8 (or a double that JSON cannot hold) makes the writer failed: what
/// it wrote is still well formed but must not be sent.
///
/// @par Lifetimes `out` must outlive the writer. It holds what was written once the outermost value
/// is complete; before that, leave it alone.
class json_writer {
  public:
    explicit json_writer(std::string& out) noexcept : out_{out} {}

    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }

    /// The name of the member that comes next; it must need no escape and be ASCII.
    void key(std::string_view ascii_name);
    /// The name of the member that comes next, any UTF-8 text.
    void escaped_key(std::string_view name);

    void string(std::string_view text);
    /// A string known to be ASCII and to need no escape.
    void plain_string(std::string_view text);
    void number(std::int64_t value);
    void number(double value);
    /// A number's text as it stands.
    void raw_number(std::string_view text);
    void boolean(bool value);
    void null();
    /// A string of base64.
    void binary(std::span<std::byte const> bytes);

    /// `{"S":` in one step: an object whose only member has the name `tag`. The tag is not among
    /// the names that a failure tells. Ends with `end_object`.
    void begin_tagged(std::string_view tag) {
        char* to = start(tag.size() + 4);
        *to++ = '{';
        *to++ = '"';
        to = std::copy(tag.begin(), tag.end(), to);
        *to++ = '"';
        *to++ = ':';
        out_.advance(to);
        ++depth_;
    }

    /// The first failure: `errc::invalid_argument` with the name that was last written and the
    /// offset.
    std::optional<error> failure() const;

  private:
    // Room for `size` bytes, behind a comma if one is due.
    char* start(std::size_t size) {
        char* to = out_.room(size + 1);
        if (comma_) *to++ = ',';
        comma_ = false;
        return to;
    }
    // After a value.
    void finish() {
        comma_ = true;
        if (depth_ == 0) out_.settle();
    }
    void begin(char bracket) {
        char* to = start(1);
        *to++ = bracket;
        out_.advance(to);
        ++depth_;
    }
    void end(char bracket) {
        out_.put(bracket);
        --depth_;
        finish();
    }
    void literal(std::string_view text);
    std::size_t put_quoted(std::string_view text);
    void fail(std::string_view what, std::string_view relation, std::size_t offset);

    appender out_;
    int depth_ = 0;
    bool comma_ = false;
    std::size_t name_begin_ = 0;  // the last name, escaped, as a range of the text
    std::size_t name_size_ = 0;
    std::optional<std::string> failure_;
};

}  // namespace dynaco::wire
