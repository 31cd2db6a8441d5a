// What the table layer knows of the structs of a table, as data. Private to dynaco.
#pragma once

#include <dynaco/mapper/type_codec.hpp>
#include <dynaco/mapping_of.hpp>

#include <array>
#include <cstddef>
#include <variant>

namespace dynaco::mapper {

/// The type of a table's items: a struct, or a variant of structs.
struct table_type {
    codec const* items;
    std::array<std::size_t, 6> roles;  // positions of members; of a variant: nowhere
    // A pointer and a size, as in struct_table. Of a struct: none.
    table_type const* const* first_alternative;
    std::size_t alternative_count;

    constexpr bool is_variant() const noexcept { return alternative_count != 0; }
    /// @par Preconditions no variant
    struct_table const& structure() const { return items->structure(); }
    constexpr std::size_t position_of(member_role role) const noexcept {
        return roles[static_cast<std::size_t>(role)];
    }
    constexpr bool has(member_role role) const noexcept { return position_of(role) != nowhere; }
    /// The member of a role; null if there is none.
    member const* find(member_role role) const {
        return has(role) ? &structure().members()[position_of(role)] : nullptr;
    }
};

template <class T>
constexpr table_type make_table_type();

template <class T>
inline constexpr table_type table_type_of = make_table_type<T>();

template <class T>
struct alternative_types;
template <class... T>
struct alternative_types<std::variant<T...>> {
    static constexpr std::array<table_type const*, sizeof...(T)> list{&table_type_of<T>...};
};

template <class T>
constexpr table_type make_table_type() {
    table_type made{&codec_of<T, forms::usual>, {}, nullptr, 0};
    for (auto& each : made.roles) each = nowhere;
    if constexpr (is_variant<T>) {
        made.first_alternative = alternative_types<T>::list.data();
        made.alternative_count = alternative_types<T>::list.size();
    } else {
        for (std::size_t role = 0; role != made.roles.size(); ++role) {
            made.roles[role] = mapping_of<T>.position_of(static_cast<member_role>(role));
        }
    }
    return made;
}

}  // namespace dynaco::mapper
