#include <dynaco/number.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <ostream>
#include <stdexcept>

#include "model/number_parts.hpp"

namespace dynaco {
namespace {

using model::uint128;

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// What is wrong with a text, as the end of a sentence that starts with it.
enum class flaw { none, not_a_number, too_many_digits, too_large, too_small };

char const* describe(flaw found) noexcept {
    switch (found) {
        case flaw::too_many_digits:
            return " has more than 38 significant digits";
        case flaw::too_large:
            return " is too large: magnitudes end at 9.9999999999999999999999999999999999999E+125";
        case flaw::too_small:
            return " is too small: magnitudes other than 0 begin at 1E-130";
        case flaw::none:
        case flaw::not_a_number:
            break;
    }
    return " is not a number";
}

// Reads a text once, from left to right.
class number_reader {
  public:
    explicit number_reader(std::string_view text) noexcept
        : at_{text.data()}, end_{text.data() + text.size()} {}

    flaw read(number& value) noexcept {
        bool const negative = read_sign();
        if (!read_digits() || !read_exponent() || at_ != end_) return flaw::not_a_number;
        if (coefficient_ == 0) {
            value = number{};
            return flaw::none;
        }
        if (too_many_digits_) return flaw::too_many_digits;
        auto const exponent = exponent_ + zeros_ - fraction_digits_;
        auto const first_digit = exponent + digits_ - 1;
        if (first_digit > number::max_exponent) return flaw::too_large;
        if (first_digit < number::min_exponent) return flaw::too_small;
        value = number_access::make(negative, coefficient_, static_cast<int>(exponent));
        return flaw::none;
    }

  private:
    bool read_sign() noexcept {
        if (at_ == end_ || (*at_ != '-' && *at_ != '+')) return false;
        return *at_++ == '-';
    }

    bool read_digits() noexcept {
        auto const* const first = at_;
        for (; at_ != end_ && is_digit(*at_); ++at_) add_digit(*at_);
        auto count = at_ - first;
        if (at_ != end_ && *at_ == '.') {
            auto const* const fraction = ++at_;
            for (; at_ != end_ && is_digit(*at_); ++at_) add_digit(*at_);
            fraction_digits_ = at_ - fraction;
            count += fraction_digits_;
        }
        return count != 0;
    }

    // Zeros wait until a digit follows them, so that neither leading nor trailing ones are
    // significant.
    void add_digit(char digit) noexcept {
        if (digit == '0') {
            if (digits_ != 0) ++zeros_;
            return;
        }
        if (zeros_ + digits_ + 1 > number::max_digits) {
            too_many_digits_ = true;
            return;
        }
        coefficient_ *= model::powers_of_ten[static_cast<std::size_t>(zeros_ + 1)];
        coefficient_ += static_cast<unsigned>(digit - '0');
        digits_ += zeros_ + 1;
        zeros_ = 0;
    }

    bool read_exponent() noexcept {
        if (at_ == end_ || (*at_ != 'e' && *at_ != 'E')) return true;
        ++at_;
        bool const negative = read_sign();
        auto const* const first = at_;
        constexpr std::int64_t far_out_of_range = std::int64_t{1} << 60;
        for (; at_ != end_ && is_digit(*at_); ++at_) {
            if (exponent_ < far_out_of_range / 10) exponent_ = exponent_ * 10 + (*at_ - '0');
        }
        if (negative) exponent_ = -exponent_;
        return at_ != first;
    }

    char const* at_;
    char const* end_;
    uint128 coefficient_ = 0;           // of the digits up to the last one that is not zero
    std::int64_t digits_ = 0;           // of the coefficient
    std::int64_t zeros_ = 0;            // after them
    std::int64_t fraction_digits_ = 0;  // after the point
    std::int64_t exponent_ = 0;
    bool too_many_digits_ = false;
};

// Most numbers in tables are plain integers of a few digits.
bool read_short_integer(std::string_view text, number& value) noexcept {
    bool const negative = !text.empty() && text.front() == '-';
    auto const digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || digits.size() > 18) return false;
    std::int64_t magnitude = 0;
    for (char const c : digits) {
        if (!is_digit(c)) return false;
        magnitude = magnitude * 10 + (c - '0');
    }
    value = number{negative ? -magnitude : magnitude};
    return true;
}

flaw read(std::string_view text, number& value) noexcept {
    if (read_short_integer(text, value)) return flaw::none;
    return number_reader{text}.read(value);
}

// For messages: what does not fit a line is cut, between two characters of UTF-8.
std::string shorten(std::string_view text) {
    constexpr std::size_t limit = 60;
    if (text.size() <= limit) return std::string{text};
    auto size = limit - 3;
    while (size != 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return std::string{text.substr(0, size)} + "...";
}

std::string describe(std::string_view text, flaw found) {
    return '"' + shorten(text) + '"' + describe(found);
}

constexpr std::uint64_t ten_to_19 = 10'000'000'000'000'000'000u;

// Writes the digits of a coefficient; returns their number.
std::size_t write_digits(uint128 coefficient, char* out) noexcept {
    auto const high = static_cast<std::uint64_t>(coefficient / ten_to_19);
    auto const low = static_cast<std::uint64_t>(coefficient % ten_to_19);
    if (high == 0) return static_cast<std::size_t>(std::to_chars(out, out + 19, low).ptr - out);
    char* const rest = std::to_chars(out, out + 19, high).ptr;
    char digits[19];
    auto const size = std::to_chars(digits, digits + 19, low).ptr - digits;
    char* const padded = std::fill_n(rest, 19 - size, '0');
    return static_cast<std::size_t>(std::copy_n(digits, size, padded) - out);
}

}  // namespace

number::number(std::string_view text) {
    if (auto const found = read(text, *this); found != flaw::none) {
        throw std::invalid_argument{describe(text, found)};
    }
}

result<number> number::parse(std::string_view text) {
    number value;
    if (auto const found = read(text, value); found != flaw::none) {
        return error{errc::invalid_argument, describe(text, found)};
    }
    return value;
}

std::size_t number::write_to(char* buffer) const noexcept {
    // The service answers in plain digits at every magnitude; the Alternator tests of
    // scylladb/scylladb (test_number.py) hold a table of what goes in and what comes out, checked
    // against the service.
    char* out = buffer;
    if (is_zero()) {
        *out = '0';
        return 1;
    }
    if (negative_) *out++ = '-';
    auto const size = static_cast<int>(write_digits(number_access::coefficient(*this), out));
    if (exponent_ >= 0) {
        out = std::fill_n(out + size, exponent_, '0');
    } else if (int const whole = size + exponent_; whole > 0) {
        std::memmove(out + whole + 1, out + whole, static_cast<std::size_t>(size - whole));
        out[whole] = '.';
        out += size + 1;
    } else {
        std::memmove(out + 2 - whole, out, static_cast<std::size_t>(size));
        *out++ = '0';
        *out++ = '.';
        out = std::fill_n(out, -whole, '0') + size;
    }
    return static_cast<std::size_t>(out - buffer);
}

std::string number::to_string() const {
    char text[max_text_size];
    return std::string(text, write_to(text));
}

std::strong_ordering operator<=>(number const& left, number const& right) noexcept {
    if (left == right) return std::strong_ordering::equal;
    auto const sign_of = [](number const& value) {
        return value.is_zero() ? 0 : value.is_negative() ? -1 : 1;
    };
    if (sign_of(left) != sign_of(right)) return sign_of(left) <=> sign_of(right);

    auto const& smaller = left.is_negative() ? right : left;  // by magnitude, if left < right
    auto const& larger = left.is_negative() ? left : right;
    auto a = number_access::coefficient(smaller);
    auto b = number_access::coefficient(larger);
    int const a_digits = model::count_digits(a);
    int const b_digits = model::count_digits(b);
    int const a_size = a_digits + smaller.exponent_;
    int const b_size = b_digits + larger.exponent_;
    if (a_size != b_size) return a_size <=> b_size;
    // The same first place: with as many digits on both sides, the coefficients compare.
    if (a_digits < b_digits) {
        a *= model::powers_of_ten[static_cast<std::size_t>(b_digits - a_digits)];
    } else {
        b *= model::powers_of_ten[static_cast<std::size_t>(a_digits - b_digits)];
    }
    return a < b ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::ostream& operator<<(std::ostream& out, number const& value) {
    char text[number::max_text_size];
    return out << std::string_view{text, value.write_to(text)};
}

}  // namespace dynaco

std::size_t std::hash<dynaco::number>::operator()(dynaco::number const& value) const noexcept {
    // Multiplications by the odd constants of SplitMix64, one per member, so that neither half is
    // lost.
    auto mixed = value.low_ * 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ (mixed >> 32) ^ value.high_) * 0xbf58476d1ce4e5b9u;
    mixed ^= static_cast<std::uint16_t>(value.exponent_) * 2u + (value.negative_ ? 1u : 0u);
    mixed = (mixed ^ (mixed >> 29)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}
