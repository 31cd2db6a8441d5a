// Objects to attribute values, by their tables.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include "table/problem.hpp"

namespace dynaco::mapper {

/// The object as a value; false if it has no form, and then `wrong` says why.
bool write(void const* object, codec const& type, attribute_value& out, problem& wrong);

/// The members of a structure as attributes of an empty item.
bool write_struct(void const* object, struct_table const& table, item& out, problem& wrong);

/// One member as an attribute; nothing is added for one that is absent.
bool write_member(void const* object, member const& which, item& out, problem& wrong);

}  // namespace dynaco::mapper
