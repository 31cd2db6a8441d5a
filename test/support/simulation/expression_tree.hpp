// Expressions of the service, as they were written: names and values are still placeholders.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// One step of a document path: a name (`title`, or `#t` for one that stands elsewhere) or an
/// index.
class path_step {
  public:
    explicit path_step(std::string its_name) : name{std::move(its_name)} {}
    explicit path_step(std::size_t its_index) : index{its_index} {}

    [[nodiscard]] bool is_index() const { return name.empty(); }

    std::string name;  ///< Empty for an index.
    std::size_t index = 0;

    friend bool operator==(path_step const&, path_step const&) = default;
};

/// As `tags[0].#n`. Never empty; its first step is a name.
using document_path = std::vector<path_step>;

class operand_node {
  public:
    enum class kinds { value, path, size, if_not_exists, list_append, plus, minus };

    operand_node() = default;
    explicit operand_node(kinds its_kind) : kind{its_kind} {}

    kinds kind = kinds::value;
    std::string value;   ///< The placeholder, as `:v`.
    document_path path;  ///< Of `path`, `size` and `if_not_exists`.
    std::vector<operand_node> operands;
};

class condition_node {
  public:
    enum class kinds {
        all_of,
        any_of,
        not_,
        equal,
        not_equal,
        less,
        less_equal,
        greater,
        greater_equal,
        between,
        in,
        attribute_exists,
        attribute_not_exists,
        attribute_type,
        begins_with,
        contains,
    };

    condition_node() = default;
    explicit condition_node(kinds its_kind) : kind{its_kind} {}

    kinds kind = kinds::all_of;
    std::vector<condition_node> conditions;
    std::vector<operand_node> operands;
};

class update_action {
  public:
    document_path path;
    operand_node value;  ///< Unused by REMOVE.
};

class update_node {
  public:
    std::vector<update_action> sets;
    std::vector<update_action> removes;
    std::vector<update_action> adds;
    std::vector<update_action> deletes;
};

class projection_node {
  public:
    std::vector<document_path> paths;
};

/// A tree, and the placeholders in it.
template <class Tree>
class expression {
  public:
    Tree tree;
    std::vector<std::string> names;   ///< As `#n`.
    std::vector<std::string> values;  ///< As `:v`.
};

}  // namespace dynaco::test
