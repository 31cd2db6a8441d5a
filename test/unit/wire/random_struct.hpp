// Fills any described structure with random values.
#pragma once

#include <dynaco/timestamp.hpp>

#include <string>

#include "random_value.hpp"
#include "wire/description.hpp"

namespace dynaco::wire::test {

/// Fills an object of the structure `table` describes, which is as its constructor left it. Of
/// optionals, lists and maps about every third stays empty.
void fill(void* object, struct_table const& table, random_values& random);

inline void fill(void* object, codec const& type, random_values& random) {
    using kinds = codec::kinds;
    switch (type.kind) {
        case kinds::text:
            *static_cast<std::string*>(object) = random.text();
            break;
        case kinds::boolean:
            *static_cast<bool*>(object) = random.below(2) == 0;
            break;
        case kinds::int32:
            *static_cast<std::int32_t*>(object) =
                static_cast<std::int32_t>(random.below(4'000'000'000) - 2'000'000'000);
            break;
        case kinds::int64:
            *static_cast<std::int64_t*>(object) =
                static_cast<std::int64_t>(random.below(1u << 31)) * 1'000'003 - 5;
            break;
        case kinds::float64:
            *static_cast<double*>(object) = static_cast<double>(random.below(100'000)) / 16 - 100;
            break;
        case kinds::timestamp:
            *static_cast<timestamp*>(object) = timestamp{std::chrono::milliseconds{
                static_cast<std::int64_t>(random.below(1u << 31)) * 1'017 - 100'000'000}};
            break;
        case kinds::enumeration:
            type.assign(object, random.below(5) == 0
                                    ? "NEW_IN_A_LATER_VERSION"
                                    : type.texts()[1 + random.below(type.texts().size() - 1)]);
            break;
        case kinds::value:
            *static_cast<attribute_value*>(object) = random.value(2);
            break;
        case kinds::item:
            *static_cast<item*>(object) = random.map(2);
            break;
        case kinds::structure:
            fill(object, *type.structure, random);
            break;
        case kinds::list:
            for (auto count = random.below(3); count != 0; --count) {
                fill(type.append(object), *type.element, random);
            }
            break;
        case kinds::map:
            for (auto count = random.below(3); count != 0; --count) {
                auto* const value = type.insert(object, random.text());
                if (value != nullptr) fill(value, *type.element, random);
            }
            break;
        case kinds::optional:
            if (random.below(3) != 0) fill(type.append(object), *type.element, random);
            break;
    }
}

inline void fill(void* object, struct_table const& table, random_values& random) {
    for (auto const& member : table.fields()) fill(member.in(object), *member.type, random);
}

}  // namespace dynaco::wire::test
