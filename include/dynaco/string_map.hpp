// Values by name, where the service has a map.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco {

/// Names with their values, in the order of insertion: every map of the service but those of
/// attribute values, which are an `item`.
///
/// One contiguous array with linear look-up, as in `item`: these maps have a handful of entries and
/// are mostly written once and read through, which costs `std::map` an allocation per entry.
/// Elements are pairs: `for (auto const& [name, value] : map)`. A name occurs once. Equality
/// ignores the order.
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
template <class T>
class string_map {
  public:
    using value_type = std::pair<std::string, T>;
    using const_iterator = typename std::vector<value_type>::const_iterator;

    string_map() = default;

    /// The value of a name; null if there is none.
    T const* find(std::string_view name) const noexcept {
        for (auto const& entry : entries_) {
            if (entry.first == name) return &entry.second;
        }
        return nullptr;
    }
    T* find(std::string_view name) noexcept {
        return const_cast<T*>(std::as_const(*this).find(name));
    }
    [[nodiscard]] bool contains(std::string_view name) const noexcept {
        return find(name) != nullptr;
    }

    /// Adds an entry, or replaces its value in place.
    string_map& set(std::string name, T value) & {
        if (auto* held = find(name)) {
            *held = std::move(value);
        } else {
            append(std::move(name), std::move(value));
        }
        return *this;
    }
    string_map&& set(std::string name, T value) && {
        return std::move(set(std::move(name), std::move(value)));
    }
    /// Adds an entry without looking whether the name is there: for those who know that it is not.
    T& append(std::string name, T value) {
        return entries_.emplace_back(std::move(name), std::move(value)).second;
    }
    /// Removes an entry; false if there was none. The others keep their order.
    bool erase(std::string_view name) {
        return std::erase_if(entries_, [&](auto const& entry) { return entry.first == name; }) != 0;
    }
    void clear() noexcept { entries_.clear(); }
    void reserve(std::size_t capacity) { entries_.reserve(capacity); }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    const_iterator begin() const noexcept { return entries_.begin(); }
    const_iterator end() const noexcept { return entries_.end(); }

    friend bool operator==(string_map const& left, string_map const& right) {
        if (left.size() != right.size()) return false;
        for (auto const& entry : left) {
            auto const* other = right.find(entry.first);
            if (other == nullptr || !(*other == entry.second)) return false;
        }
        return true;
    }

  private:
    std::vector<value_type> entries_;
};

}  // namespace dynaco
