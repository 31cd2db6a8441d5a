// Enumerations that the service may extend at any time.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <iterator>
#include <string>
#include <string_view>

namespace dynaco {

namespace detail {

/// The place of `text` among `texts`; 0 if it is not there. The text at 0 stands for no value.
std::size_t place_of(std::string_view text, std::string_view const* texts,
                     std::size_t count) noexcept;
std::ostream& print(std::ostream& out, std::string_view text);

}  // namespace detail

/// One of the service's named values: one that this version knows, or one that came later.
///
/// Known values are constants of the class, as `table_status::active`, and convert to it. A text
/// that is not known has the value `unknown` and is kept: it is compared, printed and sent back as
/// it came.
///
///     switch (table.table_status->value()) {
///         case table_status::active: ...
///         case table_status::unknown: log(table.table_status->text()); ...
///     }
///
/// `Names` has an `enum class known` that begins with `unknown`, its values by `using enum`, and
/// `texts` with the service's text of each (empty for `unknown`).
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
template <class Names>
class extensible_enum : public Names {
  public:
    /// An enumeration (not a class) for `switch`; the constants are its values.
    using known = typename Names::known;

    /// No value: `unknown` with an empty text. Requests do not accept it.
    extensible_enum() = default;
    extensible_enum(known value) noexcept : value_{value} {}
    /// The value with this text of the service's, as `ACTIVE`.
    explicit extensible_enum(std::string_view text)
        : value_{
              static_cast<known>(detail::place_of(text, Names::texts, std::size(Names::texts)))} {
        if (value_ == known::unknown) text_ = text;
    }

    /// The value, or `unknown`.
    [[nodiscard]] known value() const noexcept { return value_; }
    [[nodiscard]] bool is_known() const noexcept { return value_ != known::unknown; }

    /// The service's text, as `ACTIVE`. Holds as long as this object, unchanged.
    [[nodiscard]] std::string_view text() const noexcept {
        return value_ == known::unknown ? std::string_view{text_}
                                        : Names::texts[static_cast<std::size_t>(value_)];
    }

    /// The service's text.
    friend std::string to_string(extensible_enum const& value) { return std::string{value.text()}; }
    /// Prints the service's text.
    friend std::ostream& operator<<(std::ostream& out, extensible_enum const& value) {
        return detail::print(out, value.text());
    }

    /// Same value; of those that are not known, same text.
    friend bool operator==(extensible_enum const& left, extensible_enum const& right) noexcept {
        return left.value_ == right.value_ && left.text_ == right.text_;
    }
    friend bool operator==(extensible_enum const& left, known right) noexcept {
        return left.value_ == right;
    }

  private:
    known value_ = known::unknown;
    std::string text_;  // of a value that is not known
};

}  // namespace dynaco
