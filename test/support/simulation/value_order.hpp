// How the service orders values.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <compare>

namespace dynaco::test {

/// Texts and bytes by their bytes, numbers by value; everything else, and two types, are unordered.
std::partial_ordering order_of(attribute_value const& left, attribute_value const& right);

}  // namespace dynaco::test
