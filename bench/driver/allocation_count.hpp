// Counts what this process takes from the heap, the frames of coroutines and OpenSSL included.
// Cheap: two additions each. For glibc.
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
