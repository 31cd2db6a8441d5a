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

std::uint32_t hash_of(std::string_view name) noexcept {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio
    std::uint64_t mixed = name.size();
    auto const add = [&](std::size_t size) {
        std::uint64_t word = 0;
        std::memcpy(&word, name.data(), size);
        mixed = (mixed ^ word) * factor;
        mixed ^= mixed >> 32;
    };
    for (; name.size() >= 8; name.remove_prefix(8)) add(8);
    if (!name.empty()) add(name.size());
    return static_cast<std::uint32_t>(mixed);
}

}  // namespace dynaco::wire::detail
