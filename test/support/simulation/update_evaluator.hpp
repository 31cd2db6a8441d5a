// What an update makes of an item.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/result.hpp>

#include "support/simulation/expression_scope.hpp"

#include <optional>
#include <vector>

namespace dynaco::test {

/// An update whose placeholders stand for what they mean.
class update_plan {
  public:
    /// @par Preconditions The scope has been checked; it and the tree outlive the plan.
    update_plan(update_node const& tree, expression_scope const& scope);

    /// What can be refused before an item is looked at.
    [[nodiscard]] std::optional<error> check() const;
    /// The places that it changes.
    [[nodiscard]] std::vector<document_path> const& paths() const { return paths_; }
    /// Whether an item that is not there comes into being: removing alone makes none.
    [[nodiscard]] bool creates() const;
    /// The item after the update. All values are taken from the item as it was.
    [[nodiscard]] result<item> apply(item const& to) const;

  private:
    update_node const& tree_;
    expression_scope const& scope_;
    std::vector<document_path> paths_;  // of SET, REMOVE, ADD and DELETE, in this order
};

}  // namespace dynaco::test
