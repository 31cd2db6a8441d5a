// One write, from the request to the change: alone, in a batch or in a transaction.
#pragma once

#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/operations/update_item.hpp>

#include "support/simulation/condition_evaluator.hpp"
#include "support/simulation/expression_parser.hpp"
#include "support/simulation/table_store.hpp"
#include "support/simulation/update_evaluator.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dynaco::test {

/// What a write wants, then what it finds and makes.
///
///     auto plan = plan_write(store, request);   // refuses what breaks a rule
///     auto failure = plan->judge();             // looks at the item
///     if (!failure) plan->carry_out(store.now);
///
/// @par Lifetimes The request outlives the plan, and nothing else writes before `carry_out`.
class write_plan {
  public:
    explicit write_plan(expression_scope its_scope) : scope{std::move(its_scope)} {}

    /// A condition that does not hold, or an update that cannot be made of this item.
    [[nodiscard]] std::optional<error> judge();
    void carry_out(moment now);

    expression_scope scope;
    std::string const* table_name = nullptr;
    stored_table* table = nullptr;
    stored_key key;
    parsed<condition_node> condition;  ///< Null if there is none.
    parsed<update_node> update;        ///< The same.
    item const* whole = nullptr;       ///< What is to be put.
    bool erases = false;
    bool checks_only = false;
    bool updates = false;
    bool tells_item = false;  ///< A failed condition comes with the item.

    item const* old = nullptr;         ///< The item as it is; null if there is none.
    std::optional<item> made;          ///< The item as it will be, if it will be another.
    std::vector<document_path> paths;  ///< What an update changes.
};

/// Of PutItem, UpdateItem, DeleteItem and the actions of a transaction.
template <class Request>
result<write_plan> plan_write(table_store& store, Request const& request);

}  // namespace dynaco::test
