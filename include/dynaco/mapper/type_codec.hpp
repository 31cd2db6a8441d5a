// The codec of a type: which of the mapping's kinds it is. Private to dynaco.
#pragma once

#include <dynaco/mapper/container_access.hpp>
#include <dynaco/mapper/member_kind.hpp>
#include <dynaco/mapper/scalar_access.hpp>
#include <dynaco/mapping_of.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dynaco::mapper {

template <class T, forms Form>
inline constexpr codec codec_of = make_codec<T, Form>();

// A function in place of the address, so that a struct can hold a list of its own kind.
template <class T, forms Form>
codec const& get_codec() {
    return codec_of<T, Form>;
}
template <forms Form>
struct codecs_in {
    template <class T>
    struct codec_in {
        static codec const& get() { return codec_of<T, Form>; }
    };
};

// Structs.

template <class T, auto Pointer>
void* access_member(void* object) {
    return &(static_cast<T*>(object)->*Pointer);
}

/// Whether an attribute that was read into a `T` is written as it was: not so for what is rounded,
/// and what is read in more than one form.
template <class T>
inline constexpr bool keeps_value =
    !has_value_codec<T> &&
    ((std::integral<T> && arithmetic_number<T>) || std::same_as<T, std::string> ||
     std::same_as<T, number> || std::same_as<T, binary> || std::same_as<T, attribute_value>);
template <class T>
inline constexpr bool keeps_value<std::optional<T>> = keeps_value<T>;

template <class Value>
void take_value([[maybe_unused]] void* to, [[maybe_unused]] void* from) {
    // Asked only of structs that can be assigned.
    if constexpr (std::is_move_assignable_v<Value>) {
        *static_cast<Value*>(to) = std::move(*static_cast<Value*>(from));
    }
}

template <class T, auto Pointer>
constexpr member make_member() {
    constexpr auto& described = mapping_of<T>;
    constexpr std::size_t position = members_of<T>::position_of(Pointer);
    constexpr member_options options = described.options_at(position);
    using value = typename member_pointer<Pointer>::value_type;
    return {options.name,
            &codec_of<value, options.form>,
            access_member<T, Pointer>,
            take_value<value>,
            options.omit_when_empty,
            (options.default_when_missing &&
             described.position_of(member_role::partition_key) != position &&
             described.position_of(member_role::sort_key) != position) ||
                described.position_of(member_role::version) == position,
            keeps_value<value>};
}

template <class T>
inline constexpr auto member_table = members_of<T>::all([]<auto... Pointers>() {
    return std::array<member, sizeof...(Pointers)>{make_member<T, Pointers>()...};
});

template <class T>
consteval bool has_distinct_names() {
    auto const& described = mapping_of<T>;
    for (std::size_t i = 0; i != described.size(); ++i) {
        auto const name = described.options_at(i).name;
        if (name == described.tag_name()) return false;
        for (std::size_t j = 0; j != i; ++j) {
            if (name == described.options_at(j).name) return false;
        }
    }
    return true;
}

/// The greatest number of members of a struct: the reader keeps a bit for each.
inline constexpr std::size_t max_members = 256;

template <class T>
struct_table const& table_of() {
    static_assert(std::default_initializable<T>,
                  "dynaco: a mapped struct needs a default constructor");
    static_assert(has_distinct_names<T>(),
                  "dynaco: two members of the struct, or a member and the type tag, have one "
                  "attribute name");
    static_assert(members_of<T>::size <= max_members,
                  "dynaco: a mapped struct has at most 256 members");
    static constexpr struct_table table{member_table<T>.data(), member_table<T>.size(),
                                        mapping_of<T>.tag_name(), mapping_of<T>.tag()};
    return table;
}

// Types of the user's own.

template <class T>
struct customs {
    static attribute_value write(void const* object) {
        return value_codec<T>::to_value(*static_cast<T const*>(object));
    }
    static std::optional<error> read(void* object, attribute_value const& value) {
        result<T> made = value_codec<T>::from_value(value);
        if (made.has_error()) return made.error();
        *static_cast<T*>(object) = std::move(*made);
        return std::nullopt;
    }
    static constexpr custom_access access{write, read};
};

// Variants: what they hold is written as it is, and told apart by its type and, among structs, by
// their tags.

template <class T>
consteval std::string_view tag_name_of() {
    if constexpr (described_struct<T> && !has_value_codec<T>) {
        return mapping_of<T>.tag_name();
    } else {
        return {};
    }
}
template <class T>
consteval std::string_view tag_of() {
    if constexpr (described_struct<T> && !has_value_codec<T>) {
        return mapping_of<T>.tag();
    } else {
        return {};
    }
}

template <class T, forms Form>
consteval bool is_alternative() {
    constexpr auto kind = make_codec<T, Form>().kind;
    return kind != codec::kinds::optional && kind != codec::kinds::variant &&
           kind != codec::kinds::any &&
           (kind == codec::kinds::nothing || make_codec<T, Form>().type != attribute_type::null);
}

template <forms Form, class... T>
consteval bool can_tell_apart(std::type_identity<std::variant<T...>>) {
    std::array<attribute_type, sizeof...(T)> const types{make_codec<T, Form>().type...};
    std::array<std::string_view, sizeof...(T)> const names{tag_name_of<T>()...};
    std::array<std::string_view, sizeof...(T)> const tags{tag_of<T>()...};
    for (std::size_t i = 0; i != sizeof...(T); ++i) {
        for (std::size_t j = 0; j != i; ++j) {
            if (types[i] != types[j]) continue;
            if (names[i].empty() || names[i] != names[j] || tags[i] == tags[j]) return false;
        }
    }
    return true;
}

template <class... T>
consteval bool are_all_alternatives(std::type_identity<std::variant<T...>>, auto form) {
    return (is_alternative<T, form()>() && ...);
}

template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

// All types.

template <class T>
inline constexpr bool is_mapped = false;

template <class T, forms Form>
consteval codec make_set() {
    constexpr attribute_type element = make_codec<typename T::value_type, Form>().type;
    static_assert(make_codec<typename T::value_type, Form>().is_key(),
                  "dynaco: a set holds texts, numbers or bytes");
    constexpr auto type = element == attribute_type::string   ? attribute_type::string_set
                          : element == attribute_type::number ? attribute_type::number_set
                                                              : attribute_type::binary_set;
    return {.kind = codec::kinds::set,
            .type = type,
            .element = &get_codec<typename T::value_type, Form>,
            .container = &sets<T>::access};
}

template <class T, forms Form>
consteval codec make_variant() {
    constexpr auto alternatives = std::type_identity<T>{};
    static_assert(are_all_alternatives(alternatives, [] { return Form; }),
                  "dynaco: an alternative of a variant is no optional, variant or attribute_value, "
                  "and a value_codec says what it is written as ('type')");
    static_assert(can_tell_apart<Form>(alternatives),
                  "dynaco: the alternatives of a variant are told apart by the types that they are "
                  "written as; several structs need one type_tag each, of one attribute name, in "
                  "their mapping_of");
    return {.kind = codec::kinds::variant,
            .variant = &variants<T, codecs_in<Form>::template codec_in>::access};
}

template <class T>
consteval attribute_type custom_type() {
    if constexpr (requires { value_codec<T>::type; }) {
        return value_codec<T>::type;
    } else {
        return attribute_type::null;
    }
}

template <class T, forms Form>
consteval codec make_codec() {
    using kinds = codec::kinds;
    using types = attribute_type;
    if constexpr (has_value_codec<T>) {
        return {.kind = kinds::custom, .type = custom_type<T>(), .custom = &customs<T>::access};
    } else if constexpr (std::same_as<T, std::string>) {
        return {.kind = kinds::text, .type = types::string};
    } else if constexpr (std::same_as<T, bool>) {
        return {.kind = kinds::boolean, .type = types::boolean};
    } else if constexpr (arithmetic_number<T>) {
        return {.kind = kinds::numeric, .type = types::number, .numeric = &numbers<T>::access};
    } else if constexpr (std::is_enum_v<T> && !std::same_as<T, std::byte>) {
        constexpr bool by_name =
            Form == forms::usual && boost::describe::has_describe_enumerators<T>::value;
        return {.kind = kinds::enumeration,
                .type = by_name ? types::string : types::number,
                .form = by_name ? forms::usual : forms::numeric,
                .numeric = &enumerations<T>::number_access,
                .enumeration = &enumerations<T>::access};
    } else if constexpr (is_time<T>) {
        return {.kind = kinds::time,
                .type = Form == forms::usual ? types::string : types::number,
                .form = Form,
                .time = &times<T>::access};
    } else if constexpr (std::same_as<T, binary>) {
        return {.kind = kinds::bytes, .type = types::binary};
    } else if constexpr (array_size<T> != 0 &&
                         requires { requires std::same_as<typename T::value_type, std::byte>; }) {
        return {.kind = kinds::fixed_bytes,
                .type = types::binary,
                .bytes = &byte_arrays<array_size<T>>::access};
    } else if constexpr (std::same_as<T, number>) {
        return {.kind = kinds::exact_number, .type = types::number};
    } else if constexpr (std::same_as<T, string_set>) {
        return {.kind = kinds::string_values, .type = types::string_set};
    } else if constexpr (std::same_as<T, number_set>) {
        return {.kind = kinds::number_values, .type = types::number_set};
    } else if constexpr (std::same_as<T, binary_set>) {
        return {.kind = kinds::binary_values, .type = types::binary_set};
    } else if constexpr (std::same_as<T, item>) {
        return {.kind = kinds::any_map, .type = types::map};
    } else if constexpr (std::same_as<T, list>) {
        return {.kind = kinds::any_list, .type = types::list};
    } else if constexpr (std::same_as<T, attribute_value>) {
        return {.kind = kinds::any};
    } else if constexpr (std::same_as<T, std::monostate>) {
        return {.kind = kinds::nothing, .type = types::null};
    } else if constexpr (is_optional<T>) {
        using held = typename without_optional<T>::type;
        static_assert(!is_optional<held>, "dynaco: an optional of an optional has no form");
        return {.kind = kinds::optional,
                .element = &get_codec<held, Form>,
                .optional = &optionals<T>::access};
    } else if constexpr (is_variant<T>) {
        return make_variant<T, Form>();
    } else if constexpr (map_container<T>) {
        static_assert(std::same_as<typename T::key_type, std::string>,
                      "dynaco: the keys of a map are std::string");
        return {.kind = kinds::dictionary,
                .type = types::map,
                .element = &get_codec<typename T::mapped_type, Form>,
                .container = &maps<T>::access};
    } else if constexpr (set_container<T>) {
        return make_set<T, Form>();
    } else if constexpr (growing_sequence<T> || array_size<T> != 0) {
        return {.kind = kinds::sequence,
                .type = types::list,
                .element = &get_codec<typename T::value_type, Form>,
                .container = &sequences<T>::access};
    } else if constexpr (described_struct<T>) {
        return {.kind = kinds::structure, .type = types::map, .structure = &table_of<T>};
    } else {
        static_assert(is_mapped<T>,
                      "dynaco: this type cannot be an attribute value. Describe a struct with "
                      "BOOST_DESCRIBE_STRUCT, or specialise dynaco::value_codec");
        return {.kind = kinds::any};
    }
}

}  // namespace dynaco::mapper
