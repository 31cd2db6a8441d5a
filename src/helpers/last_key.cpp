#include "helpers/last_key.hpp"

#include <dynaco/attribute_value.hpp>

namespace dynaco::helpers {

void last_key::learn(item const& key) {
    if (learnt_) return;
    learnt_ = true;
    names_.clear();
    for (auto const& each : key) names_.push_back(each.name);
}

void last_key::remember(item const& taken) {
    is_complete_ = !names_.empty();
    for (auto const& name : names_) {
        auto const* const value = taken.find(name);
        if (!value) {
            is_complete_ = false;
            return;
        }
        key_[name] = *value;
    }
}

}  // namespace dynaco::helpers
