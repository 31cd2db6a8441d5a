#include "wire/request_rules.hpp"

#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

namespace dynaco::wire {
namespace {

// PutItem and DeleteItem know the item before the write only.
std::optional<std::string> broken_return_values(std::optional<return_value> const& values) {
    if (!values || !values->is_known() || *values == return_value::none ||
        *values == return_value::all_old) {
        return std::nullopt;
    }
    return "return_values: is " + to_string(*values) + "; this operation has NONE and ALL_OLD only";
}

}  // namespace

std::optional<std::string> broken_own_rule(delete_item_request const& request) {
    return broken_return_values(request.return_values());
}

std::optional<std::string> broken_own_rule(put_item_request const& request) {
    return broken_return_values(request.return_values());
}

std::optional<std::string> broken_own_rule(query_request const& request) {
    if (request.key_condition_expression() || !request.key_conditions().empty()) {
        return std::nullopt;
    }
    return "key_condition_expression: is not set; a query names at least the partition key's value";
}

std::optional<std::string> broken_own_rule(scan_request const& request) {
    if (request.segment().has_value() != request.total_segments().has_value()) {
        return request.segment() ? "segment: is set without total_segments"
                                 : "total_segments: is set without segment";
    }
    if (request.segment() && *request.segment() >= *request.total_segments()) {
        return "segment: is " + std::to_string(*request.segment()) +
               "; it is less than total_segments, " + std::to_string(*request.total_segments());
    }
    return std::nullopt;
}

std::optional<std::string> broken_expressions(expression_members const& members,
                                              string_map<std::string> const& names,
                                              item const* values) {
    auto const expressions = std::span{members.expressions.data(), members.expression_count};
    if (!expressions.empty() && members.older_count != 0) {
        return std::string{members.older[0]} + ": cannot be combined with " +
               std::string{expressions[0].member};
    }
    return broken_placeholder_rule(expressions, names, values);
}

}  // namespace dynaco::wire
