// Counts what a thread takes from the heap: the frames of coroutines and OpenSSL included. The
// benchmarks count with it, too.
#pragma once

#include <cstdint>

namespace dynaco::test {

/// Whether this executable counts at all: not under a sanitizer, which brings an allocator of its
/// own, and only with glibc, whose internal entry points the counting one calls.
[[nodiscard]] bool counts_allocations();

/// The allocations (malloc, calloc, realloc, aligned ones and through them operator new) of this
/// thread since this object was made; to be asked on that thread. Zero for ever where
/// `counts_allocations()` is false.
class allocation_scope {
  public:
    allocation_scope();

    [[nodiscard]] std::uint64_t count() const;
    /// Bytes asked for, which is less than what the heap spends on them.
    [[nodiscard]] std::uint64_t bytes() const;

  private:
    std::uint64_t count_before_;
    std::uint64_t bytes_before_;
};

}  // namespace dynaco::test
