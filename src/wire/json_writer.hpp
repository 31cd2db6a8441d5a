// JSON out: appends to a caller's buffer, in one pass, without an intermediate tree.
#pragma once

#include <dynaco/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dynaco::wire {

/// Appends JSON text to a string and keeps track of the commas.
///
/// The caller pairs begins with ends and puts a key before every value of an object; nothing checks
/// that. A text that is not UTF-8 (or a double that JSON cannot hold) makes the writer failed: what
/// it wrote is still well formed but must not be sent.
///
/// @par Lifetimes `out` must outlive the writer; between two calls it holds all that was written.
class json_writer {
  public:
    explicit json_writer(std::string& out) noexcept : out_{out} {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

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
    void begin_tagged(std::string_view tag);

    /// The first failure: `errc::invalid_argument` with the name that was last written and the
    /// offset.
    std::optional<error> failure() const;

  private:
    void separate() {
        if (comma_) out_.push_back(',');
        comma_ = false;
    }
    void open(char bracket) {
        separate();
        out_.push_back(bracket);
    }
    void close(char bracket) {
        out_.push_back(bracket);
        comma_ = true;
    }
    void literal(std::string_view text);
    std::size_t append_escaped(std::string_view text);
    void fail(std::string_view what, std::string_view relation, std::size_t offset);

    std::string& out_;
    std::size_t name_begin_ = 0;  // the last name, escaped, as a range of out_
    std::size_t name_size_ = 0;
    std::optional<std::string> failure_;
    bool comma_ = false;
};

}  // namespace dynaco::wire
