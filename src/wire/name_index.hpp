// Whether an item that grows has a name already.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace dynaco::wire {

/// Answers for one item to which attributes are only added, in constant time however many they are:
/// the service's replies are not trusted to be small.
class name_index {
  public:
    /// Whether `item` has the name. To be asked for every name before it is added.
    bool contains(item const& item, std::string_view name);

  private:
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t place = 0;  // in the item plus one; 0: free
    };

    void catch_up(item const& item);
    void insert(slot const& what);

    // Few names: one bit for the hash of each, and a linear search if the bit was set before.
    std::uint64_t bits_ = 0;
    // Many names: open addressing.
    std::vector<slot> slots_;
    std::uint32_t indexed_ = 0;  // so many of the item's attributes are in slots_
};

}  // namespace dynaco::wire
