#include "policy/write_plan.hpp"

#include <cassert>
#include <utility>

namespace dynaco::policy {

write_plan::added write_plan::add(std::string const& identity, std::size_t bytes) {
    auto& key = *keys_.try_emplace(identity).first;
    added result{next_++, std::nullopt};
    if (auto const place = key.second.waiting) {
        result.replaced = **place;
        auto const old = writes_.extract(**place);
        waiting_bytes_ -= old.mapped().bytes;
        **place = result.which;
    } else {
        key.second.waiting = waiting_.insert(waiting_.end(), result.which);
    }
    waiting_bytes_ += bytes;
    writes_.emplace(result.which, planned{&key, bytes});
    return result;
}

// Writes whose key is in flight are passed over: there are no more of them than are in flight.
std::vector<write_plan::id> write_plan::take() {
    std::vector<id> taken;
    std::size_t total = frame_bytes;
    for (auto next = waiting_.begin(); next != waiting_.end() && taken.size() != most_writes;) {
        auto const place = next++;
        auto const& write = writes_.at(*place);
        auto& key = write.key->second;
        if (key.in_flight) continue;
        if (total + write.bytes > most_bytes && !taken.empty()) break;
        total += write.bytes;
        waiting_bytes_ -= write.bytes;
        key.in_flight = *place;
        key.waiting.reset();
        taken.push_back(*place);
        waiting_.erase(place);
    }
    return taken;
}

std::optional<write_plan::id> write_plan::in_flight_of(std::string const& identity) const {
    auto const found = keys_.find(identity);
    return found == keys_.end() ? std::nullopt : found->second.in_flight;
}

void write_plan::settle(id which) {
    auto const write = writes_.extract(which);
    assert(!write.empty());
    auto& key = *write.mapped().key;
    assert(key.second.in_flight == which);
    key.second.in_flight.reset();
    forget(key);
}

std::vector<write_plan::id> write_plan::stop() {
    std::vector<id> left{waiting_.begin(), waiting_.end()};
    for (id const which : left) {
        auto const write = writes_.extract(which);
        auto& key = *write.mapped().key;
        key.second.waiting.reset();
        forget(key);
    }
    waiting_.clear();
    waiting_bytes_ = 0;
    return left;
}

void write_plan::forget(key_map::value_type& key) {
    if (!key.second.in_flight && !key.second.waiting) keys_.erase(keys_.find(key.first));
}

}  // namespace dynaco::policy
