// Parts of an item.
#pragma once

#include <dynaco/attribute_value.hpp>

#include "support/simulation/expression_scope.hpp"

#include <optional>
#include <vector>

namespace dynaco::test {

/// What is at the ends of the paths, with what leads there; elements of lists close up.
/// @par Preconditions The paths are resolved.
item project(item const& from, std::vector<document_path> const& paths);

/// Refuses paths of which one leads to or through another, or that take one place for a map and a
/// list.
std::optional<error> check_paths(std::vector<document_path> const& paths);

}  // namespace dynaco::test
