#include "support/simulation/condition_evaluator.hpp"

#include "support/simulation/expression_parser.hpp"
#include "support/simulation/value_order.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dynaco::test {
namespace {

using condition_kinds = condition_node::kinds;
using operand_kinds = operand_node::kinds;

constexpr std::array<std::string_view, 10> type_names{"S",  "N", "B", "SS",   "NS",
                                                      "BS", "M", "L", "BOOL", "NULL"};

bool is_orderable(attribute_value const& value) {
    return value.is_string() || value.is_number() || value.is_binary();
}

attribute_value const* literal(operand_node const& operand, expression_scope const& scope) {
    return operand.kind == operand_kinds::value ? &scope.value_of(operand.value) : nullptr;
}

std::optional<error> check_order(condition_node const& condition, expression_scope const& scope) {
    for (auto const& each : condition.operands) {
        auto const* const value = literal(each, scope);
        if (value != nullptr && !is_orderable(*value)) {
            return refusal("a value of this type has no order");
        }
    }
    if (condition.kind != condition_kinds::between) return std::nullopt;
    auto const* const low = literal(condition.operands[1], scope);
    auto const* const high = literal(condition.operands[2], scope);
    if (low == nullptr || high == nullptr) return std::nullopt;
    auto const order = order_of(*low, *high);
    if (order == std::partial_ordering::unordered) return refusal("BETWEEN two types");
    if (order > 0) return refusal("BETWEEN an upper and a lower bound");
    return std::nullopt;
}

std::optional<error> check_function(condition_node const& condition,
                                    expression_scope const& scope) {
    auto const& first = condition.operands[0];
    auto const& second = condition.operands[1];
    auto const* const value = literal(second, scope);
    if (condition.kind == condition_kinds::begins_with && value != nullptr && !value->is_string() &&
        !value->is_binary()) {
        return refusal("begins_with takes texts and bytes");
    }
    if (condition.kind == condition_kinds::attribute_type) {
        auto const* const name = value != nullptr ? value->if_string() : nullptr;
        if (name == nullptr ||
            std::find(type_names.begin(), type_names.end(), *name) == type_names.end()) {
            return refusal("attribute_type takes the name of a type");
        }
    }
    if (first.kind == operand_kinds::path && second.kind == operand_kinds::path &&
        first.path == second.path) {
        return refusal("the operands of a function must be distinct");
    }
    return std::nullopt;
}

/// The operand's value; null if it has none. `scratch` holds what is computed.
attribute_value const* value_of(operand_node const& operand, item const& of,
                                expression_scope const& scope, attribute_value& scratch) {
    if (operand.kind == operand_kinds::value) return &scope.value_of(operand.value);
    auto const* const found = scope.find(of, operand.path);
    if (operand.kind == operand_kinds::path || found == nullptr) return found;
    auto const size = found->visit([](auto const& value) -> std::optional<std::size_t> {
        if constexpr (requires { value.size(); }) return value.size();
        return std::nullopt;
    });
    if (!size) return nullptr;
    scratch = *size;
    return &scratch;
}

bool begins_with(attribute_value const& value, attribute_value const& start) {
    if (auto const* text = value.if_string()) {
        auto const* const other = start.if_string();
        return other != nullptr && text->starts_with(*other);
    }
    auto const* const bytes = value.if_binary();
    auto const* const other = start.if_binary();
    return bytes != nullptr && other != nullptr && other->size() <= bytes->size() &&
           std::equal(other->begin(), other->end(), bytes->begin());
}

bool contains(attribute_value const& value, attribute_value const& what) {
    if (auto const* text = value.if_string()) {
        auto const* const part = what.if_string();
        return part != nullptr && text->find(*part) != std::string::npos;
    }
    if (auto const* bytes = value.if_binary()) {
        auto const* const part = what.if_binary();
        return part != nullptr && std::search(bytes->begin(), bytes->end(), part->begin(),
                                              part->end()) != bytes->end();
    }
    if (auto const* elements = value.if_list()) {
        return std::find(elements->begin(), elements->end(), what) != elements->end();
    }
    if (auto const* texts = value.if_string_set()) {
        return what.is_string() && texts->contains(what.as_string());
    }
    if (auto const* numbers = value.if_number_set()) {
        return what.is_number() && numbers->contains(what.as_number());
    }
    auto const* const parts = value.if_binary_set();
    return parts != nullptr && what.is_binary() && parts->contains(what.as_binary());
}

bool compare(condition_kinds kind, attribute_value const* left, attribute_value const* right) {
    if (kind == condition_kinds::not_equal) {
        return left == nullptr || right == nullptr || *left != *right;
    }
    if (left == nullptr || right == nullptr) return false;
    if (kind == condition_kinds::equal) return *left == *right;
    auto const order = order_of(*left, *right);
    switch (kind) {
        case condition_kinds::less:
            return order < 0;
        case condition_kinds::less_equal:
            return order <= 0;
        case condition_kinds::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

/// A condition without conditions inside.
bool leaf_holds(condition_node const& condition, item const& of, expression_scope const& scope) {
    attribute_value scratch;
    attribute_value other_scratch;
    auto const* const first = value_of(condition.operands[0], of, scope, scratch);
    auto const operand = [&](std::size_t index) {
        return value_of(condition.operands[index], of, scope, other_scratch);
    };
    switch (condition.kind) {
        case condition_kinds::attribute_exists:
            return first != nullptr;
        case condition_kinds::attribute_not_exists:
            return first == nullptr;
        case condition_kinds::between:
            return compare(condition_kinds::greater_equal, first, operand(1)) &&
                   compare(condition_kinds::less_equal, first, operand(2));
        case condition_kinds::in:
            for (std::size_t i = 1; i < condition.operands.size(); ++i) {
                if (compare(condition_kinds::equal, first, operand(i))) return true;
            }
            return false;
        case condition_kinds::attribute_type:
            return first != nullptr &&
                   operand(1)->as_string() == type_names[static_cast<std::size_t>(first->type())];
        case condition_kinds::begins_with: {
            auto const* const start = operand(1);
            return first != nullptr && start != nullptr && begins_with(*first, *start);
        }
        case condition_kinds::contains: {
            auto const* const what = operand(1);
            return first != nullptr && what != nullptr && contains(*first, *what);
        }
        default:
            return compare(condition.kind, first, operand(1));
    }
}

}  // namespace

std::optional<error> check_condition(condition_node const& condition,
                                     expression_scope const& scope) {
    for (auto const& each : condition.conditions) {
        if (auto failure = check_condition(each, scope)) return failure;
    }
    switch (condition.kind) {
        case condition_kinds::less:
        case condition_kinds::less_equal:
        case condition_kinds::greater:
        case condition_kinds::greater_equal:
        case condition_kinds::between:
            return check_order(condition, scope);
        case condition_kinds::attribute_type:
        case condition_kinds::begins_with:
        case condition_kinds::contains:
            return check_function(condition, scope);
        default:
            return std::nullopt;
    }
}

bool holds(condition_node const& condition, item const& of, expression_scope const& scope) {
    auto const holds_here = [&](condition_node const& each) { return holds(each, of, scope); };
    auto const& inner = condition.conditions;
    switch (condition.kind) {
        case condition_kinds::all_of:
            return std::all_of(inner.begin(), inner.end(), holds_here);
        case condition_kinds::any_of:
            return std::any_of(inner.begin(), inner.end(), holds_here);
        case condition_kinds::not_:
            return !holds_here(inner.front());
        default:
            return leaf_holds(condition, of, scope);
    }
}

std::vector<std::string> attributes_of(condition_node const& condition,
                                       expression_scope const& scope) {
    std::vector<std::string> names;
    for (auto const& each : condition.conditions) {
        auto inner = attributes_of(each, scope);
        names.insert(names.end(), inner.begin(), inner.end());
    }
    for (auto const& each : condition.operands) {
        if (!each.path.empty()) names.emplace_back(scope.name_of(each.path.front()));
    }
    return names;
}

}  // namespace dynaco::test
