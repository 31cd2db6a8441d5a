// Attribute values and items as DynamoDB's JSON: `{"title":{"S":"Jóga"},"year":{"N":"1997"}}`.
#pragma once

#include <dynaco/attribute_value.hpp>

#include "wire/json_writer.hpp"

namespace dynaco::wire {

void write_value(json_writer& out, attribute_value const& value);
void write_item(json_writer& out, item const& item);

}  // namespace dynaco::wire
