#include "recipes/local_copies.hpp"

#include <dynaco/item_size.hpp>

#include <cassert>
#include <functional>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

// What an entry takes beside its key and value, roughly.
constexpr std::size_t copy_overhead = 100;

}  // namespace

local_copies::copy const* local_copies::find(std::string const& key, time_point now,
                                             std::int64_t wall_now) {
    auto const found = places_.find(key);
    if (found == places_.end()) return nullptr;
    auto const place = found->second;
    if (now >= place->old_at || (place->kept.ends && *place->kept.ends <= wall_now)) {
        drop(place);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, place);
    return &place->kept;
}

local_copies::ticket local_copies::begin_read(std::string const& key, time_point now) const {
    auto const group = group_of(key);
    return ticket{group, changes_[group], now};
}

void local_copies::end_read(ticket const& from, std::string const& key, copy found) {
    if (changes_[from.group] == from.changes) keep(key, std::move(found), from.began);
}

local_copies::ticket local_copies::begin_write(std::string const& key, time_point now) {
    drop(key);
    auto const group = group_of(key);
    return ticket{group, ++changes_[group], now};
}

void local_copies::end_write(ticket const& from, std::string const& key,
                             std::optional<copy> stored) {
    drop(key);
    bool const alone = changes_[from.group] == from.changes;
    ++changes_[from.group];
    if (alone && stored) keep(key, *std::move(stored), from.began);
}

void local_copies::forget_all() {
    entries_.clear();
    places_.clear();
    bytes_ = 0;
    for (auto& each : changes_) ++each;
}

std::size_t local_copies::group_of(std::string const& key) {
    return std::hash<std::string>{}(key) % groups;
}

void local_copies::keep(std::string const& key, copy what, time_point began) {
    drop(key);
    auto const size = key.size() + value_size(what.value) + copy_overhead;
    if (most_entries_ == 0 || size > most_bytes_) return;
    while (entries_.size() >= most_entries_ || bytes_ > most_bytes_ - size) {
        drop(std::prev(entries_.end()));
    }
    entries_.emplace_front(key, std::move(what), began + most_age_, size);
    places_[key] = entries_.begin();
    bytes_ += size;
    assert(places_.size() == entries_.size());
}

void local_copies::drop(std::string const& key) {
    auto const found = places_.find(key);
    if (found != places_.end()) drop(found->second);
}

void local_copies::drop(entry_list::iterator which) {
    bytes_ -= which->size;
    places_.erase(which->key);
    entries_.erase(which);
}

}  // namespace dynaco::recipes::detail
