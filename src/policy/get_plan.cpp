#include "policy/get_plan.hpp"

#include <cassert>
#include <utility>

namespace dynaco::policy {

get_plan::id get_plan::add(std::string identity, std::size_t bytes) {
    auto const [entry, is_new] = ids_.try_emplace(std::move(identity), keys_.size());
    if (is_new) keys_.push_back({bytes, states::waiting});
    return entry->second;
}

std::optional<get_plan::id> get_plan::find(std::string const& identity) const {
    auto const found = ids_.find(identity);
    return found == ids_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<get_plan::id> get_plan::take() {
    std::vector<id> taken;
    std::size_t bytes = 0;
    while (next_ != keys_.size() && taken.size() != most_keys) {
        auto& key = keys_[next_];
        bytes += key.bytes;
        if (bytes > most_bytes && !taken.empty()) break;
        key.state = states::in_flight;
        taken.push_back(next_++);
    }
    in_flight_ += taken.size();
    return taken;
}

void get_plan::answered(id which) {
    assert(keys_.at(which).state == states::in_flight);
    keys_[which].state = states::answered;
    --in_flight_;
}

void get_plan::give_up(id which) {
    assert(keys_.at(which).state == states::in_flight);
    keys_[which].state = states::left;
    --in_flight_;
}

void get_plan::stop() {
    for (; next_ != keys_.size(); ++next_) keys_[next_].state = states::left;
}

}  // namespace dynaco::policy
