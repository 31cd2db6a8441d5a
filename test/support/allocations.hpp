// Counts what this process takes from the heap.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dynaco::test {

/// Whether this executable counts at all: not under a sanitizer, which brings an allocator of its
/// own, and only with glibc, whose internal entry points the counting one calls.
[[nodiscard]] bool counts_allocations();

/// The allocations (malloc, calloc, realloc, aligned ones and through them operator new) since this
/// object was made. Zero for ever where `counts_allocations()` is false.
class allocation_scope {
  public:
    /// Whose allocations.
    enum class of { all_threads, own_thread };

    explicit allocation_scope(of whose = of::all_threads);

    /// Of its own thread: to be asked there.
    [[nodiscard]] std::uint64_t count() const;
    /// Bytes asked for, which is less than what the heap spends on them.
    [[nodiscard]] std::uint64_t bytes() const;

  private:
    of whose_;
    std::uint64_t count_before_;
    std::uint64_t bytes_before_;
};

}  // namespace dynaco::test
