#include "support/simulation/update_evaluator.hpp"

#include "support/simulation/expression_parser.hpp"
#include "support/simulation/number_sum.hpp"
#include "support/simulation/projection_evaluator.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using operand_kinds = operand_node::kinds;

error wrong_type() {
    return refusal("an operand in the update expression has an incorrect data type");
}

error invalid_path() {
    return refusal("the document path in the update expression is invalid for update");
}

result<attribute_value> value_of(operand_node const& node, item const& of,
                                 expression_scope const& scope);

result<attribute_value> combine(operand_kinds kind, attribute_value const& left,
                                attribute_value const& right) {
    if (kind == operand_kinds::list_append) {
        auto const* const first = left.if_list();
        auto const* const second = right.if_list();
        if (first == nullptr || second == nullptr) return wrong_type();
        auto whole = *first;
        whole.insert(whole.end(), second->begin(), second->end());
        return attribute_value{std::move(whole)};
    }
    auto const* const first = left.if_number();
    auto const* const second = right.if_number();
    if (first == nullptr || second == nullptr) return wrong_type();
    auto const sum =
        kind == operand_kinds::plus ? sum_of(*first, *second) : difference_of(*first, *second);
    if (!sum) return refusal("number overflow");
    return attribute_value{*sum};
}

result<attribute_value> value_of(operand_node const& node, item const& of,
                                 expression_scope const& scope) {
    switch (node.kind) {
        case operand_kinds::value:
            return scope.value_of(node.value);
        case operand_kinds::path:
        case operand_kinds::if_not_exists:
            if (auto const* found = scope.find(of, node.path)) return *found;
            if (node.kind == operand_kinds::if_not_exists) {
                return value_of(node.operands[0], of, scope);
            }
            return refusal("the expression refers to an attribute that does not exist in the item");
        case operand_kinds::size:
            return refusal("size is no function of an update");
        default:
            break;
    }
    auto left = value_of(node.operands[0], of, scope);
    if (left.has_error()) return left;
    auto right = value_of(node.operands[1], of, scope);
    if (right.has_error()) return right;
    return combine(node.kind, *left, *right);
}

/// What is before the last step; null if there is nothing that could have it.
attribute_value* parent_of(item& in, document_path const& path) {
    auto* at = in.find(path.front().name);
    for (std::size_t i = 1; i + 1 < path.size() && at != nullptr; ++i) {
        if (path[i].is_index()) {
            auto* const elements = at->if_list();
            at = elements != nullptr && path[i].index < elements->size()
                     ? &(*elements)[path[i].index]
                     : nullptr;
        } else {
            auto* const map = at->if_map();
            at = map != nullptr ? map->find(path[i].name) : nullptr;
        }
    }
    return at;
}

/// The map or list that a path ends in.
class place {
  public:
    place(item& in, document_path const& path) : last_{path.back()} {
        if (path.size() == 1) {
            map_ = &in;
        } else if (auto* const parent = parent_of(in, path)) {
            if (last_.is_index()) {
                list_ = parent->if_list();
            } else {
                map_ = parent->if_map();
            }
        }
    }

    [[nodiscard]] bool is_valid() const { return map_ != nullptr || list_ != nullptr; }
    [[nodiscard]] attribute_value const* find() const {
        if (map_ != nullptr) return map_->find(last_.name);
        return last_.index < list_->size() ? &(*list_)[last_.index] : nullptr;
    }
    /// An element behind a list's end becomes its last one.
    void set(attribute_value value) const {
        if (map_ != nullptr) {
            map_->set(last_.name, std::move(value));
        } else if (last_.index < list_->size()) {
            (*list_)[last_.index] = std::move(value);
        } else {
            list_->push_back(std::move(value));
        }
    }
    void erase() const {
        if (map_ != nullptr) {
            map_->erase(last_.name);
        } else if (last_.index < list_->size()) {
            list_->erase(list_->begin() + static_cast<std::ptrdiff_t>(last_.index));
        }
    }

  private:
    path_step const& last_;
    item* map_ = nullptr;
    list* list_ = nullptr;
};

template <class Set>
attribute_value united(Set whole, Set const& more) {
    for (auto const& each : more) whole.insert(each);
    return attribute_value{std::move(whole)};
}

/// Nothing if none is left.
template <class Set>
std::optional<attribute_value> without(Set const& whole, Set const& less) {
    std::vector<typename Set::value_type> left;
    for (auto const& each : whole) {
        if (!less.contains(each)) left.push_back(each);
    }
    if (left.empty()) return std::nullopt;
    return attribute_value{Set{std::move(left)}};
}

result<attribute_value> added(attribute_value const* held, attribute_value const& more) {
    if (held == nullptr) return more;
    if (held->type() != more.type()) return wrong_type();
    if (more.is_string_set()) return united(held->as_string_set(), more.as_string_set());
    if (more.is_number_set()) return united(held->as_number_set(), more.as_number_set());
    if (more.is_binary_set()) return united(held->as_binary_set(), more.as_binary_set());
    return combine(operand_kinds::plus, *held, more);
}

std::optional<attribute_value> deleted(attribute_value const& held, attribute_value const& less) {
    if (less.is_string_set()) return without(held.as_string_set(), less.as_string_set());
    if (less.is_number_set()) return without(held.as_number_set(), less.as_number_set());
    return without(held.as_binary_set(), less.as_binary_set());
}

bool is_set(attribute_value const& value) {
    return value.is_string_set() || value.is_number_set() || value.is_binary_set();
}

/// Elements from the last to the first, so that those to be removed are where they were.
bool later_first(document_path const& left, document_path const& right) {
    return std::lexicographical_compare(right.begin(), right.end(), left.begin(), left.end(),
                                        [](path_step const& a, path_step const& b) {
                                            return std::pair{std::string_view{a.name}, a.index} <
                                                   std::pair{std::string_view{b.name}, b.index};
                                        });
}

}  // namespace

update_plan::update_plan(update_node const& tree, expression_scope const& scope)
    : tree_{tree}, scope_{scope} {
    for (auto const* actions : {&tree.sets, &tree.removes, &tree.adds, &tree.deletes}) {
        for (auto const& each : *actions) paths_.push_back(scope.resolve(each.path));
    }
}

std::optional<error> update_plan::check() const {
    for (auto const& each : tree_.adds) {
        auto const& value = scope_.value_of(each.value.value);
        if (!value.is_number() && !is_set(value)) return refusal("ADD takes numbers and sets");
    }
    for (auto const& each : tree_.deletes) {
        if (!is_set(scope_.value_of(each.value.value))) return refusal("DELETE takes sets");
    }
    return check_paths(paths_);
}

bool update_plan::creates() const {
    return !tree_.sets.empty() || !tree_.adds.empty() ||
           (tree_.removes.empty() && tree_.deletes.empty());
}

result<item> update_plan::apply(item const& to) const {
    auto made = to;
    auto path = paths_.begin();
    std::vector<std::pair<document_path const*, attribute_value>> sets;
    for (auto const& each : tree_.sets) {
        auto value = value_of(each.value, to, scope_);
        if (value.has_error()) return value.error();
        sets.emplace_back(&*path++, *std::move(value));
    }
    // What goes behind the end of a list keeps the order of the indexes.
    std::stable_sort(sets.begin(), sets.end(), [](auto const& left, auto const& right) {
        return later_first(*right.first, *left.first);
    });
    for (auto& [where, value] : sets) {
        place const at{made, *where};
        if (!at.is_valid()) return invalid_path();
        at.set(std::move(value));
    }
    std::vector<document_path> removed(path,
                                       path + static_cast<std::ptrdiff_t>(tree_.removes.size()));
    path += static_cast<std::ptrdiff_t>(removed.size());
    for (auto const& each : tree_.adds) {
        place const at{made, *path++};
        if (!at.is_valid()) return invalid_path();
        auto value = added(at.find(), scope_.value_of(each.value.value));
        if (value.has_error()) return value.error();
        at.set(*std::move(value));
    }
    for (auto const& each : tree_.deletes) {
        auto const& where = *path++;
        place const at{made, where};
        if (!at.is_valid()) return invalid_path();
        auto const& less = scope_.value_of(each.value.value);
        auto const* const held = at.find();
        if (held == nullptr) continue;
        if (held->type() != less.type()) return wrong_type();
        if (auto left = deleted(*held, less)) {
            at.set(*std::move(left));
        } else {
            removed.push_back(where);
        }
    }
    std::sort(removed.begin(), removed.end(), later_first);
    for (auto const& each : removed) {
        place const at{made, each};
        if (!at.is_valid()) return invalid_path();
        at.erase();
    }
    return made;
}

}  // namespace dynaco::test
