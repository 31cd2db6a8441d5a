// JSON with the members of all objects in one order.
#pragma once

#include <string>
#include <string_view>

namespace dynaco::helpers {

/// The same for texts that say the same, but for the order of members. `json`: an object without
/// white space, as `wire` writes them.
std::string canonical_json(std::string_view json);

}  // namespace dynaco::helpers
