// JSON in: a pull parser over one contiguous text.
#pragma once

#include <dynaco/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/text_scan.hpp"

namespace dynaco::wire {

/// Reads JSON (RFC 8259, strictly) in the order of the text; the caller says what it expects next.
///
///     json_reader in{text};
///     std::string_view name;
///     in.begin_object();
///     while (in.next_key(name)) {
///         if (name == "Count") in.read_int64(count); else in.skip_value();
///     }
///     if (!in.finish()) return in.failure();
///
/// The first failure sticks: from then on every function returns false, so that loops end and one
/// look at the end is enough. What a function that returned false has left in its argument is
/// unspecified. Within an object every key must be followed by exactly one reading (or skipping) of
/// its value; within an array, every `next_element`.
///
/// @par Lifetimes The text must outlive the reader and the views that it hands out.
class json_reader {
  public:
    /// Levels of objects and arrays that are accepted unless told otherwise: DynamoDB nests
    /// attribute values 32 deep, two JSON levels each, and a response adds a few of its own.
    static constexpr int default_max_depth = 100;
    /// More than this is taken for this.
    static constexpr int greatest_max_depth = 512;

    explicit json_reader(std::string_view text, int max_depth = default_max_depth) noexcept;
    json_reader(json_reader const&) = delete;
    json_reader& operator=(json_reader const&) = delete;

    bool begin_object() { return open('{', "an object"); }
    /// Goes to the next member, or past the `}`: then, and after a failure, false.
    /// The view holds until the next call.
    bool next_key(std::string_view& key) {
        if (!next_in('}', "',' or '}'")) return false;
        if (!at('"')) return fail_expecting("a member's name");
        key_offset_ = offset();
        if (!string_token(key)) return false;
        if (!at(':')) return fail_expecting("':' after a member's name");
        ++next_;
        return true;
    }
    /// Where the last key began.
    std::size_t key_offset() const noexcept { return key_offset_; }

    bool begin_array() { return open('[', "an array"); }
    /// Goes to the next element, or past the `]`: then, and after a failure, false.
    bool next_element() { return next_in(']', "',' or ']'"); }

    bool read_string(std::string& out);
    /// A view into the text or, if the string has escapes, into the reader: it holds until the next
    /// call.
    bool read_string_view(std::string_view& out) {
        return at('"') ? string_token(out) : fail_expecting("a string");
    }
    /// A string of base64.
    bool read_binary(std::vector<std::byte>& out);
    /// A number without fraction and exponent.
    bool read_int64(std::int64_t& out);
    bool read_double(double& out);
    bool read_bool(bool& out);
    /// Takes a `null`. False without failure if something else comes next.
    bool skip_null();
    /// Takes any value, well formed or else it fails.
    bool skip_value();

    /// True if all went well and only white space is left.
    bool finish();

    /// A place per depth where the caller can note how many members or elements the last container
    /// of the current depth had, because the next one often has as many; 0 if nothing was noted.
    /// Great depths share a place, so that it is also that of containers inside this one.
    std::uint32_t& size_hint() noexcept {
        return size_hints_[std::min(static_cast<std::size_t>(depth_), size_hints_.size() - 1)];
    }

    bool failed() const noexcept { return failed_; }
    /// What has not been read.
    std::string_view rest() const noexcept { return {next_, end_}; }
    /// Goes on at `next`: the caller has read a whole member or element by itself.
    void go_on_at(char const* next) noexcept {
        next_ = next;
        first_ = false;
    }
    /// Whether another object or array may begin here.
    bool may_nest() const noexcept { return depth_ != max_depth_; }
    /// Offset of the next byte that has not been read: after a value, the byte behind it.
    std::size_t offset() const noexcept { return static_cast<std::size_t>(next_ - begin_); }
    /// Skips white space; then `offset()` is where the next token begins.
    std::size_t token_offset() noexcept;
    /// A failure of meaning, found by the caller, at `offset()`. Returns false, for `return
    /// in.fail(...)`.
    bool fail(std::string_view reason) { return fail_at(offset(), reason); }
    bool fail_at(std::size_t offset, std::string_view reason);
    /// `errc::malformed_response` with the place: `byte 123: expected ':' after a member's name`.
    /// @par Preconditions `failed()`
    error failure() const;

  private:
    bool fail_expecting(std::string_view what);
    bool fail_where(char const* place, std::string_view reason);
    bool fail_too_deep();
    void skip_white_space() noexcept;

    // Whether `character` comes next, after white space.
    bool at(char character) noexcept {
        if (next_ != end_ && *next_ > ' ') [[likely]]
            return *next_ == character;
        return at_after_white_space(character);
    }
    bool at_after_white_space(char character) noexcept;

    bool open(char bracket, std::string_view expected) {
        if (!at(bracket)) return fail_expecting(expected);
        if (depth_ == max_depth_) return fail_too_deep();
        ++next_;
        ++depth_;
        first_ = true;
        return true;
    }

    // Takes the bracket that ends a container, or what has to be before its next member or element.
    bool next_in(char bracket, std::string_view expected) {
        bool const first = std::exchange(first_, false);
        if (at(bracket)) {
            ++next_;
            --depth_;
            return false;
        }
        if (first && next_ != end_) return true;
        if (next_ == end_ || *next_ != ',') return fail_expecting(expected);
        ++next_;
        return true;
    }

    // Takes the string whose quote comes next.
    bool string_token(std::string_view& out) {
        char const* const text = ++next_;
        next_ = find_special(next_, end_);
        if (next_ == end_ || *next_ != '"') [[unlikely]]
            return string_with_more(text, out);
        out = {text, next_};
        ++next_;
        return true;
    }
    bool string_with_more(char const* text, std::string_view& out);
    bool string_with_escapes(char const* text, std::string_view& out);
    bool string_run();
    bool append_escape();
    bool append_unicode_escape(char const* place);
    bool hex4(char32_t& out);
    bool number_token(std::string_view& out);
    bool digits();
    bool literal(std::string_view text);
    bool skip_scalar();

    char const* begin_;
    char const* next_;
    char const* end_;
    int depth_ = 0;
    int max_depth_;
    bool first_ = false;  // of the innermost container, nothing has been taken yet
    bool failed_ = false;
    std::size_t key_offset_ = 0;
    std::array<std::uint32_t, 8> size_hints_{};
    std::size_t failure_offset_ = 0;
    std::string failure_reason_;
    std::string scratch_;  // strings with escapes, decoded
};

}  // namespace dynaco::wire
