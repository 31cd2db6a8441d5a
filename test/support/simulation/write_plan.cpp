#include "support/simulation/write_plan.hpp"

#include "support/simulation/failures.hpp"

#include <type_traits>
#include <utility>

namespace dynaco::test {

std::optional<error> write_plan::judge() {
    static item const none;
    old = table->find(key);
    auto const& as_it_is = old != nullptr ? *old : none;
    if (condition && !holds(condition->tree, as_it_is, scope)) {
        return condition_failed(tells_item && old != nullptr ? std::optional{*old} : std::nullopt);
    }
    if (!updates) return std::nullopt;
    auto base = old != nullptr ? *old : table->shape.to_item(key);
    if (!update) {
        made = std::move(base);
        return std::nullopt;
    }
    update_plan const plan{update->tree, scope};
    if (old == nullptr && !plan.creates()) return std::nullopt;
    auto after = plan.apply(base);
    if (after.has_error()) return after.error();
    made = *std::move(after);
    return std::nullopt;
}

void write_plan::carry_out(moment now) {
    if (checks_only) return;
    if (erases) return table->erase(key, now);
    if (whole != nullptr) return table->put(key, *whole, now);
    if (made) table->put(key, *made, now);
}

namespace {

bool asks_for_old(std::optional<return_values_on_condition_check_failure> const& asked) {
    return asked && *asked == return_values_on_condition_check_failure::all_old;
}

template <class Request>
std::optional<error> refuse_older_forms(Request const& request) {
    bool older = false;
    if constexpr (requires { request.expected(); }) {
        older = !request.expected().empty() || request.conditional_operator();
    }
    if constexpr (requires { request.attribute_updates(); }) {
        older = older || !request.attribute_updates().empty();
    }
    if (!older) return std::nullopt;
    return refusal("the simulated table knows expressions only");
}

template <class Request>
std::optional<error> take_item(write_plan& plan, Request const& request) {
    auto const& shape = plan.table->shape;
    if constexpr (requires { request.item(); }) {
        plan.whole = &request.item();
        auto key = shape.key_of(request.item());
        if (key.has_error()) return key.error();
        plan.key = *std::move(key);
    } else {
        auto key = shape.exact_key(request.key());
        if (key.has_error()) return key.error();
        plan.key = *std::move(key);
    }
    return std::nullopt;
}

std::optional<error> take_condition(write_plan& plan, std::optional<std::string> const& text) {
    if (!text) return std::nullopt;
    auto tree = parse_condition(*text);
    if (tree.has_error()) return tree.error();
    plan.condition = *std::move(tree);
    plan.scope.use(*plan.condition);
    return std::nullopt;
}
std::optional<error> take_condition(write_plan& plan, std::string const& text) {
    return take_condition(plan, std::optional{text});
}

std::optional<error> take_update(write_plan& plan, std::optional<std::string> const& text) {
    plan.updates = true;
    if (!text) return std::nullopt;
    auto tree = parse_update(*text);
    if (tree.has_error()) return tree.error();
    plan.update = *std::move(tree);
    plan.scope.use(*plan.update);
    return std::nullopt;
}

std::optional<error> check(write_plan& plan) {
    if (auto wrong = plan.scope.check()) return wrong;
    if (plan.condition) {
        if (auto wrong = check_condition(plan.condition->tree, plan.scope)) return wrong;
    }
    if (!plan.update) return std::nullopt;
    update_plan const update{plan.update->tree, plan.scope};
    if (auto wrong = update.check()) return wrong;
    plan.paths = update.paths();
    for (auto const& path : plan.paths) {
        if (plan.table->shape.has(path.front().name)) {
            return refusal("an attribute of the key cannot be updated: " + path.front().name);
        }
    }
    return std::nullopt;
}

}  // namespace

template <class Request>
result<write_plan> plan_write(table_store& store, Request const& request) {
    auto table = store.find(request.table_name());
    if (table.has_error()) return table.error();
    write_plan plan{expression_scope{request.expression_attribute_names(),
                                     request.expression_attribute_values()}};
    plan.table_name = &request.table_name();
    plan.table = *table;
    plan.erases =
        std::is_same_v<Request, delete_item_request> || std::is_same_v<Request, transact_delete>;
    plan.checks_only = std::is_same_v<Request, transact_condition_check>;
    plan.tells_item = asks_for_old(request.return_values_on_condition_check_failure());
    if (auto wrong = refuse_older_forms(request)) return *std::move(wrong);
    if (auto wrong = take_condition(plan, request.condition_expression())) return *std::move(wrong);
    if constexpr (requires { request.update_expression(); }) {
        if (auto wrong = take_update(plan, request.update_expression())) return *std::move(wrong);
    }
    if (auto wrong = take_item(plan, request)) return *std::move(wrong);
    if (auto wrong = check(plan)) return *std::move(wrong);
    return plan;
}

template result<write_plan> plan_write(table_store&, put_item_request const&);
template result<write_plan> plan_write(table_store&, update_item_request const&);
template result<write_plan> plan_write(table_store&, delete_item_request const&);
template result<write_plan> plan_write(table_store&, transact_put const&);
template result<write_plan> plan_write(table_store&, transact_update const&);
template result<write_plan> plan_write(table_store&, transact_delete const&);
template result<write_plan> plan_write(table_store&, transact_condition_check const&);

}  // namespace dynaco::test
