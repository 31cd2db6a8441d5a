// The projection of a request that reads.
#pragma once

#include "support/simulation/expression_parser.hpp"
#include "support/simulation/projection_evaluator.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Which attributes a read returns.
class item_projection {
  public:
    /// Without a text: all of them.
    static result<item_projection> make(std::optional<std::string> const& text,
                                        expression_scope& scope) {
        item_projection made;
        if (!text) return made;
        auto tree = parse_projection(*text);
        if (tree.has_error()) return tree.error();
        made.tree_ = *std::move(tree);
        scope.use(*made.tree_);
        return made;
    }

    /// Once the scope has been checked.
    std::optional<error> resolve(expression_scope const& scope) {
        if (!tree_) return std::nullopt;
        for (auto const& path : tree_->tree.paths) paths_.push_back(scope.resolve(path));
        return check_paths(paths_);
    }

    [[nodiscard]] item of(item const& whole) const {
        return tree_ ? project(whole, paths_) : whole;
    }

  private:
    parsed<projection_node> tree_;  // null: everything
    std::vector<document_path> paths_;
};

}  // namespace dynaco::test
