// What the placeholders of a request's expressions stand for.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/result.hpp>
#include <dynaco/string_map.hpp>

#include "support/simulation/expression_tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// Names and values of a request, which must outlive it, and which of them are used.
class expression_scope {
  public:
    expression_scope(string_map<std::string> const& names, item const& values)
        : names_{&names}, values_{&values} {}
    explicit expression_scope(string_map<std::string> const& names)
        : expression_scope{names, no_values()} {}

    template <class Tree>
    void use(expression<Tree> const& text) {
        used_names_.insert(used_names_.end(), text.names.begin(), text.names.end());
        used_values_.insert(used_values_.end(), text.values.begin(), text.values.end());
    }
    /// A placeholder that stands for nothing, and one that stands nowhere, are against the rules.
    [[nodiscard]] std::optional<error> check() const;

    /// @par Preconditions `check()` has found nothing.
    [[nodiscard]] std::string_view name_of(path_step const& step) const {
        return step.name.front() == '#' ? std::string_view{*names_->find(step.name)}
                                        : std::string_view{step.name};
    }
    [[nodiscard]] attribute_value const& value_of(std::string const& placeholder) const {
        return *values_->find(placeholder);
    }
    /// The path with the names that its placeholders stand for.
    [[nodiscard]] document_path resolve(document_path const& path) const;
    /// Null if there is nothing at the end of the path.
    [[nodiscard]] attribute_value const* find(item const& in, document_path const& path) const;

  private:
    static item const& no_values();

    string_map<std::string> const* names_;
    item const* values_;
    std::vector<std::string_view> used_names_;
    std::vector<std::string_view> used_values_;
};

}  // namespace dynaco::test
