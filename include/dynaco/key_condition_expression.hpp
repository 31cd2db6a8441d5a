// The key condition of a query as a C++ expression.
#pragma once

#include <dynaco/condition_expression.hpp>

#include <iosfwd>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynaco {

/// Which items a query reads: those of one partition key, and of a range of sort keys if it says
/// so.
///
///     key_is("artist", "Björk")
///     key_is("artist", "Björk") && begins_with("title", "J")
///     key_is("artist", "Björk") && attr("year") >= 1990      // on an index by year
///
/// Begins with `key_is`; `&&` adds a condition on the sort key, or the next attribute of an index
/// whose keys have several. There is no `||` and no `!`: the service has none here.
/// @par Errors `errc::invalid_argument` when it is applied: an attribute that occurs twice (use
/// `between` for a range), one that is not at the top level of items, and a value that no key can
/// have: keys are texts, numbers and bytes.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class key_condition_expression {
  public:
    /// A key condition as text, with the placeholders in it and what each stands for:
    /// `key_condition_expression("artist = :a", ":a", "Björk")`.
    template <class... PlaceholdersAndValues>
    explicit key_condition_expression(std::string_view text, PlaceholdersAndValues&&... definitions)
        : key_condition_expression{raw(
              text, detail::raw_definitions(std::forward<PlaceholdersAndValues>(definitions)...))} {
    }

    friend key_condition_expression operator&&(key_condition_expression left,
                                               sort_key_condition right);
    friend key_condition_expression operator&&(key_condition_expression left,
                                               key_condition_expression right);

    /// The condition with names and values in their places.
    friend std::ostream& operator<<(std::ostream& out, key_condition_expression const& value);

    /// For the library's own headers.
    static key_condition_expression of(sort_key_condition comparison);
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  private:
    explicit key_condition_expression(detail::expression_fragment fragment) noexcept
        : fragment_{std::move(fragment)} {}
    static key_condition_expression raw(std::string_view text, item const& definitions);

    detail::expression_fragment fragment_;
};

/// That a partition key, or the first attributes of one, has this value.
template <detail::path_argument Path, expression_literal Value>
key_condition_expression key_is(Path&& path, Value&& value) {
    static_assert(key_value<Value> || !std::convertible_to<Value, attribute_value>,
                  "dynaco: a key is a text, a number or bytes");
    detail::require_comparable<Path, Value>();
    return key_condition_expression::of(sort_key_condition{detail::compared(
        detail::fragment_of_path(std::forward<Path>(path)), " = ",
        detail::expression_fragment::of_value(detail::literal(std::forward<Value>(value))))});
}

}  // namespace dynaco
