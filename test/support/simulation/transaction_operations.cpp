// TransactWriteItems and TransactGetItems.
#include "support/simulation/failures.hpp"
#include "support/simulation/item_projection.hpp"
#include "support/simulation/table_operations.hpp"
#include "support/simulation/write_plan.hpp"

#include <chrono>
#include <utility>

namespace dynaco::test {
namespace {

constexpr std::size_t most_actions = 100;
// How long a token is remembered (Amazon DynamoDB API reference, TransactWriteItems).
constexpr moment token_lifetime = std::chrono::minutes{10};

result<write_plan> plan_of(table_store& store, transact_write_item const& action) {
    int const kinds = (action.condition_check() ? 1 : 0) + (action.put() ? 1 : 0) +
                      (action.delete_() ? 1 : 0) + (action.update() ? 1 : 0);
    if (kinds != 1) return refusal("an action of a transaction is exactly one thing");
    if (action.condition_check()) return plan_write(store, *action.condition_check());
    if (action.put()) return plan_write(store, *action.put());
    if (action.delete_()) return plan_write(store, *action.delete_());
    return plan_write(store, *action.update());
}

result<std::vector<write_plan>> plans_of(table_store& store,
                                         std::vector<transact_write_item> const& actions) {
    if (actions.empty() || actions.size() > most_actions) {
        return refusal("a transaction has 1 to 100 actions");
    }
    std::vector<write_plan> plans;
    for (auto const& each : actions) {
        auto plan = plan_of(store, each);
        if (plan.has_error()) return plan.error();
        for (auto const& other : plans) {
            if (other.table == plan->table && other.key == plan->key) {
                return refusal(
                    "a transaction request cannot include multiple operations on one item");
            }
        }
        plans.push_back(*std::move(plan));
    }
    return plans;
}

cancellation_reason reason_of(std::optional<error> const& failure) {
    cancellation_reason reason{cancellation_code::none};
    if (!failure) return reason;
    reason.code = *failure == service_errc::conditional_check_failed
                      ? cancellation_code::conditional_check_failed
                      : cancellation_code::validation_error;
    reason.message = failure->service_message();
    if (failure->item() != nullptr) reason.item = *failure->item();
    return reason;
}

/// The first action has met a transaction of somebody else.
error conflict(std::size_t actions) {
    std::vector<cancellation_reason> reasons(actions, cancellation_reason{cancellation_code::none});
    reasons.front().code = cancellation_code::transaction_conflict;
    reasons.front().message = "Transaction is ongoing for the item";
    return transaction_cancelled(std::move(reasons));
}

/// Whether the transaction has been carried out before, or a failure.
result<bool> is_repeated(table_store& store, transact_write_items_request const& request) {
    if (!request.client_request_token()) return false;
    auto const found = store.transactions.find(*request.client_request_token());
    if (found == store.transactions.end()) return false;
    if (found->second.when + token_lifetime < store.now) {
        store.transactions.erase(found);
        return false;
    }
    if (found->second.actions == request.transact_items()) return true;
    return service_failure("IdempotentParameterMismatchException",
                           "the token was used for another transaction");
}

}  // namespace

result<transact_write_items_response> carry_out(table_store& store,
                                                transact_write_items_request const& request) {
    auto plans = plans_of(store, request.transact_items());
    if (plans.has_error()) return plans.error();
    auto const repeated = is_repeated(store, request);
    if (repeated.has_error()) return repeated.error();
    if (*repeated) return transact_write_items_response{};
    if (store.conflicts) return conflict(plans->size());
    std::vector<cancellation_reason> reasons;
    bool cancelled = false;
    for (auto& each : *plans) {
        auto const failure = each.judge();
        cancelled = cancelled || failure;
        reasons.push_back(reason_of(failure));
    }
    if (cancelled) return transaction_cancelled(std::move(reasons));
    for (auto& each : *plans) each.carry_out(store.now);
    if (request.client_request_token()) {
        store.transactions.insert_or_assign(*request.client_request_token(),
                                            done_transaction{store.now, request.transact_items()});
    }
    return transact_write_items_response{};
}

result<transact_get_items_response> carry_out(table_store& store,
                                              transact_get_items_request const& request) {
    if (request.transact_items().empty() || request.transact_items().size() > most_actions) {
        return refusal("a transaction has 1 to 100 actions");
    }
    if (store.conflicts) return conflict(request.transact_items().size());
    transact_get_items_response response;
    std::vector<std::pair<stored_table*, stored_key>> seen;
    for (auto const& each : request.transact_items()) {
        auto const& get = each.get();
        auto table = store.find(get.table_name());
        if (table.has_error()) return table.error();
        expression_scope scope{get.expression_attribute_names()};
        auto projection = item_projection::make(get.projection_expression(), scope);
        if (projection.has_error()) return projection.error();
        if (auto wrong = scope.check()) return *std::move(wrong);
        if (auto wrong = projection->resolve(scope)) return *std::move(wrong);
        auto key = (*table)->shape.exact_key(get.key());
        if (key.has_error()) return key.error();
        for (auto const& other : seen) {
            if (other.first == *table && other.second == *key) {
                return refusal(
                    "a transaction request cannot include multiple operations on one item");
            }
        }
        auto& found = response.responses.emplace_back();
        if (auto const* row = (*table)->find(*key)) found.item = projection->of(*row);
        seen.emplace_back(*table, *std::move(key));
    }
    return response;
}

}  // namespace dynaco::test
