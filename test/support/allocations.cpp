#include "support/allocations.hpp"

#include <cerrno>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DYNACO_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define DYNACO_TEST_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(DYNACO_TEST_SANITIZED)
#define DYNACO_TEST_COUNTS 1
#endif

namespace {

// Constant-initialised: the first allocations happen before any constructor runs. Of a thread,
// because atomic counters would show in the time that the benchmarks measure.
constinit thread_local std::uint64_t allocations = 0;
constinit thread_local std::uint64_t allocated_bytes = 0;

#ifdef DYNACO_TEST_COUNTS
void note(std::size_t bytes) noexcept {
    ++allocations;
    allocated_bytes += bytes;
}
#endif

}  // namespace

#ifdef DYNACO_TEST_COUNTS
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

void* memalign(std::size_t alignment, std::size_t size) noexcept {
    note(size);
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    note(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
    note(size);
    void* const memory = __libc_memalign(alignment, size);
    if (memory == nullptr) return ENOMEM;
    *out = memory;
    return 0;
}

}  // extern "C"
#endif

namespace dynaco::test {

bool counts_allocations() {
#ifdef DYNACO_TEST_COUNTS
    return true;
#else
    return false;
#endif
}

allocation_scope::allocation_scope() : count_before_(allocations), bytes_before_(allocated_bytes) {}

std::uint64_t allocation_scope::count() const {
    return allocations - count_before_;
}

std::uint64_t allocation_scope::bytes() const {
    return allocated_bytes - bytes_before_;
}

}  // namespace dynaco::test
