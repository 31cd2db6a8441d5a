// The key of a call from its arguments: values, a struct, or an item. Private to dynaco.
#pragma once

#include <dynaco/field.hpp>
#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/table_base.hpp>
#include <dynaco/mapping.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace dynaco::mapper {

/// Whether `Argument` is `T`, or one of the structs of a variant.
template <class T, class Argument>
inline constexpr bool is_struct_of = std::same_as<T, std::remove_cvref_t<Argument>>;
template <class... T, class Argument>
inline constexpr bool is_struct_of<std::variant<T...>, Argument> =
    std::same_as<std::variant<T...>, std::remove_cvref_t<Argument>> ||
    (std::same_as<T, std::remove_cvref_t<Argument>> || ...);

/// What an argument becomes where the table's type says nothing of the key.
template <class Argument>
inline constexpr bool is_free_value = [] {
    if constexpr (key_value<Argument>) {
        return true;
    } else {
        return std::is_enum_v<Argument> || is_time<Argument> || has_value_codec<Argument>;
    }
}();

template <class Argument>
std::optional<error> write_free_value(Argument const& argument, attribute_value& out) {
    if constexpr (arithmetic_number<Argument> || !key_value<Argument>) {
        return write_value(&argument, codec_of<Argument, forms::usual>, out);
    } else if constexpr (std::convertible_to<Argument const&, std::string_view>) {
        out = attribute_value{std::string_view(argument)};
        return std::nullopt;
    } else {
        out = attribute_value{argument};
        return std::nullopt;
    }
}

/// Whether a value can be the one of a member.
template <class Member, class Argument>
inline constexpr bool is_value_of = [] {
    using argument = std::decay_t<Argument>;
    if constexpr (std::same_as<argument, Member> || std::same_as<argument, attribute_value>) {
        return true;
    } else if constexpr (detail::is_number_like<Member>) {
        return detail::is_number_like<argument> &&
               (!std::integral<Member> || !std::floating_point<argument>);
    } else if constexpr (std::same_as<Member, std::string>) {
        return detail::is_text_like<argument>;
    } else {
        return std::convertible_to<argument const&, Member>;
    }
}();

/// An argument as the attribute of the member that `Pointer` names would be.
template <class T, auto Pointer, class Argument>
std::optional<error> write_argument(Argument const& argument, attribute_value& out) {
    using type = typename without_optional<
        std::remove_cv_t<typename member_pointer<Pointer>::value_type>>::type;
    using given = std::decay_t<Argument>;
    static_assert(is_value_of<type, Argument>,
                  "dynaco: this is no value of the key's member; give one of the member's type");
    if constexpr (!is_value_of<type, Argument>) {
        return std::nullopt;
    } else if constexpr (std::same_as<given, attribute_value>) {
        out = argument;
        return std::nullopt;
    } else if constexpr (!std::same_as<given, type> && std::same_as<type, std::string>) {
        out = attribute_value{std::string_view(argument)};
        return std::nullopt;
    } else if constexpr (!std::same_as<given, type> && detail::is_number_like<type>) {
        return write_value(&argument, codec_of<given, forms::usual>, out);
    } else {
        constexpr auto form =
            mapping_of<T>.options_at(mapping<T>::template position<Pointer>()).form;
        if constexpr (std::same_as<given, type>) {
            return write_value(&argument, codec_of<type, form>, out);
        } else {
            type const converted = argument;
            return write_value(&converted, codec_of<type, form>, out);
        }
    }
}

/// How many values a key has, as far as the mapping says; 0 if it says nothing.
template <class T>
consteval std::size_t mapped_key_size() {
    if constexpr (is_variant<T>) {
        return 0;
    } else {
        return mapping_of<T>.has(member_role::partition_key)
                   ? std::size_t{1} + std::size_t{mapping_of<T>.has(member_role::sort_key)}
                   : std::size_t{0};
    }
}

template <class T, member_role Role, class Argument>
std::optional<error> write_key_value(Argument const& argument, attribute_value& out) {
    if constexpr (mapped_key_size<T>() == 0) {
        static_assert(is_free_value<Argument>, "dynaco: a key is a text, a number or bytes");
        return write_free_value(argument, out);
    } else {
        return write_argument<T, pointer_at<T, mapping_of<T>.position_of(Role)>>(argument, out);
    }
}

/// The key of so many values.
/// @par Errors `errc::invalid_argument` if the table's keys have not so many.
result<item> make_key(table_state const& table, std::span<attribute_value> values);
/// The key of an object of the table's type.
result<item> key_of_object(table_state const& table, void const* object);
/// The key of an object of one of the types.
result<item> key_of_object(table_state const& table, table_type const& type, void const* object);
/// A key that was given as an item.
/// @par Errors `errc::invalid_argument` if it has not the attributes of the table's keys, and
/// no others.
result<item> check_key(table_state const& table, item given);

/// The key from the first `Count` arguments.
template <class T, std::size_t Count, class Tuple>
result<item> key_from(table_state const& table, Tuple const& arguments) {
    using first = std::remove_cvref_t<std::tuple_element_t<0, Tuple>>;
    auto const& given = std::get<0>(arguments);
    if constexpr (Count == 1 && std::same_as<first, item>) {
        return check_key(table, given);
    } else if constexpr (Count == 1 && is_struct_of<T, first>) {
        return key_of_object(table, table_type_of<first>, &given);
    } else {
        static_assert(Count <= 2, "dynaco: a primary key has two values at most");
        static_assert(mapped_key_size<T>() == 0 || mapped_key_size<T>() == Count,
                      "dynaco: a key is given by the values of its members, all of them; or by the "
                      "struct, or by an item");
        std::array<attribute_value, Count> values;
        auto failure = write_key_value<T, member_role::partition_key>(given, values[0]);
        if constexpr (Count == 2) {
            if (!failure) {
                failure =
                    write_key_value<T, member_role::sort_key>(std::get<1>(arguments), values[1]);
            }
        }
        if (failure) return *std::move(failure);
        return make_key(table, values);
    }
}

}  // namespace dynaco::mapper
