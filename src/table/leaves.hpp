// Single values into members, for the readers of items and of the service's JSON.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "table/problem.hpp"

namespace dynaco::mapper {

template <class T>
T const& as(void const* object) {
    return *static_cast<T const*>(object);
}
template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

template <class Call>
visitor visiting(Call& call) {
    return {[](void* context, std::string_view name, void const* element) {
                return (*static_cast<Call*>(context))(name, element);
            },
            &call};
}
template <class Call>
filler filling(Call& call) {
    return {[](void* context, void* element) { return (*static_cast<Call*>(context))(element); },
            &call};
}

/// The types that a member takes, for a message.
bool refuse(attribute_type is, codec const& type, problem& wrong);

/// A value of each type into a member, which is no optional: false if the member takes no such
/// value, and then `wrong` says so.
bool put_text(std::string_view text, codec const& type, void* object, problem& wrong);
bool put_number(number const& value, codec const& type, void* object, problem& wrong);
bool put_bytes(std::span<std::byte const> bytes, codec const& type, void* object, problem& wrong);
bool put_bool(bool value, codec const& type, void* object, problem& wrong);
/// Empties sets and monostates; nothing else takes NULL.
bool put_null(codec const& type, void* object, problem& wrong);

/// Whether a list of so many elements fits an array.
bool fits(std::size_t size, codec const& type, problem& wrong);

/// What an item without the member's attribute makes of it.
bool put_nothing(member const& which, void* object, problem& wrong);

/// Whether a tag is that of the structure.
bool is_tag(std::string_view text, struct_table const& table, problem& wrong);

/// The structure of a variant that the text of the tag names, by its index.
bool find_tagged(std::string_view text, codec const& type, std::size_t& index, problem& wrong);

}  // namespace dynaco::mapper
