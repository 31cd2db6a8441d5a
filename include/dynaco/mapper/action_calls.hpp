// What actions of transactions are below a table's types. Private to dynaco.
#pragma once

#include <dynaco/condition_expression.hpp>
#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/table_type.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/projection_expression.hpp>
#include <dynaco/update_expression.hpp>
#include <dynaco/write_options.hpp>

#include <optional>
#include <utility>

namespace dynaco::mapper {

/// Conditions that all have to hold.
class condition_settings {
  public:
    condition_settings() = default;

    void add(condition_expression more) {
        condition = condition ? *std::move(condition) && std::move(more) : std::move(more);
    }

    std::optional<condition_expression> condition;
};

class update_action_settings : public condition_settings {
  public:
    update_action_settings() = default;

    using condition_settings::add;
    void add(update_expression more) { changes.and_then(std::move(more)); }
    void add(upsert_t) { creates = true; }

    update_expression changes;
    bool creates = false;
};

class projection_settings {
  public:
    projection_settings() = default;

    void add(projection_expression wanted) { projection = std::move(wanted); }

    std::optional<projection_expression> projection;
};

/// An action that puts an item as it is.
result<transact_put> put_action(table_state const& table, result<item> whole,
                                condition_settings settings);
/// The same for an object with members that writes set: a copy of the caller's.
result<transact_put> put_action(table_state const& table, table_type const& type, void* copy,
                                condition_settings settings);
result<transact_update> update_action(table_state const& table, write_target on,
                                      update_action_settings settings);
result<transact_delete> erase_action(table_state const& table, write_target on,
                                     condition_settings settings);
result<transact_condition_check> check_action(table_state const& table, write_target on,
                                              condition_settings settings);
result<transact_get> get_action(table_state const& table, result<item> key,
                                projection_settings settings);

/// An action, or its result if the arguments have `as_result`.
template <class... Arguments, class Action>
auto action_of(result<Action> made) {
    if constexpr (wants_result<Arguments...>) {
        return made;
    } else {
        return std::move(made).value();
    }
}

}  // namespace dynaco::mapper
