// Where a page begins, as the service says it. Private to dynaco.
#pragma once

#include <dynaco/item.hpp>

#include <string>
#include <variant>

namespace dynaco {

/// The key of the item, or the name or token, behind which a page begins.
using page_token = std::variant<std::string, item>;

}  // namespace dynaco
