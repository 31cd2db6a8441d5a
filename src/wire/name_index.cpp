#include "wire/name_index.hpp"

#include <bit>
#include <functional>

namespace dynaco::wire {
namespace {

constexpr std::size_t few = 32;

// A bit of 64; cheap, and tells `a1` from `a2`.
std::uint64_t bit_of(std::string_view name) noexcept {
    if (name.empty()) return 1;
    auto const at = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(name[i])};
    };
    auto const sample = at(0) ^ at(name.size() / 2) << 8 ^ at(name.size() - 1) << 16 ^
                        static_cast<std::uint32_t>(name.size()) << 24;
    return std::uint64_t{1} << (sample * 0x9E3779B1U >> 26);
}

}  // namespace

bool name_index::contains(item const& item, std::string_view name) {
    if (item.size() < few) {
        auto const bit = bit_of(name);
        if ((bits_ & bit) != 0) return item.contains(name);
        bits_ |= bit;
        return false;
    }
    catch_up(item);
    return look_up(item, name);
}

bool name_index::look_up(item const& item, std::string_view name) const {
    auto const mask = slots_.size() - 1;
    for (auto i = std::hash<std::string_view>{}(name)&mask; slots_[i] != 0; i = (i + 1) & mask) {
        if (item.begin()[slots_[i] - 1].name == name) return true;
    }
    return false;
}

// Puts into the table what has been added to the item since; the table stays at most half full.
void name_index::catch_up(item const& item) {
    if (item.size() * 2 > slots_.size()) {
        slots_.assign(std::bit_ceil(item.size() * 4), 0);
        indexed_ = 0;
    }
    for (; indexed_ != item.size(); ++indexed_) {
        insert(item.begin()[indexed_].name, indexed_);
    }
}

void name_index::insert(std::string_view name, std::uint32_t position) {
    auto const mask = slots_.size() - 1;
    auto i = std::hash<std::string_view>{}(name)&mask;
    while (slots_[i] != 0) i = (i + 1) & mask;
    slots_[i] = position + 1;
}

}  // namespace dynaco::wire
