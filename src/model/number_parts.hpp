// The inside of a number, for the files that read, write and convert it.
#pragma once

#include <dynaco/number.hpp>

#include <array>
#include <bit>
#include <cassert>

namespace dynaco {
namespace model {

__extension__ typedef unsigned __int128 uint128;

/// 10^0 to 10^38.
inline constexpr auto powers_of_ten = [] {
    std::array<uint128, 39> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

/// The number of decimal digits; 0 for zero.
constexpr int count_digits(uint128 value) noexcept {
    auto const high = static_cast<std::uint64_t>(value >> 64);
    auto const low = static_cast<std::uint64_t>(value) | 1;
    int const bits = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
    int const guess = bits * 1233 >> 12;  // floor(bits * log10(2)), for up to 127 bits
    return guess + (value >= powers_of_ten[static_cast<std::size_t>(guess)] ? 1 : 0);
}

}  // namespace model

struct number_access {
    static model::uint128 coefficient(number const& value) noexcept {
        return model::uint128{value.high_} << 64 | value.low_;
    }
    static int exponent(number const& value) noexcept { return value.exponent_; }

    /// @par Preconditions The coefficient has no trailing zero and is not zero; all is in range.
    static number make(bool negative, model::uint128 coefficient, int exponent) noexcept {
        assert(coefficient % 10 != 0);
        number made;
        made.low_ = static_cast<std::uint64_t>(coefficient);
        made.high_ = static_cast<std::uint64_t>(coefficient >> 64);
        made.exponent_ = static_cast<std::int16_t>(exponent);
        made.negative_ = negative;
        return made;
    }
};

}  // namespace dynaco
