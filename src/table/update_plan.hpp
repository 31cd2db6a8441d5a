// An update of an item on its way to a request: what it changes, and what must hold.
#pragma once

#include <dynaco/expressions.hpp>
#include <dynaco/mapper/write_calls.hpp>

#include "table/table_state.hpp"
#include "table/version_check.hpp"
#include "table/write_stamp.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace dynaco::mapper {

class update_plan {
  public:
    /// @par Lifetimes `table` and `target` outlive the plan.
    update_plan(table_state const& table, write_target const& target, update_expression changes,
                std::optional<condition_expression> condition, bool creates)
        : table_{table},
          target_{target},
          changes_{std::move(changes)},
          condition_{std::move(condition)},
          creates_{creates} {}

    /// Adds what the table does by itself: the next version, times, that there is an item.
    std::optional<error> prepare(write_stamp const& stamp);

    /// Gives a request the changes and the condition; to be called once.
    template <class Request>
    result<void> give_to(Request& request) {
        auto applied = apply_to(request, std::move(changes_));
        if (applied.has_value() && condition_) applied = apply_to(request, *std::move(condition_));
        return applied;
    }

    /// What a failure means; nothing if the update has happened.
    std::optional<error> explain_failure(error const& failure) const;

  private:
    std::string_view version_name() const { return target_.type->find(member_role::version)->name; }
    std::optional<condition_expression> needed() const;
    std::optional<error> move_version(write_stamp const& stamp);
    void set_the_rest(write_stamp const& stamp);

    table_state const& table_;
    write_target const& target_;
    update_expression changes_;
    std::optional<condition_expression> condition_;
    bool creates_;
    std::optional<guarded_write> guard_;  // of a struct with a version
};

}  // namespace dynaco::mapper
