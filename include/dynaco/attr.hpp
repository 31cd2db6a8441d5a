// The path of an attribute, and the values that expressions have beside it.
#pragma once

#include <dynaco/expression_fragment.hpp>

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynaco {

// Where the operators of expressions are: found for what derives from `enable`, and for nothing
// else, so that they cost no other comparison anything.
namespace detail::operators {
class enable {};
}  // namespace detail::operators

/// The path of an attribute: a name, and where it leads from there through maps and lists, as
/// `attr("address.city")` or `attr("tags[0]")`.
///
/// Dots and brackets separate; everything else belongs to a name, reserved words, blanks and
/// hyphens among it, for every name is replaced by a placeholder. A name that has dots or brackets
/// in it is given by `attr::named` or `member`.
///
/// Text converts to it wherever an expression's first argument is a path: `exists("address.city")`.
/// @par Errors A text that is no path (`"a..b"`, `"a[x]"`), or one of more than 32 levels, makes
/// every expression with it fail with `errc::invalid_argument` when it is applied to a request.
class attr : detail::operators::enable {
  public:
    attr(std::string_view path) : fragment_{detail::expression_fragment::of_path(path)} {}
    /// @par Preconditions `path` is not null.
    attr(char const* path) : attr{std::string_view{path}} {}
    attr(std::string const& path) : attr{std::string_view{path}} {}

    /// An attribute of exactly this name: `attr::named("example.com")`.
    static attr named(std::string_view name) {
        return attr{detail::expression_fragment::of_name(name)};
    }
    /// What a map has under exactly this name.
    [[nodiscard]] attr member(std::string_view name) const;
    /// An element of a list; 0 is the first.
    [[nodiscard]] attr element(std::size_t index) const;

    /// The path, names with unusual characters in backquotes.
    friend std::ostream& operator<<(std::ostream& out, attr const& value);

    /// For the library's own headers.
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  protected:
    explicit attr(detail::expression_fragment fragment) noexcept : fragment_{std::move(fragment)} {}

  private:
    detail::expression_fragment fragment_;
};

/// How a C++ value becomes the value in an expression: what converts to `attribute_value` does so.
/// For other types specialise it with a function `static attribute_value make(T value)`.
template <class T>
struct expression_value {};
template <class T>
    requires std::convertible_to<T, attribute_value>
struct expression_value<T> {
    static attribute_value make(T value) { return attribute_value(std::move(value)); }
};

/// What can stand as a value in an expression: everything that converts to an `attribute_value`,
/// and types with a specialisation of `expression_value`.
template <class T>
concept expression_literal = requires(std::decay_t<T> value) {
    {
        expression_value<std::decay_t<T>>::make(std::move(value))
    } -> std::convertible_to<attribute_value>;
};

namespace detail {

template <class T>
concept attr_object = std::derived_from<std::remove_cvref_t<T>, attr>;

/// Where a path is expected: an `attr`, or text.
template <class T>
concept path_argument = attr_object<T> || std::convertible_to<T, std::string_view>;

/// What the field of a struct can hold; other paths can hold anything (field.hpp).
template <class Path, class Value>
struct field_rules {
    static constexpr bool can_hold = true;      // compared with, set to
    static constexpr bool can_contain = true;   // an element or a part of it
    static constexpr bool can_be_added = true;  // by ADD, + and -
    static constexpr bool can_begin = true;
    static constexpr bool can_be_list = true;
    static constexpr bool can_be_set = true;
};

template <path_argument Path>
expression_fragment fragment_of_path(Path&& path) {
    if constexpr (attr_object<Path>) {
        return std::forward<Path>(path).fragment();
    } else {
        return expression_fragment::of_path(std::string_view(path));
    }
}

template <expression_literal Value>
attribute_value literal(Value&& value) {
    return expression_value<std::decay_t<Value>>::make(std::forward<Value>(value));
}

}  // namespace detail

}  // namespace dynaco
