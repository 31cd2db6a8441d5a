#include "allocation_count.hpp"

#include <cerrno>
#include <cstddef>

namespace {

thread_local constinit std::uint64_t calls = 0;
thread_local constinit std::uint64_t bytes = 0;

void note(std::size_t size) noexcept {
    ++calls;
    bytes += size;
}

}  // namespace

// The executable's definitions stand before glibc's for every library of the process. free() stays
// glibc's, because the memory does.
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
    note(size);
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
    note(count * size);
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) noexcept {
    note(size);
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    note(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
    note(size);
    *out = __libc_memalign(alignment, size);
    return *out == nullptr ? ENOMEM : 0;
}

}  // extern "C"

namespace dynaco::bench {

allocation_count allocations_so_far() noexcept {
    allocation_count count;
    count.calls = calls;
    count.bytes = bytes;
    return count;
}

}  // namespace dynaco::bench
