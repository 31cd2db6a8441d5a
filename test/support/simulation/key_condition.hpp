// Which items of a partition a query is about.
#pragma once

#include <dynaco/result.hpp>

#include "support/simulation/expression_scope.hpp"
#include "support/simulation/stored_key.hpp"

namespace dynaco::test {

/// The partition's value, out of a condition that is `partition = :p` alone or with one on the sort
/// key. Anything else is refused.
result<attribute_value> partition_of(condition_node const& condition, key_shape const& shape,
                                     expression_scope const& scope);

}  // namespace dynaco::test
