// The request that creates a table, from its structs; and what a table that exists differs in.
#pragma once

#include <dynaco/mapper/schema_plan.hpp>
#include <dynaco/operations/create_table.hpp>
#include <dynaco/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::mapper {

class table_state;

/// The attribute that expires the items; empty if no struct has one.
/// @par Errors `errc::invalid_argument`: two structs have different ones.
result<std::string_view> expiry_attribute(table_state const& table);

/// The first thing in which a table is not as it would be created; empty if there is none. What it
/// has besides does not count, but for keys.
std::string difference(create_table_request const& wanted, table_description const& is);

}  // namespace dynaco::mapper
