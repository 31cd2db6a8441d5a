// Expressions and the placeholders that they use.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/string_map.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dynaco::wire {

/// An expression of a request, with the name of its member.
struct named_expression {
    std::string_view member;
    std::string_view text;  // empty: not set
};

/// Nothing, or what is wrong between expressions and placeholders: a placeholder that an expression
/// uses is not defined, or one that is defined is not used. The service refuses both. `values` is
/// null for requests that have none.
std::optional<std::string> broken_placeholder_rule(std::span<named_expression const> expressions,
                                                   string_map<std::string> const& names,
                                                   item const* values);

}  // namespace dynaco::wire
