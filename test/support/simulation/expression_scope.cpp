#include "support/simulation/expression_scope.hpp"

#include "support/simulation/expression_parser.hpp"

#include <algorithm>

namespace dynaco::test {

item const& expression_scope::no_values() {
    static item const none;
    return none;
}

std::optional<error> expression_scope::check() const {
    auto const has = [](auto const& list, std::string_view what) {
        return std::find(list.begin(), list.end(), what) != list.end();
    };
    for (auto const name : used_names_) {
        if (!names_->contains(name)) return refusal("no name is given for " + std::string{name});
    }
    for (auto const value : used_values_) {
        if (!values_->contains(value))
            return refusal("no value is given for " + std::string{value});
    }
    for (auto const& [name, meaning] : *names_) {
        if (!has(used_names_, name)) return refusal("the name " + name + " is not used");
    }
    for (auto const& each : *values_) {
        if (!has(used_values_, each.name))
            return refusal("the value " + each.name + " is not used");
    }
    return std::nullopt;
}

document_path expression_scope::resolve(document_path const& path) const {
    auto resolved = path;
    for (auto& step : resolved) {
        if (!step.is_index()) step.name = std::string{name_of(step)};
    }
    return resolved;
}

attribute_value const* expression_scope::find(item const& in, document_path const& path) const {
    attribute_value const* at = in.find(name_of(path.front()));
    for (std::size_t i = 1; i < path.size() && at != nullptr; ++i) {
        auto const& step = path[i];
        if (step.is_index()) {
            auto const* const elements = at->if_list();
            at = elements != nullptr && step.index < elements->size() ? &(*elements)[step.index]
                                                                      : nullptr;
        } else {
            auto const* const map = at->if_map();
            at = map != nullptr ? map->find(name_of(step)) : nullptr;
        }
    }
    return at;
}

}  // namespace dynaco::test
