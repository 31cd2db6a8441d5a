// From the text of an expression to its tree.
#pragma once

#include <dynaco/result.hpp>

#include "support/simulation/expression_tree.hpp"

#include <memory>
#include <string_view>

namespace dynaco::test {

template <class Tree>
using parsed = std::shared_ptr<expression<Tree> const>;

/// Condition, filter and key condition expressions. Texts that were parsed before are remembered,
/// by each thread. A text that breaks the grammar is `service_errc::validation`.
result<parsed<condition_node>> parse_condition(std::string_view text);
result<parsed<update_node>> parse_update(std::string_view text);
result<parsed<projection_node>> parse_projection(std::string_view text);

/// The failure of a request that breaks a rule, in this tool's own words.
error refusal(std::string message);

}  // namespace dynaco::test
