#include "support/simulation/stored_table.hpp"

namespace dynaco::test {

item const* stored_table::find(stored_key const& key) const {
    auto const found = rows_.find(key);
    return found != rows_.end() ? &found->second : nullptr;
}

void stored_table::put(stored_key const& key, item value, moment now) {
    auto const [place, is_new] = rows_.try_emplace(key);
    if (memory > moment{}) {
        remember(key, is_new ? std::nullopt : std::optional{std::move(place->second)}, now);
    }
    place->second = std::move(value);
}

void stored_table::erase(stored_key const& key, moment now) {
    auto const place = rows_.find(key);
    if (place == rows_.end()) return;
    if (memory > moment{}) remember(key, std::move(place->second), now);
    rows_.erase(place);
}

void stored_table::remember(stored_key const& key, std::optional<item> before, moment now) {
    while (!changes_.empty() && changes_.front().when < now - memory) changes_.pop_front();
    changes_.push_back({now, key, std::move(before)});
}

stored_table::row_map stored_table::rows_as_of(moment when) const {
    auto then = rows_;
    for (auto each = changes_.rbegin(); each != changes_.rend(); ++each) {
        if (each->when <= when) break;
        if (each->before) {
            then.insert_or_assign(each->key, *each->before);
        } else {
            then.erase(each->key);
        }
    }
    return then;
}

}  // namespace dynaco::test
