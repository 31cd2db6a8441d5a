// Updates of an item as C++ expressions.
#pragma once

#include <dynaco/attr.hpp>

#include <concepts>
#include <iosfwd>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynaco {

/// What `set` can set an attribute to besides a value and another attribute: `if_not_exists` and
/// `list_append`.
class update_operand : detail::operators::enable {
  public:
    /// For the library's own headers.
    explicit update_operand(detail::expression_fragment fragment) noexcept
        : fragment_{std::move(fragment)} {}
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  private:
    detail::expression_fragment fragment_;
};

/// A sum or a difference, for `set`. The service has one sign in it at most.
class update_sum {
  public:
    /// For the library's own headers.
    explicit update_sum(detail::expression_fragment fragment) noexcept
        : fragment_{std::move(fragment)} {}
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  private:
    detail::expression_fragment fragment_;
};

namespace detail {

template <class T>
concept update_object = attr_object<T> || std::same_as<std::remove_cvref_t<T>, update_operand>;
template <class T>
concept update_argument = update_object<T> || expression_literal<T>;
template <class T>
concept assigned = update_argument<T> || std::same_as<std::remove_cvref_t<T>, update_sum>;

template <class T>
concept summand_literal =
    arithmetic_number<std::decay_t<T>> || std::same_as<std::decay_t<T>, number> ||
    std::same_as<std::decay_t<T>, attribute_value>;
template <class T>
concept set_literal =
    std::same_as<std::decay_t<T>, string_set> || std::same_as<std::decay_t<T>, number_set> ||
    std::same_as<std::decay_t<T>, binary_set> || std::same_as<std::decay_t<T>, attribute_value>;
template <class Left, class Right>
concept summands = (update_object<Left> && (update_object<Right> || summand_literal<Right>)) ||
                   (update_object<Right> && summand_literal<Left>);
template <class T>
concept list_argument = update_object<T> || std::same_as<std::decay_t<T>, list> ||
                        std::same_as<std::decay_t<T>, attribute_value> ||
                        (expression_literal<T> && !std::convertible_to<T, attribute_value>);

template <class Operand>
expression_fragment fragment_of_argument(Operand&& operand) {
    if constexpr (expression_literal<Operand>) {
        return expression_fragment::of_value(literal(std::forward<Operand>(operand)));
    } else {
        return std::forward<Operand>(operand).fragment();
    }
}

template <class Path, class Value>
constexpr void require_assignable() {
    static_assert(field_rules<std::remove_cvref_t<Path>, std::decay_t<Value>>::can_hold,
                  "dynaco: the field cannot hold a value of the type that it is set to");
}
template <class Path, class Value>
constexpr void require_list() {
    static_assert(field_rules<std::remove_cvref_t<Path>, std::decay_t<Value>>::can_be_list,
                  "dynaco: only to a field that is a list can a list be appended");
}
template <class Path, class Value>
constexpr void require_summand() {
    static_assert(field_rules<std::remove_cvref_t<Path>, std::decay_t<Value>>::can_be_added,
                  "dynaco: numbers are added to fields that are numbers, sets to sets of the same "
                  "type");
}

expression_fragment if_not_exists(expression_fragment path, expression_fragment value);
expression_fragment list_append(expression_fragment first, expression_fragment second);
expression_fragment joined(expression_fragment left, std::string_view between,
                           expression_fragment right);

}  // namespace detail

/// The attribute if the item has it, otherwise the value: `set("n", if_not_exists("n", 0) + 1)`.
template <detail::path_argument Path, detail::update_argument Value>
update_operand if_not_exists(Path&& path, Value&& value) {
    detail::require_assignable<Path, Value>();
    return update_operand{
        detail::if_not_exists(detail::fragment_of_path(std::forward<Path>(path)),
                              detail::fragment_of_argument(std::forward<Value>(value)))};
}

/// The elements of two lists, one after the other: `set("log", list_append(list_of("new"),
/// attr("log")))` puts the new one in front.
template <detail::list_argument First, detail::list_argument Second>
update_operand list_append(First&& first, Second&& second) {
    return update_operand{
        detail::list_append(detail::fragment_of_argument(std::forward<First>(first)),
                            detail::fragment_of_argument(std::forward<Second>(second)))};
}

namespace detail::operators {

/// A sum or difference of numbers, for `set`: `attr("plays") + 1`.
template <class Left, class Right>
    requires summands<Left, Right>
update_sum operator+(Left&& left, Right&& right) {
    detail::require_summand<Left, Right>();
    detail::require_summand<Right, Left>();
    return update_sum{detail::joined(detail::fragment_of_argument(std::forward<Left>(left)), " + ",
                                     detail::fragment_of_argument(std::forward<Right>(right)))};
}
template <class Left, class Right>
    requires summands<Left, Right>
update_sum operator-(Left&& left, Right&& right) {
    detail::require_summand<Left, Right>();
    detail::require_summand<Right, Left>();
    return update_sum{detail::joined(detail::fragment_of_argument(std::forward<Left>(left)), " - ",
                                     detail::fragment_of_argument(std::forward<Right>(right)))};
}

}  // namespace detail::operators

/// What an update does to an item: one or more changes, which all happen or none.
///
///     set("year", 1997).add("plays", 1).remove("draft", "notes[0]")
///
/// Each change is there as a function that begins an update and as a member that goes on with it,
/// in any order; the service's clauses SET, REMOVE, ADD and DELETE are put together from them. All
/// right-hand sides see the item as it was before the update. Given to a request by `apply_to` or
/// `with` (expressions.hpp).
/// @par Errors Two changes of one attribute, or of one and a part of it, are
/// `errc::invalid_argument` when the update is applied.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class update_expression {
  public:
    /// No change: to be added to. On a request it does nothing.
    update_expression() noexcept = default;
    /// An update as text, with the placeholders in it and what each stands for:
    /// `update_expression("SET #y = :y REMOVE draft", "#y", "year", ":y", 1997)`. It joins with
    /// others.
    template <class... PlaceholdersAndValues>
    explicit update_expression(std::string_view text, PlaceholdersAndValues&&... definitions) {
        add_raw(text, detail::raw_definitions(std::forward<PlaceholdersAndValues>(definitions)...));
    }

    /// Sets an attribute to a value, to another attribute, to a sum or difference
    /// (`set("n", attr("n") + 1)`), or to `if_not_exists` or `list_append`.
    template <detail::path_argument Path, detail::assigned Value>
    update_expression& set(Path&& path, Value&& value) & {
        detail::require_assignable<Path, Value>();
        add(clause::set, detail::fragment_of_path(std::forward<Path>(path)), " = ",
            detail::fragment_of_argument(std::forward<Value>(value)));
        return *this;
    }
    template <detail::path_argument Path, detail::assigned Value>
    update_expression&& set(Path&& path, Value&& value) && {
        return std::move(set(std::forward<Path>(path), std::forward<Value>(value)));
    }

    /// Sets an attribute unless the item has it.
    template <detail::path_argument Path, detail::update_argument Value>
    update_expression& set_if_not_exists(Path&& path, Value&& value) & {
        detail::require_assignable<Path, Value>();
        auto target = detail::fragment_of_path(std::forward<Path>(path));
        auto assigned =
            detail::if_not_exists(target, detail::fragment_of_argument(std::forward<Value>(value)));
        add(clause::set, std::move(target), " = ", std::move(assigned));
        return *this;
    }
    template <detail::path_argument Path, detail::update_argument Value>
    update_expression&& set_if_not_exists(Path&& path, Value&& value) && {
        return std::move(set_if_not_exists(std::forward<Path>(path), std::forward<Value>(value)));
    }

    /// Appends the elements of a list to the list that the attribute is; the update fails if it is
    /// none. `set("log", list_append(if_not_exists("log", list()), more))` makes one if need be.
    template <detail::path_argument Path, detail::list_argument List>
    update_expression& append(Path&& path, List&& more) & {
        detail::require_list<Path, List>();
        auto target = detail::fragment_of_path(std::forward<Path>(path));
        auto assigned =
            detail::list_append(target, detail::fragment_of_argument(std::forward<List>(more)));
        add(clause::set, std::move(target), " = ", std::move(assigned));
        return *this;
    }
    template <detail::path_argument Path, detail::list_argument List>
    update_expression&& append(Path&& path, List&& more) && {
        return std::move(append(std::forward<Path>(path), std::forward<List>(more)));
    }

    /// Adds a number to a number, or elements to a set; what is not there begins as zero or as the
    /// empty set.
    template <detail::path_argument Path, class Value>
        requires(detail::summand_literal<Value> || detail::set_literal<Value>)
    update_expression& add(Path&& path, Value&& value) & {
        detail::require_summand<Path, Value>();
        add(clause::add, detail::fragment_of_path(std::forward<Path>(path)), " ",
            detail::fragment_of_argument(std::forward<Value>(value)));
        return *this;
    }
    template <detail::path_argument Path, class Value>
        requires(detail::summand_literal<Value> || detail::set_literal<Value>)
    update_expression&& add(Path&& path, Value&& value) && {
        return std::move(add(std::forward<Path>(path), std::forward<Value>(value)));
    }

    /// Removes attributes, or elements of maps and lists.
    template <detail::path_argument... Paths>
        requires(sizeof...(Paths) > 0)
    update_expression& remove(Paths&&... paths) & {
        (add(clause::remove, detail::fragment_of_path(std::forward<Paths>(paths))), ...);
        return *this;
    }
    template <detail::path_argument... Paths>
        requires(sizeof...(Paths) > 0)
    update_expression&& remove(Paths&&... paths) && {
        return std::move(remove(std::forward<Paths>(paths)...));
    }

    /// Deletes elements from a set; the attribute goes with its last element.
    template <detail::path_argument Path, detail::set_literal Set>
    update_expression& delete_from(Path&& path, Set&& elements) & {
        static_assert(detail::field_rules<std::remove_cvref_t<Path>, std::decay_t<Set>>::can_be_set,
                      "dynaco: elements are deleted from fields that are sets of the same type");
        add(clause::delete_, detail::fragment_of_path(std::forward<Path>(path)), " ",
            detail::fragment_of_argument(std::forward<Set>(elements)));
        return *this;
    }
    template <detail::path_argument Path, detail::set_literal Set>
    update_expression&& delete_from(Path&& path, Set&& elements) && {
        return std::move(delete_from(std::forward<Path>(path), std::forward<Set>(elements)));
    }

    /// The changes of another update, too.
    update_expression& and_then(update_expression more) &;
    update_expression&& and_then(update_expression more) && {
        return std::move(and_then(std::move(more)));
    }

    /// Whether there is no change.
    [[nodiscard]] bool empty() const noexcept;

    /// The update with names and values in their places: `SET year = 1997 ADD plays 1`.
    friend std::ostream& operator<<(std::ostream& out, update_expression const& value);

    /// All clauses; for the library's own headers.
    detail::expression_fragment fragment() &&;

  private:
    enum class clause : std::uint8_t { set, remove, add, delete_ };
    static constexpr std::size_t clause_count = 4;

    void add(clause to, detail::expression_fragment target);
    void add(clause to, detail::expression_fragment target, std::string_view sign,
             detail::expression_fragment value);
    void add_raw(std::string_view text, item const& definitions);
    detail::expression_fragment& begin_change(clause of);

    detail::expression_fragment clauses_[clause_count];
};

/// Begins an update; see the members of `update_expression`.
template <detail::path_argument Path, detail::assigned Value>
update_expression set(Path&& path, Value&& value) {
    return update_expression().set(std::forward<Path>(path), std::forward<Value>(value));
}
template <detail::path_argument Path, detail::update_argument Value>
update_expression set_if_not_exists(Path&& path, Value&& value) {
    return update_expression().set_if_not_exists(std::forward<Path>(path),
                                                 std::forward<Value>(value));
}
template <detail::path_argument Path, detail::list_argument List>
update_expression append(Path&& path, List&& more) {
    return update_expression().append(std::forward<Path>(path), std::forward<List>(more));
}
template <detail::path_argument Path, class Value>
    requires(detail::summand_literal<Value> || detail::set_literal<Value>)
update_expression add(Path&& path, Value&& value) {
    return update_expression().add(std::forward<Path>(path), std::forward<Value>(value));
}
/// `<cstdio>` has a `remove` of its own, for files, which an unqualified call with a text finds
/// first, even after `using namespace dynaco` (the result is no update, so it does not compile):
/// say `dynaco::remove("x")`.
template <detail::path_argument... Paths>
    requires(sizeof...(Paths) > 0)
update_expression remove(Paths&&... paths) {
    return update_expression().remove(std::forward<Paths>(paths)...);
}
template <detail::path_argument Path, detail::set_literal Set>
update_expression delete_from(Path&& path, Set&& elements) {
    return update_expression().delete_from(std::forward<Path>(path), std::forward<Set>(elements));
}

}  // namespace dynaco
