#include "allocation_count.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local constinit std::uint64_t calls = 0;
thread_local constinit std::uint64_t bytes = 0;

}  // namespace

namespace dynaco::bench {

allocation_count allocations_so_far() noexcept {
    allocation_count count;
    count.calls = calls;
    count.bytes = bytes;
    return count;
}

}  // namespace dynaco::bench

void* operator new(std::size_t size) {
    ++calls;
    bytes += size;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++calls;
    bytes += size;
    auto const step = static_cast<std::size_t>(alignment);
    if (void* const memory = std::aligned_alloc(step, (size + step - 1) / step * step)) {
        return memory;
    }
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
