#include "support/simulation/key_condition.hpp"

#include "support/simulation/expression_parser.hpp"

#include <algorithm>

namespace dynaco::test {
namespace {

using condition_kinds = condition_node::kinds;
using operand_kinds = operand_node::kinds;

bool is_on(condition_node const& condition, std::string const& name,
           expression_scope const& scope) {
    auto const& operands = condition.operands;
    return operands.size() > 1 && operands[0].kind == operand_kinds::path &&
           operands[0].path.size() == 1 && scope.name_of(operands[0].path.front()) == name &&
           std::all_of(operands.begin() + 1, operands.end(),
                       [](operand_node const& each) { return each.kind == operand_kinds::value; });
}

bool may_be_on_sort_key(condition_kinds kind) {
    switch (kind) {
        case condition_kinds::equal:
        case condition_kinds::less:
        case condition_kinds::less_equal:
        case condition_kinds::greater:
        case condition_kinds::greater_equal:
        case condition_kinds::between:
        case condition_kinds::begins_with:
            return true;
        default:
            return false;
    }
}

bool values_are(condition_node const& condition, attribute_type type,
                expression_scope const& scope) {
    return std::all_of(
        condition.operands.begin() + 1, condition.operands.end(),
        [&](operand_node const& each) { return scope.value_of(each.value).type() == type; });
}

}  // namespace

result<attribute_value> partition_of(condition_node const& condition, key_shape const& shape,
                                     expression_scope const& scope) {
    std::vector<condition_node const*> parts;
    if (condition.kind == condition_kinds::all_of) {
        for (auto const& each : condition.conditions) parts.push_back(&each);
    } else {
        parts.push_back(&condition);
    }
    auto const partition = std::find_if(parts.begin(), parts.end(), [&](auto const* each) {
        return is_on(*each, shape.names.partition_key, scope);
    });
    if (parts.size() > 2 || partition == parts.end() ||
        (*partition)->kind != condition_kinds::equal ||
        !values_are(**partition, shape.partition_type, scope)) {
        return refusal("the key condition has no value for the partition key, or too much else");
    }
    for (auto const* each : parts) {
        if (each == *partition) continue;
        if (!shape.names.sort_key || !is_on(*each, *shape.names.sort_key, scope) ||
            !may_be_on_sort_key(each->kind) || !values_are(*each, shape.sort_type, scope)) {
            return refusal("the key condition is not supported");
        }
    }
    return scope.value_of((*partition)->operands[1].value);
}

}  // namespace dynaco::test
