// Conditions and filters as C++ expressions.
#pragma once

#include <dynaco/attr.hpp>
#include <dynaco/attribute_type.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynaco {

/// What must hold for an item: the condition of a write, or the filter of a query or scan.
///
///     attr("year") >= 1990 && (not_exists("draft") || contains("tags", "live"))
///
/// Made by the comparisons of `attr`, by `size` of one, and by the functions below; joined by `&&`,
/// `||` and `!`, which all have their usual precedence. Given to a request by `apply_to` or `with`
/// (expressions.hpp). Nests as deep as one likes: the service's limit is 4096 bytes of text.
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class condition_expression {
  public:
    /// A condition as text, with the placeholders that are in it and what each stands for:
    /// `condition_expression("size(#t) > :n", "#t", "tags", ":n", 3)`. It joins with others.
    /// @par Errors A placeholder without its name or value, and one that is not used, are
    /// `errc::invalid_argument` when the condition is applied.
    template <class... PlaceholdersAndValues>
    explicit condition_expression(std::string_view text, PlaceholdersAndValues&&... definitions)
        : condition_expression{raw(
              text, detail::raw_definitions(std::forward<PlaceholdersAndValues>(definitions)...))} {
    }

    friend condition_expression operator&&(condition_expression left, condition_expression right);
    friend condition_expression operator||(condition_expression left, condition_expression right);
    friend condition_expression operator!(condition_expression inner);

    /// The condition with names and values in their places: `year >= 1990 AND tags[0] = "live"`.
    friend std::ostream& operator<<(std::ostream& out, condition_expression const& value);

    /// For the library's own headers.
    explicit condition_expression(detail::expression_fragment comparison) noexcept
        : fragment_{std::move(comparison)} {}
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }
    /// In parentheses unless it can stand beside an AND.
    detail::expression_fragment operand_of_and() &&;

  private:
    // What binds the parts of the text together, from loose to tight.
    enum class level : std::uint8_t { or_, and_, not_, comparison };

    static condition_expression raw(std::string_view text, item const& definitions);
    static condition_expression joined(condition_expression left, std::string_view word,
                                       condition_expression right, level at);
    void enclose_below(level least);

    detail::expression_fragment fragment_;
    level level_ = level::comparison;
};

/// A condition that a sort key can have, too, after the partition key in the key condition of a
/// query: an attribute compared with a value by `==`, `<`, `<=`, `>` or `>=`, `between` or
/// `begins_with`.
class sort_key_condition : public condition_expression {
  public:
    /// For the library's own headers.
    explicit sort_key_condition(detail::expression_fragment comparison) noexcept
        : condition_expression{std::move(comparison)} {}
};

/// The size of an attribute, to be compared: `size("tags") > 3`. Made by `size`.
class attribute_size : detail::operators::enable {
  public:
    /// For the library's own headers.
    explicit attribute_size(detail::expression_fragment fragment) noexcept
        : fragment_{std::move(fragment)} {}
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  private:
    detail::expression_fragment fragment_;
};

namespace detail {

template <class T>
concept size_object = std::same_as<std::remove_cvref_t<T>, attribute_size>;
/// What a comparison can have on a side that is not a value.
template <class T>
concept compared_object = attr_object<T> || size_object<T>;
template <class T>
concept compared_operand = compared_object<T> || expression_literal<T>;
/// The first argument of `between` and `in`, where text is a path.
template <class T>
concept compared_subject = path_argument<T> || size_object<T>;

template <class Left, class Right>
concept comparable_operands =
    (compared_object<Left> || compared_object<Right>)&&compared_operand<Left> &&
    compared_operand<Right>;

template <class Left, class Right>
using comparison_result = std::conditional_t<path_argument<Left> && !compared_object<Right>,
                                             sort_key_condition, condition_expression>;

template <class Path, class Value>
constexpr void require_comparable() {
    static_assert(field_rules<std::remove_cvref_t<Path>, std::decay_t<Value>>::can_hold,
                  "dynaco: the field cannot hold a value of the type that it is compared with");
}

template <compared_operand Operand>
expression_fragment fragment_of_operand(Operand&& operand) {
    if constexpr (compared_object<Operand>) {
        return std::forward<Operand>(operand).fragment();
    } else {
        return expression_fragment::of_value(literal(std::forward<Operand>(operand)));
    }
}

template <compared_subject Subject>
expression_fragment fragment_of_subject(Subject&& subject) {
    if constexpr (size_object<Subject>) {
        return std::forward<Subject>(subject).fragment();
    } else {
        return fragment_of_path(std::forward<Subject>(subject));
    }
}

expression_fragment compared(expression_fragment left, std::string_view sign,
                             expression_fragment right);
expression_fragment between(expression_fragment subject, expression_fragment low,
                            expression_fragment high);
expression_fragment called(std::string_view function, expression_fragment path);
expression_fragment called(std::string_view function, expression_fragment path,
                           expression_fragment argument);
/// `x IN (`, the operands, `)`; at most 100 of them and at least one.
class in_operands {
  public:
    explicit in_operands(expression_fragment subject);
    void add(expression_fragment operand);
    expression_fragment finish() &&;

  private:
    expression_fragment fragment_;
    std::size_t count_ = 0;
};

template <class Left, class Right>
comparison_result<Left, Right> compare(Left&& left, std::string_view sign, Right&& right) {
    require_comparable<Left, Right>();
    require_comparable<Right, Left>();
    return comparison_result<Left, Right>{
        compared(fragment_of_operand(std::forward<Left>(left)), sign,
                 fragment_of_operand(std::forward<Right>(right)))};
}

}  // namespace detail

namespace detail::operators {

/// Comparisons of an attribute, or of its size, with a value or with another attribute. Values of
/// different types are never equal; `<` and its like compare numbers, texts and bytes.
template <class Left, class Right>
    requires comparable_operands<Left, Right>
auto operator==(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " = ", std::forward<Right>(right));
}
template <class Left, class Right>
    requires comparable_operands<Left, Right>
condition_expression operator!=(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " <> ", std::forward<Right>(right));
}
template <class Left, class Right>
    requires comparable_operands<Left, Right>
auto operator<(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " < ", std::forward<Right>(right));
}
template <class Left, class Right>
    requires comparable_operands<Left, Right>
auto operator<=(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " <= ", std::forward<Right>(right));
}
template <class Left, class Right>
    requires comparable_operands<Left, Right>
auto operator>(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " > ", std::forward<Right>(right));
}
template <class Left, class Right>
    requires comparable_operands<Left, Right>
auto operator>=(Left&& left, Right&& right) {
    return detail::compare(std::forward<Left>(left), " >= ", std::forward<Right>(right));
}

}  // namespace detail::operators

/// `low <= subject && subject <= high`: `between("year", 1990, 1999)`.
template <detail::compared_subject Subject, detail::compared_operand Low,
          detail::compared_operand High>
auto between(Subject&& subject, Low&& low, High&& high) {
    detail::require_comparable<Subject, Low>();
    detail::require_comparable<Subject, High>();
    using made = std::conditional_t<detail::compared_object<High>, condition_expression,
                                    detail::comparison_result<Subject, Low>>;
    return made{detail::between(detail::fragment_of_subject(std::forward<Subject>(subject)),
                                detail::fragment_of_operand(std::forward<Low>(low)),
                                detail::fragment_of_operand(std::forward<High>(high)))};
}

/// Whether the subject equals one of up to 100 operands: `in("label", "4AD", "Warp")`.
template <detail::compared_subject Subject, detail::compared_operand... Operands>
    requires(sizeof...(Operands) > 0)
condition_expression in(Subject&& subject, Operands&&... operands) {
    static_assert(sizeof...(Operands) <= 100, "dynaco: `in` has 100 operands at most");
    (detail::require_comparable<Subject, Operands>(), ...);
    detail::in_operands made{detail::fragment_of_subject(std::forward<Subject>(subject))};
    (made.add(detail::fragment_of_operand(std::forward<Operands>(operands))), ...);
    return condition_expression{std::move(made).finish()};
}

/// The same with the values of a range: 1 to 100, which is checked when the condition is applied.
template <detail::compared_subject Subject, class Range>
    requires requires(Range const& range) {
        { *range.begin() } -> detail::compared_operand;
    }
condition_expression in_range(Subject&& subject, Range const& values) {
    detail::require_comparable<Subject, decltype(*values.begin())>();
    detail::in_operands made{detail::fragment_of_subject(std::forward<Subject>(subject))};
    for (auto const& each : values) made.add(detail::fragment_of_operand(each));
    return condition_expression{std::move(made).finish()};
}

/// Whether the item has the attribute, of whatever type (`attribute_exists`).
template <detail::path_argument Path>
condition_expression exists(Path&& path) {
    return condition_expression{
        detail::called("attribute_exists", detail::fragment_of_path(std::forward<Path>(path)))};
}

/// Whether the item has no such attribute (`attribute_not_exists`). Of a key attribute: whether
/// there is no item.
template <detail::path_argument Path>
condition_expression not_exists(Path&& path) {
    return condition_expression{
        detail::called("attribute_not_exists", detail::fragment_of_path(std::forward<Path>(path)))};
}

/// Whether the attribute is of a type (the function `attribute_type`).
template <detail::path_argument Path>
condition_expression has_type(Path&& path, attribute_type type) {
    return condition_expression{
        detail::called("attribute_type", detail::fragment_of_path(std::forward<Path>(path)),
                       detail::expression_fragment::of_value(to_string(type)))};
}

/// Whether a text or bytes begin with others.
template <detail::path_argument Path, detail::compared_operand Prefix>
auto begins_with(Path&& path, Prefix&& prefix) {
    static_assert(detail::field_rules<std::remove_cvref_t<Path>, std::decay_t<Prefix>>::can_begin,
                  "dynaco: begins_with compares texts with texts, and bytes with bytes");
    return detail::comparison_result<Path, Prefix>{
        detail::called("begins_with", detail::fragment_of_path(std::forward<Path>(path)),
                       detail::fragment_of_operand(std::forward<Prefix>(prefix)))};
}

/// Whether a text has a part, or a set or list an element.
template <detail::path_argument Path, detail::compared_operand Part>
condition_expression contains(Path&& path, Part&& part) {
    static_assert(detail::field_rules<std::remove_cvref_t<Path>, std::decay_t<Part>>::can_contain,
                  "dynaco: the field cannot contain a value of this type");
    return condition_expression{
        detail::called("contains", detail::fragment_of_path(std::forward<Path>(path)),
                       detail::fragment_of_operand(std::forward<Part>(part)))};
}

/// The length of a text in characters, of bytes in bytes; of a set, list or map, its number of
/// elements.
template <detail::path_argument Path>
attribute_size size(Path&& path) {
    return attribute_size{
        detail::called("size", detail::fragment_of_path(std::forward<Path>(path)))};
}

}  // namespace dynaco
