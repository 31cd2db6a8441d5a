#include "support/simulation/value_order.hpp"

#include <cstring>

namespace dynaco::test {

std::partial_ordering order_of(attribute_value const& left, attribute_value const& right) {
    if (auto const* text = left.if_string()) {
        auto const* const other = right.if_string();
        // char_traits<char> compares bytes as unsigned ones.
        return other != nullptr ? text->compare(*other) <=> 0 : std::partial_ordering::unordered;
    }
    if (auto const* decimal = left.if_number()) {
        auto const* const other = right.if_number();
        return other != nullptr ? *decimal <=> *other : std::partial_ordering::unordered;
    }
    if (auto const* bytes = left.if_binary()) {
        auto const* const other = right.if_binary();
        return other != nullptr ? *bytes <=> *other : std::partial_ordering::unordered;
    }
    return std::partial_ordering::unordered;
}

}  // namespace dynaco::test
