// The actions of transactions, from keys, structs and expressions.
#include <dynaco/clock.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/mapper/action_calls.hpp>

#include "table/actions.hpp"
#include "table/problem.hpp"
#include "table/table_state.hpp"
#include "table/update_plan.hpp"
#include "table/version_check.hpp"

#include <utility>

namespace dynaco::mapper {
namespace {

// No part of the template: GCC 12 fails there.
return_values_on_condition_check_failure the_old_item() {
    return return_values_on_condition_check_failure::all_old;
}

/// An action with its conditions; what it fails with has the item that is there.
template <class Action>
result<Action> with_conditions(Action action, condition_settings settings) {
    action.return_values_on_condition_check_failure(the_old_item());
    if (settings.condition) {
        auto const applied = apply_to(action, *std::move(settings.condition));
        if (applied.has_error()) return applied.error();
    }
    return action;
}

/// That the item has the version of the struct by which it is given.
void add_version(condition_settings& settings, write_target const& on) {
    if (!on.version) return;
    auto const name = on.type->find(member_role::version)->name;
    settings.add(has_version(name, *version_of_value(*on.version, name)));
}

}  // namespace

write_stamp stamp_from(table_state const& table, random_source& source) {
    write_stamp made;
    made.high = source.next();
    made.low = source.next();
    made.now = table.core->clock().wall_now();
    return made;
}

result<transact_put> put_action(table_state const& table, result<item> whole,
                                condition_settings settings) {
    if (whole.has_error()) return whole.error();
    return with_conditions(transact_put(table.name, *std::move(whole)), std::move(settings));
}

result<transact_put> put_action(table_state const& table, table_type const& type, void* copy,
                                condition_settings settings) {
    struct_reference const target{type, copy};
    if (!target.type) return error{errc::not_representable, "a variant that holds nothing"};
    auto const source = make_random_source();
    auto what = prepare_put(*target.type, const_cast<void*>(target.object),
                            stamp_from(table, *source), nullptr);
    if (what.has_error()) return what.error();
    if (what->guard) {
        auto const name = target.type->find(member_role::version)->name;
        settings.add(has_version(name, what->guard->base));
    }
    return with_conditions(transact_put(table.name, std::move(what->attributes)),
                           std::move(settings));
}

result<transact_update> update_action(table_state const& table, write_target on,
                                      update_action_settings settings) {
    if (on.key.has_error()) return on.key.error();
    update_plan plan{table, on, std::move(settings.changes), std::move(settings.condition),
                     settings.creates};
    auto const source = make_random_source();
    if (auto failure = plan.prepare(stamp_from(table, *source))) return *std::move(failure);
    transact_update action{table.name, *on.key, std::string{}};
    auto const applied = plan.give_to(action);
    if (applied.has_error()) return applied.error();
    action.return_values_on_condition_check_failure(the_old_item());
    return action;
}

result<transact_delete> erase_action(table_state const& table, write_target on,
                                     condition_settings settings) {
    if (on.key.has_error()) return on.key.error();
    add_version(settings, on);
    return with_conditions(transact_delete(table.name, *std::move(on.key)), std::move(settings));
}

result<transact_condition_check> check_action(table_state const& table, write_target on,
                                              condition_settings settings) {
    if (on.key.has_error()) return on.key.error();
    add_version(settings, on);
    if (!settings.condition) {
        return error{errc::invalid_argument,
                     "table " + quoted(table.name) + ": a check wants a condition"};
    }
    return with_conditions(transact_condition_check(table.name, *std::move(on.key), std::string{}),
                           std::move(settings));
}

result<transact_get> get_action(table_state const& table, result<item> key,
                                projection_settings settings) {
    if (key.has_error()) return key.error();
    transact_get action{table.name, *std::move(key)};
    if (settings.projection) {
        auto const applied = apply_to(action, *std::move(settings.projection));
        if (applied.has_error()) return applied.error();
    }
    return action;
}

}  // namespace dynaco::mapper
