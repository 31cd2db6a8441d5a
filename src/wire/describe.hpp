// Makes the description of a structure of the members that the generator lists. Compiled only where
// operations are bound.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/extensible_enum.hpp>
#include <dynaco/operation.hpp>
#include <dynaco/string_map.hpp>
#include <dynaco/timestamp.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "wire/description.hpp"

namespace dynaco::wire {

template <class T>
struct describe_type;

/// The codec of a member's type.
template <class T>
inline constexpr codec codec_of = describe_type<T>::make();

// The scalars.

template <codec::kinds Kind>
struct describe_scalar {
    static constexpr codec make() { return {.kind = Kind}; }
};
template <>
struct describe_type<std::string> : describe_scalar<codec::kinds::text> {};
template <>
struct describe_type<bool> : describe_scalar<codec::kinds::boolean> {};
template <>
struct describe_type<std::int32_t> : describe_scalar<codec::kinds::int32> {};
template <>
struct describe_type<std::int64_t> : describe_scalar<codec::kinds::int64> {};
template <>
struct describe_type<double> : describe_scalar<codec::kinds::float64> {};
template <>
struct describe_type<timestamp> : describe_scalar<codec::kinds::timestamp> {};
template <>
struct describe_type<attribute_value> : describe_scalar<codec::kinds::value> {};
template <>
struct describe_type<item> : describe_scalar<codec::kinds::item> {};

template <class Names>
struct describe_type<extensible_enum<Names>> {
    using type = extensible_enum<Names>;
    static constexpr codec make() {
        return {.kind = codec::kinds::enumeration, .text = text, .assign = assign, .texts = texts};
    }
    static_assert(!std::is_aggregate_v<type>);
    static std::string_view text(void const* object, std::size_t) {
        return static_cast<type const*>(object)->text();
    }
    static void assign(void* object, std::string_view text) {
        *static_cast<type*>(object) = type{text};
    }
    static std::span<std::string_view const> texts() { return Names::texts; }
};

// What holds others.

template <class T>
struct describe_type<std::optional<T>> {
    using type = std::optional<T>;
    static constexpr codec make() {
        return {.kind = codec::kinds::optional,
                .element = &codec_of<T>,
                .size = size,
                .at = at,
                .append = append};
    }
    static std::size_t size(void const* object) {
        return static_cast<type const*>(object)->has_value() ? 1 : 0;
    }
    static void const* at(void const* object, std::size_t) {
        return &**static_cast<type const*>(object);
    }
    static void* append(void* object) {
        return &static_cast<type*>(object)->emplace(access::make<T>());
    }
};

template <class T>
struct describe_type<std::vector<T>> {
    using type = std::vector<T>;
    static constexpr codec make() {
        return {.kind = codec::kinds::list,
                .element = &codec_of<T>,
                .size = size,
                .at = at,
                .append = append};
    }
    static std::size_t size(void const* object) { return static_cast<type const*>(object)->size(); }
    static void const* at(void const* object, std::size_t index) {
        return static_cast<type const*>(object)->data() + index;
    }
    static void* append(void* object) {
        return &static_cast<type*>(object)->emplace_back(access::make<T>());
    }
};

template <class T>
struct describe_type<string_map<T>> {
    using type = string_map<T>;
    static_assert(!std::is_aggregate_v<type>);
    static constexpr codec make() {
        return {.kind = codec::kinds::map,
                .element = &codec_of<T>,
                .size = size,
                .at = at,
                .text = text,
                .insert = insert};
    }
    static std::size_t size(void const* object) { return static_cast<type const*>(object)->size(); }
    static void const* at(void const* object, std::size_t index) {
        return &static_cast<type const*>(object)
                    ->begin()[static_cast<std::ptrdiff_t>(index)]
                    .second;
    }
    static std::string_view text(void const* object, std::size_t index) {
        return static_cast<type const*>(object)->begin()[static_cast<std::ptrdiff_t>(index)].first;
    }
    static void* insert(void* object, std::string_view name) {
        auto& map = *static_cast<type*>(object);
        return map.contains(name) ? nullptr : &map.append(std::string{name}, access::make<T>());
    }
};

// Structures.

constexpr bool has_rules(codec const& type);

template <auto Pointer>
class member_pointer;
template <class T, class Value, Value T::*Pointer>
class member_pointer<Pointer> {
  public:
    using value_type = Value;
    static void* access(void* object) { return &(static_cast<T*>(object)->*Pointer); }
};

/// A member that a request must have: written even if it is an empty list or map.
inline constexpr bool required = true;

/// A member by its pointer; `name` as in C++, without the underscore of private ones.
template <auto Pointer>
constexpr field describe(std::string_view name, rule what = rule(), bool is_required = false) {
    codec const& type = codec_of<typename member_pointer<Pointer>::value_type>;
    return {wire_name{name}, name, &type, member_pointer<Pointer>::access, is_required,
            has_rules(type), what};
}

/// The members of a class, in the service model's order.
template <std::same_as<field>... Fields>
constexpr std::array<field, sizeof...(Fields)> members_in_order(Fields const&... fields) {
    return {fields...};
}

template <class T>
inline constexpr auto fields_of = access::members<T>();

/// The description of a structure.
template <class T>
    requires(!std::is_aggregate_v<T>)
inline constexpr struct_table table_of = struct_table{fields_of<T>};

constexpr bool has_rules(codec const& type) {
    switch (type.kind) {
        case codec::kinds::structure:
            return type.structure->is_checked();
        case codec::kinds::list:
        case codec::kinds::map:
        case codec::kinds::optional:
            return has_rules(*type.element);
        default:
            return false;
    }
}

template <class T>
struct describe_type {
    static_assert(!std::is_aggregate_v<T>,
                  "GCC 12 destroys aggregate temporaries of a co_await expression twice");
    static constexpr codec make() {
        return {.kind = codec::kinds::structure, .structure = &table_of<T>};
    }
};

}  // namespace dynaco::wire
