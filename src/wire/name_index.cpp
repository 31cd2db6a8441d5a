#include "wire/name_index.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <exception>
#include <random>

namespace dynaco::wire::detail {
namespace {

__extension__ typedef unsigned __int128 product;

constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio

// Both halves of the product.
std::uint64_t fold(std::uint64_t left, std::uint64_t right) noexcept {
    product const whole = product{left} * right;
    return static_cast<std::uint64_t>(whole) ^ static_cast<std::uint64_t>(whole >> 64);
}

}  // namespace

std::uint64_t bit_of(std::string_view name) noexcept {
    if (name.empty()) return 1;
    auto const at = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(name[i])};
    };
    auto const sample = at(0) ^ at(name.size() / 2) << 8 ^ at(name.size() - 1) << 16 ^
                        static_cast<std::uint32_t>(name.size()) << 24;
    return std::uint64_t{1} << (sample * 0x9E3779B1U >> 26);
}

// Two words are multiplied to 128 bits, of which the halves are folded together. Both factors
// depend on the key, so that no difference between two names has a known effect: with a hash whose
// steps are known, one can write down as many names with the same hash as one likes.
//
// Loads of fixed sizes, which overlap at the end: copying a varying number of bytes would cost more
// than all the rest.
std::uint32_t hash_of(std::string_view name, hash_key const& key) noexcept {
    auto const load = [](auto word, char const* from) {
        std::memcpy(&word, from, sizeof word);
        return std::uint64_t{word};
    };
    std::uint64_t mixed = key.start;
    auto const add = [&](std::uint64_t left, std::uint64_t right) {
        mixed = fold(left ^ key.word, right ^ mixed);
    };
    char const* next = name.data();
    char const* const end = next + name.size();
    if (name.size() >= 8) {
        for (; end - next > 16; next += 16) {
            add(load(std::uint64_t{}, next), load(std::uint64_t{}, next + 8));
        }
        if (name.size() > 16) next = end - 16;
        add(load(std::uint64_t{}, next), load(std::uint64_t{}, end - 8));
    } else if (name.size() >= 4) {
        add(load(std::uint32_t{}, next), load(std::uint32_t{}, end - 4));
    } else if (!name.empty()) {
        auto const at = [&](std::size_t i) { return load(std::uint8_t{}, next + i); };
        add(at(0), at(name.size() / 2) | at(name.size() - 1) << 8);
    }
    // The size last: it would cancel out against the characters before.
    return static_cast<std::uint32_t>(fold(mixed ^ name.size(), factor));
}

hash_key make_hash_key() {
    std::array<std::uint64_t, 2> words{};
    try {
        std::random_device device;
        for (auto& word : words) word = std::uint64_t{device()} << 32 | device();
    } catch (std::exception const&) {
        // No device, as in some sandboxes, is no reason to read nothing: where the process lies in
        // memory and when it got here is hard enough to guess from afar.
        auto const now = std::chrono::steady_clock::now().time_since_epoch().count();
        words[0] = fold(reinterpret_cast<std::uintptr_t>(&words) ^ factor,
                        static_cast<std::uint64_t>(now));
        words[1] = fold(reinterpret_cast<std::uintptr_t>(&make_hash_key) ^ words[0], factor);
    }
    return {words[0], words[1]};
}

hash_key const& own_hash_key() {
    static hash_key const key = make_hash_key();
    return key;
}

}  // namespace dynaco::wire::detail
