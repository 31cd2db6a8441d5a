// The service's JSON straight into objects, by their tables: no item in between.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include "table/problem.hpp"
#include "wire/json_reader.hpp"

namespace dynaco::mapper {

/// The item that comes next into an object that `makes_items`. False when `in` has failed, which is
/// then a malformed response, or else when the object does not take the item, and then `wrong` says
/// why. After false the text cannot be read any further.
///
/// What the JSON tells of an object only at its end, as which alternative of a variant it is, goes
/// through an attribute value.
///
/// @param spare A fresh object if `object` is not: it takes from that what the item has not.
bool read_item(wire::json_reader& in, codec const& type, void* object, problem& wrong,
               void* spare = nullptr);

/// The attribute value that comes next, in the same way.
bool read(wire::json_reader& in, codec const& type, void* object, problem& wrong);

/// The failure of either.
error failure_of(wire::json_reader const& in, problem const& wrong);

}  // namespace dynaco::mapper
