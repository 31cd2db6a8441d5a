// Attribute values to objects, by their tables.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include "table/problem.hpp"

namespace dynaco::mapper {

/// A value into an object; false if the object does not take it, and then `wrong` says why.
bool read(attribute_value const& from, codec const& type, void* object, problem& wrong);

/// The attributes of an item into the members of a structure.
bool read_struct(item const& from, struct_table const& table, void* object, problem& wrong);

/// An item into the structure of a variant that its tag names.
bool read_tagged(item const& from, codec const& type, void* object, problem& wrong);

}  // namespace dynaco::mapper
