// Whether a condition holds for an item.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/result.hpp>

#include "support/simulation/expression_scope.hpp"

#include <optional>

namespace dynaco::test {

/// What can be refused before an item is looked at: values of types that an operator does not have.
std::optional<error> check_condition(condition_node const& condition,
                                     expression_scope const& scope);

/// @par Preconditions Scope and condition have been checked.
bool holds(condition_node const& condition, item const& of, expression_scope const& scope);

/// The names of the attributes, at the top level, that a condition reads; for those who may not
/// read all of them.
std::vector<std::string> attributes_of(condition_node const& condition,
                                       expression_scope const& scope);

}  // namespace dynaco::test
