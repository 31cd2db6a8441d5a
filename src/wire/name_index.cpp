#include "wire/name_index.hpp"

#include <cstring>

namespace dynaco::wire::detail {

std::uint64_t bit_of(std::string_view name) noexcept {
    if (name.empty()) return 1;
    auto const at = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(name[i])};
    };
    auto const sample = at(0) ^ at(name.size() / 2) << 8 ^ at(name.size() - 1) << 16 ^
                        static_cast<std::uint32_t>(name.size()) << 24;
    return std::uint64_t{1} << (sample * 0x9E3779B1U >> 26);
}

// Loads of fixed sizes, which overlap at the end: copying a varying number of bytes would cost more
// than all the rest.
std::uint32_t hash_of(std::string_view name) noexcept {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio
    auto const load = [](auto word, char const* from) {
        std::memcpy(&word, from, sizeof word);
        return std::uint64_t{word};
    };
    std::uint64_t mixed = name.size();
    auto const add = [&](std::uint64_t word) {
        mixed = (mixed ^ word) * factor;
        mixed ^= mixed >> 32;
    };
    char const* next = name.data();
    char const* const end = next + name.size();
    if (name.size() >= 8) {
        for (; end - next > 8; next += 8) add(load(std::uint64_t{}, next));
        add(load(std::uint64_t{}, end - 8));
    } else if (name.size() >= 4) {
        add(load(std::uint32_t{}, next) << 32 | load(std::uint32_t{}, end - 4));
    } else {
        for (; next != end; ++next) add(static_cast<unsigned char>(*next));
    }
    // The last characters are in the upper bits so far; tables take the lower ones.
    return static_cast<std::uint32_t>((mixed * factor) >> 32);
}

}  // namespace dynaco::wire::detail
