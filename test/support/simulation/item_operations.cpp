// GetItem, PutItem, UpdateItem and DeleteItem.
#include "support/simulation/failures.hpp"
#include "support/simulation/item_projection.hpp"
#include "support/simulation/table_operations.hpp"
#include "support/simulation/write_plan.hpp"

#include <utility>

namespace dynaco::test {
namespace {

bool asks_for_old(std::optional<return_value> const& asked) {
    return asked && *asked == return_value::all_old;
}

std::optional<error> allow_old_only(std::optional<return_value> const& asked) {
    if (!asked || *asked == return_value::none || *asked == return_value::all_old) {
        return std::nullopt;
    }
    return refusal("ReturnValues can only be ALL_OLD or NONE");
}

std::optional<item> copy_of(item const* value) {
    return value != nullptr ? std::optional{*value} : std::nullopt;
}

error conflict() {
    return service_failure("TransactionConflictException", "Transaction is ongoing for the item");
}

template <class Request>
result<typename Request::response_type> replace(table_store& store, Request const& request) {
    if (auto wrong = allow_old_only(request.return_values())) return *std::move(wrong);
    auto plan = plan_write(store, request);
    if (plan.has_error()) return plan.error();
    if (store.conflicts) return conflict();
    if (auto failure = plan->judge()) return *std::move(failure);
    typename Request::response_type response;
    if (asks_for_old(request.return_values())) {
        response.attributes = copy_of(plan->old);
    }
    plan->carry_out(store.now);
    return response;
}

std::optional<item> part_of(item const* value, std::vector<document_path> const& paths) {
    if (value == nullptr) return std::nullopt;
    auto part = project(*value, paths);
    if (part.empty()) return std::nullopt;
    return part;
}

std::optional<item> returned(std::optional<return_value> const& asked, write_plan const& plan) {
    if (!asked) return std::nullopt;
    auto const* const made = plan.made ? &*plan.made : nullptr;
    switch (asked->value()) {
        case return_value::all_old:
            return copy_of(plan.old);
        case return_value::updated_old:
            return part_of(plan.old, plan.paths);
        case return_value::all_new:
            return copy_of(made);
        case return_value::updated_new:
            return part_of(made, plan.paths);
        default:
            return std::nullopt;
    }
}

}  // namespace

result<get_item_response> carry_out(table_store& store, get_item_request const& request) {
    auto table = store.find(request.table_name());
    if (table.has_error()) return table.error();
    if (!request.attributes_to_get().empty()) {
        return refusal("the simulated table knows expressions only");
    }
    expression_scope scope{request.expression_attribute_names()};
    auto projection = item_projection::make(request.projection_expression(), scope);
    if (projection.has_error()) return projection.error();
    if (auto wrong = scope.check()) return *std::move(wrong);
    if (auto wrong = projection->resolve(scope)) return *std::move(wrong);
    auto const key = (*table)->shape.exact_key(request.key());
    if (key.has_error()) return key.error();
    get_item_response response;
    if (store.read_age > moment{} && !request.consistent_read().value_or(false)) {
        auto const then = (*table)->rows_as_of(store.now - store.read_age);
        auto const found = then.find(*key);
        if (found != then.end()) response.item = projection->of(found->second);
    } else if (auto const* found = (*table)->find(*key)) {
        response.item = projection->of(*found);
    }
    return response;
}

result<put_item_response> carry_out(table_store& store, put_item_request const& request) {
    return replace(store, request);
}

result<delete_item_response> carry_out(table_store& store, delete_item_request const& request) {
    return replace(store, request);
}

result<update_item_response> carry_out(table_store& store, update_item_request const& request) {
    auto plan = plan_write(store, request);
    if (plan.has_error()) return plan.error();
    if (store.conflicts) return conflict();
    if (auto failure = plan->judge()) return *std::move(failure);
    update_item_response response;
    response.attributes = returned(request.return_values(), *plan);
    plan->carry_out(store.now);
    return response;
}

}  // namespace dynaco::test
