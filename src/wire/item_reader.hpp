// Attribute values and items from DynamoDB's JSON.
#pragma once

#include <dynaco/attribute_value.hpp>

#include "wire/json_reader.hpp"

#include <string_view>

namespace dynaco::wire {

/// Of a number that is none, or none of the service. Messages do not quote what a reply holds.
inline constexpr std::string_view no_number = "the string is not a number of DynamoDB";

/// Replaces `out` by the value that comes next: an object with exactly one member, whose name is
/// one of the ten types. False when `in` has failed; `out` is then unspecified.
bool read_value(json_reader& in, attribute_value& out);

/// Replaces `out` by the item that comes next. A name that comes twice is a failure.
bool read_item(json_reader& in, item& out);

}  // namespace dynaco::wire
