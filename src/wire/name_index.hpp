// Whether an item that grows has a name already.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::wire {

namespace detail {

/// A bit of 64; cheap, and tells `a1` from `a2`.
std::uint64_t bit_of(std::string_view name) noexcept;

/// What decides which names have the same hash. Who writes the names must not know it.
struct hash_key {
    std::uint64_t word;
    std::uint64_t start;
};

/// 16 bytes at a time: a fifth of what std::hash costs for a name.
std::uint32_t hash_of(std::string_view name, hash_key const& key) noexcept;

/// A new one, from the system's randomness.
hash_key make_hash_key();
/// The one of this process, made when it is first asked for.
hash_key const& own_hash_key();

}  // namespace detail

/// Answers for one set of names that only grows, in constant time however many they are and whoever
/// has chosen them: the service's replies are not trusted to be small, nor their names to be
/// harmless.
///
/// `Names` knows those that are there: `size()`; `contains(name)`, by a search; and where they are,
/// from `begin()` by `next(place)` to `end()`, with `at(place)`. Places grow and fit 31 bits.
template <class Names>
class basic_name_index {
  public:
    /// Whether `names` has the name. To be asked for every name before it is added.
    bool contains(Names names, std::string_view name) {
        if (names.size() < few) {
            auto const bit = detail::bit_of(name);
            if ((bits_ & bit) != 0) return names.contains(name);
            bits_ |= bit;
            return false;
        }
        catch_up(names);
        auto const hash = detail::hash_of(name, *key_);
        auto const mask = slots_.size() - 1;
        for (auto i = hash & mask; slots_[i].place != 0; i = (i + 1) & mask) {
            if (slots_[i].hash == hash && names.at(slots_[i].place - 1) == name) return true;
        }
        newest_ = hash;
        return false;
    }

  private:
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t place = 0;  // of the name plus one; 0: free
    };

    static constexpr std::size_t few = 32;

    // Puts into the table what has been added since; the table stays at most half full.
    void catch_up(Names names) {
        if (slots_.empty()) {
            indexed_ = names.begin();
            key_ = &detail::own_hash_key();
        }
        if (names.size() * 2 > slots_.size()) {
            auto const old =
                std::exchange(slots_, std::vector<slot>(std::bit_ceil(names.size() * 4)));
            for (auto const& each : old) {
                if (each.place != 0) insert(each);
            }
        }
        for (; indexed_ != names.end(); indexed_ = names.next(indexed_)) {
            insert({hash_at(names, indexed_), indexed_ + 1});
        }
        newest_.reset();
    }

    // Of the last name it was asked for: before it was added.
    std::uint32_t hash_at(Names names, std::uint32_t place) const {
        if (!newest_ || names.next(place) != names.end()) {
            return detail::hash_of(names.at(place), *key_);
        }
        assert(*newest_ == detail::hash_of(names.at(place), *key_));
        return *newest_;
    }

    void insert(slot const& what) {
        auto const mask = slots_.size() - 1;
        auto i = what.hash & mask;
        while (slots_[i].place != 0) i = (i + 1) & mask;
        slots_[i] = what;
    }

    // Few names: one bit for the hash of each, and a search if the bit was set before.
    std::uint64_t bits_ = 0;
    // Many names: open addressing.
    detail::hash_key const* key_ = nullptr;
    std::vector<slot> slots_;
    std::uint32_t indexed_ = 0;            // the names before this place are in slots_
    std::optional<std::uint32_t> newest_;  // the hash of the name that is to be added next
};

/// The names of an item.
class item_names {
  public:
    item_names(item const& of) noexcept : item_{of} {}

    std::size_t size() const noexcept { return item_.size(); }
    bool contains(std::string_view name) const noexcept { return item_.contains(name); }
    std::uint32_t begin() const noexcept { return 0; }
    std::uint32_t end() const noexcept { return static_cast<std::uint32_t>(item_.size()); }
    std::uint32_t next(std::uint32_t place) const noexcept { return place + 1; }
    std::string_view at(std::uint32_t place) const noexcept { return item_.begin()[place].name; }

  private:
    item const& item_;
};

using name_index = basic_name_index<item_names>;

}  // namespace dynaco::wire
