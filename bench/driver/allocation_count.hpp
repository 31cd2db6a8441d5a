// Counts what this process takes from the heap by operator new. Cheap: two additions each.
#pragma once

#include <cstdint>

namespace dynaco::bench {

class allocation_count {
  public:
    allocation_count() = default;

    std::uint64_t calls = 0;
    std::uint64_t bytes = 0;
};

/// Of the calling thread, so far.
allocation_count allocations_so_far() noexcept;

}  // namespace dynaco::bench
