// DynamoDB's number: exact decimal, up to 38 significant digits.
#pragma once

#include <dynaco/result.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

namespace dynaco {

/// The C++ types that are numbers: integers of up to 64 bits and floating point, but neither `bool`
/// nor a character type (`'a'` as a number is a mistake more often than not; `signed char` and
/// `unsigned char` are `std::int8_t` and `std::uint8_t`).
template <class T>
concept arithmetic_number =
    std::is_arithmetic_v<T> && (std::floating_point<T> || sizeof(T) <= 8) &&
    !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// An exact decimal number as DynamoDB keeps it.
///
/// Up to 38 significant digits, zero or a magnitude from 1E-130 to
/// 9.9999999999999999999999999999999999999E+125 (Amazon DynamoDB developer guide, "Service,
/// account, and table quotas"). Leading and trailing zeros are not significant: `1`, `1.0` and `01`
/// are one value. Comparison is by value. A plain value type of 24 bytes that never allocates.
class number {
  public:
    static constexpr int max_digits = 38;      ///< Significant digits.
    static constexpr int max_exponent = 125;   ///< Of the first digit.
    static constexpr int min_exponent = -130;  ///< Of the first digit.
    /// Bytes that `write_to` needs at most: sign, `0.`, 130 - 1 zeros, 38 digits.
    static constexpr std::size_t max_text_size = 172;

    /// Zero.
    constexpr number() noexcept = default;

    /// The value itself: every integer type fits.
    template <arithmetic_number T>
        requires std::integral<T>
    constexpr number(T value) noexcept {
        auto magnitude = static_cast<std::uint64_t>(value);
        if constexpr (std::is_signed_v<T>) {
            negative_ = value < 0;
            if (negative_) magnitude = 0 - magnitude;
        }
        if (magnitude != 0) {
            for (; magnitude % 10 == 0; magnitude /= 10) ++exponent_;
        }
        low_ = magnitude;
    }

    /// The shortest decimal that reads back as the same `T`: `number{0.1}` is 0.1.
    /// @par Errors `std::invalid_argument` for NaN, infinities and magnitudes out of range.
    template <arithmetic_number T>
        requires std::floating_point<T>
    number(T value);

    /// What the constructor does, with `errc::invalid_argument` in place of the exception.
    template <arithmetic_number T>
        requires std::floating_point<T>
    static result<number> from(T value);

    /// Reads what the service reads: `[+-] digits [. digits] [(e|E) [+-] digits]`, where the digits
    /// before or after the point may be missing. No blanks, no hexadecimal digits, no NaN, no
    /// infinity.
    /// @par Errors `std::invalid_argument` with what `parse` finds.
    explicit number(std::string_view text);

    /// Reads as the constructor does; a text that is not a number, has more than 38 significant
    /// digits, or is out of range is `errc::invalid_argument`, with the text (shortened) and the
    /// rule in the message.
    static result<number> parse(std::string_view text);

    /// The value as `T`. Integers must be whole and in range, floating point takes the nearest
    /// value and must not overflow; otherwise `errc::not_representable` with the value and the type
    /// in the message.
    template <arithmetic_number T>
    result<T> to() const;

    /// The text as the service returns it: plain digits without exponent, however many zeros that
    /// takes; no leading zero but the one before the point, no trailing zero after it.
    std::string to_string() const;
    /// Writes what `to_string` returns; returns its size.
    /// @par Preconditions `buffer` has at least `max_text_size` bytes.
    std::size_t write_to(char* buffer) const noexcept;

    constexpr bool is_zero() const noexcept { return (low_ | high_) == 0; }
    constexpr bool is_negative() const noexcept { return negative_; }
    /// Whether there are no digits after the point.
    constexpr bool is_integer() const noexcept { return exponent_ >= 0; }

    friend constexpr bool operator==(number const&, number const&) noexcept = default;
    friend std::strong_ordering operator<=>(number const& left, number const& right) noexcept;
    friend std::ostream& operator<<(std::ostream& out, number const& value);

  private:
    friend struct std::hash<number>;
    friend struct number_access;

    // The value is (negative ? -1 : 1) * (high * 2^64 + low) * 10^exponent_; the coefficient has no
    // trailing zero, and zero is all zeros, so that equality is member by member.
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0;
    std::int16_t exponent_ = 0;
    bool negative_ = false;
};

}  // namespace dynaco

template <>
struct std::hash<dynaco::number> {
    std::size_t operator()(dynaco::number const& value) const noexcept;
};
