// The members of structs in expressions: names and types are checked when compiled.
#pragma once

#include <dynaco/attr.hpp>
#include <dynaco/condition_expression.hpp>
#include <dynaco/mapping_of.hpp>
#include <dynaco/update_expression.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dynaco {

namespace detail {

template <class T>
struct without_optional {
    using type = T;
};
template <class T>
struct without_optional<std::optional<T>> {
    using type = T;
};
template <class T>
using without_optional_t = typename without_optional<std::remove_cv_t<T>>::type;

template <auto Member>
using class_of_member = typename mapper::member_pointer<Member>::class_type;
template <auto Member>
using value_of_member = typename mapper::member_pointer<Member>::value_type;

/// The attribute's name; empty if the member is not described.
template <auto Member>
constexpr std::string_view name_of_member() noexcept {
    if constexpr (mapper::described_struct<class_of_member<Member>>) {
        return attribute_name_of<Member>;
    } else {
        return {};
    }
}

template <auto First, auto... More>
struct member_path {
    static constexpr bool is_connected = true;
    using value_type = without_optional_t<value_of_member<First>>;
};
template <auto First, auto Second, auto... More>
struct member_path<First, Second, More...> {
    static constexpr bool is_connected =
        std::derived_from<without_optional_t<value_of_member<First>>, class_of_member<Second>> &&
        member_path<Second, More...>::is_connected;
    using value_type = typename member_path<Second, More...>::value_type;
};

template <class T>
inline constexpr bool is_number_like = arithmetic_number<T> || std::same_as<T, number>;
template <class T>
inline constexpr bool is_text_like =
    std::convertible_to<T, std::string_view> && !std::same_as<T, std::nullptr_t>;
template <class T>
concept element_range = requires(T const& range) {
    typename T::value_type;
    range.begin();
} && !is_text_like<T>;
template <class T>
inline constexpr bool is_bytes = false;
template <>
inline constexpr bool is_bytes<binary> = true;
template <>
inline constexpr bool is_bytes<std::vector<unsigned char>> = true;
template <class T>
concept set_like =
    element_range<T> &&
    (
        requires { typename T::key_compare; } || requires { typename T::hasher; } ||
        std::same_as<T, value_set<typename T::value_type>>)&&!requires { typename T::mapped_type; };
template <class T>
concept list_like = element_range<T> && !set_like<T> && !is_bytes<T> && !std::same_as<T, item> &&
                    !requires { typename T::mapped_type; };
template <class T>
inline constexpr bool is_any_value = std::same_as<T, attribute_value>;

/// Whether the attribute that holds a `Held` can be what a `Value` becomes. Types of which nothing
/// is known here go with themselves only.
template <class Held, class Value>
constexpr bool can_hold() {
    using held = without_optional_t<Held>;
    using value = without_optional_t<Value>;
    if constexpr (is_any_value<held> || is_any_value<value> || std::same_as<held, value>) {
        return true;
    } else if constexpr (is_number_like<held>) {
        return is_number_like<value> && (!std::integral<held> || !std::floating_point<value>);
    } else if constexpr (std::same_as<held, bool> || std::is_enum_v<held>) {
        return false;
    } else if constexpr (is_text_like<held>) {
        return is_text_like<value>;
    } else if constexpr (is_bytes<held>) {
        return is_bytes<value> || std::convertible_to<value, std::span<std::byte const>>;
    } else if constexpr (set_like<held>) {
        if constexpr (set_like<value>) {
            return can_hold<typename held::value_type, typename value::value_type>();
        } else {
            return false;
        }
    } else if constexpr (list_like<held>) {
        if constexpr (std::same_as<value, list>) {
            return true;
        } else if constexpr (list_like<value>) {
            return can_hold<typename held::value_type, typename value::value_type>();
        } else {
            return false;
        }
    } else {
        return std::same_as<value, item>;  // a map, or a struct as one
    }
}

template <class Held, class Part>
constexpr bool can_contain() {
    using held = without_optional_t<Held>;
    if constexpr (is_any_value<held> || is_any_value<Part>) {
        return true;
    } else if constexpr (is_text_like<held>) {
        return is_text_like<Part>;
    } else if constexpr (is_bytes<held>) {
        return is_bytes<Part>;
    } else if constexpr (set_like<held> || list_like<held>) {
        return can_hold<typename held::value_type, Part>();
    } else {
        return false;
    }
}

}  // namespace detail

/// A member of a struct as the path of its attribute; made by `field`.
template <auto... Members>
class field_path : public attr {
  public:
    using value_type = typename detail::member_path<Members...>::value_type;

    field_path() : attr{path()} {}

  private:
    static detail::expression_fragment path() {
        detail::expression_fragment made;
        ((made.empty() ? made : made.write('.')).write_name(detail::name_of_member<Members>()),
         ...);
        return made;
    }
};

namespace detail {

// What stands on the other side: the type of a value or of another field; void if nothing is known.
template <class T>
struct known_type {
    using type = T;
};
template <class T>
    requires std::derived_from<T, attr>
struct known_type<T> {
    using type = void;
};
template <auto... Members>
struct known_type<field_path<Members...>> {
    using type = typename field_path<Members...>::value_type;
};
template <>
struct known_type<attribute_size> {
    using type = number;
};
template <>
struct known_type<update_sum> {
    using type = number;
};
template <>
struct known_type<update_operand> {
    using type = void;
};

template <auto... Members, class Other>
struct field_rules<field_path<Members...>, Other> {
    using held = typename field_path<Members...>::value_type;
    using other = typename known_type<Other>::type;
    static constexpr bool is_unknown = std::is_void_v<other> || is_any_value<other>;
    static constexpr bool is_free = is_unknown || is_any_value<held>;

    static constexpr bool can_hold = [] {
        if constexpr (is_free)
            return true;
        else
            return detail::can_hold<held, other>();
    }();
    static constexpr bool can_contain = [] {
        if constexpr (is_free)
            return true;
        else
            return detail::can_contain<held, other>();
    }();
    static constexpr bool can_be_added = is_any_value<held> ||
                                         (is_number_like<held> && (is_unknown || can_hold)) ||
                                         (set_like<held> && (is_unknown || can_hold));
    static constexpr bool can_begin = is_any_value<held> ||
                                      (is_text_like<held> && (is_unknown || is_text_like<other>)) ||
                                      (is_bytes<held> && (is_unknown || can_hold));
    static constexpr bool can_be_list =
        is_any_value<held> || (list_like<held> && (is_unknown || can_hold));
    static constexpr bool can_be_set =
        is_any_value<held> || (set_like<held> && (is_unknown || can_hold));
};

}  // namespace detail

/// A member of a struct described by `BOOST_DESCRIBE_STRUCT`, or a member of a member, as the path
/// of its attribute: `field<&song::year>() > 1990`, `field<&person::home, &address::city>()`.
///
/// Wherever an `attr` can be, with two checks more when it is compiled: the name is the member's,
/// and what it is compared with, set to or made to contain is a value that the member can hold.
/// Enumerators and points in time are turned into the attribute's form first:
/// `field<&order::status>() == to_value_of<&order::status>(status::open)` (mapping.hpp).
template <auto... Members>
    requires(sizeof...(Members) > 0)
field_path<Members...> field() {
    static_assert((std::is_member_object_pointer_v<decltype(Members)> && ...),
                  "dynaco: field<&type::member>() takes pointers to data members");
    static_assert(detail::member_path<Members...>::is_connected,
                  "dynaco: each member of a field must be one of the struct that the member before "
                  "it holds");
    static_assert((!detail::name_of_member<Members>().empty() && ...),
                  "dynaco: the member is not described: write BOOST_DESCRIBE_STRUCT(type, (), "
                  "(members...)) after the struct");
    return field_path<Members...>();
}

}  // namespace dynaco
