// Checks a request's members by the rules in its description.
#pragma once

#include <optional>
#include <string>

#include "wire/description.hpp"

namespace dynaco::wire {

/// The first member that breaks its rule, with its value (shortened) and the rule, as
/// `limit: is 0; it is 1 or more`. Values of keys and items are not told.
std::optional<std::string> broken_member_rule(void const* object, struct_table const& table);

}  // namespace dynaco::wire
