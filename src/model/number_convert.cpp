// Numbers to and from the arithmetic types.
#include <dynaco/number.hpp>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "model/number_parts.hpp"

namespace dynaco {
namespace {

using model::uint128;

template <class T>
std::string name_of() {
    if constexpr (std::same_as<T, float>) {
        return "float";
    } else if constexpr (std::same_as<T, double>) {
        return "double";
    } else if constexpr (std::same_as<T, long double>) {
        return "long double";
    } else {
        return (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T));
    }
}

// For messages: plain digits while they are readable, otherwise the first ones.
std::string shortened(number const& value) {
    auto text = value.to_string();
    if (text.size() > 60) text.replace(57, text.npos, "...");
    return text;
}

template <class T>
error does_not_fit(number const& value) {
    auto message = shortened(value) + " does not fit " + name_of<T>();
    if constexpr (std::integral<T>) {
        message += value.is_integer()
                       ? " (" + std::to_string(std::numeric_limits<T>::min()) + " to " +
                             std::to_string(std::numeric_limits<T>::max()) + ')'
                       : ": it is not whole";
    }
    return error{errc::not_representable, std::move(message)};
}

template <std::integral T>
bool convert(number const& value, T& converted) noexcept {
    int const exponent = number_access::exponent(value);
    auto magnitude = number_access::coefficient(value);
    if (exponent < 0) return false;
    if (exponent != 0) {
        if (model::count_digits(magnitude) + exponent > 20) return false;  // 2^64 has 20 digits
        magnitude *= model::powers_of_ten[static_cast<std::size_t>(exponent)];
    }
    bool const negative = value.is_negative();
    auto const largest =
        uint128{static_cast<std::make_unsigned_t<T>>(std::numeric_limits<T>::max())};
    auto const limit = !negative ? largest : std::is_signed_v<T> ? largest + 1 : uint128{0};
    if (magnitude > limit) return false;
    auto const bits = static_cast<std::uint64_t>(magnitude);
    converted = static_cast<T>(negative ? 0 - bits : bits);
    return true;
}

// The text is digits and an exponent, without a point: it means the same in every locale.
void read_text(char const* text, float& value) noexcept {
    value = std::strtof(text, nullptr);
}
void read_text(char const* text, double& value) noexcept {
    value = std::strtod(text, nullptr);
}
void read_text(char const* text, long double& value) noexcept {
    value = std::strtold(text, nullptr);
}

template <std::floating_point T>
void read_magnitude(uint128 coefficient, int exponent, T& magnitude) noexcept {
    char text[number::max_text_size];
    auto* end = text + number_access::make(false, coefficient, 0).write_to(text);
    *end++ = 'e';
    end = std::to_chars(end, text + sizeof text, exponent).ptr;
    *end = '\0';
    int const saved = errno;  // set on overflow, which nobody expects of a conversion
    read_text(text, magnitude);
    errno = saved;
}

// Both operands and the result of one operation are exact or rounded once: what most doubles of
// people take.
bool read_exactly(uint128 coefficient, int exponent, double& magnitude) noexcept {
    static constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (coefficient >> 53 != 0 || exponent < -22 || exponent > 22) return false;
    auto const digits = static_cast<double>(static_cast<std::uint64_t>(coefficient));
    magnitude = exponent < 0 ? digits / powers[-exponent] : digits * powers[exponent];
    return true;
}

template <std::floating_point T>
bool convert(number const& value, T& converted) noexcept {
    converted = 0;
    if (value.is_zero()) return true;
    auto const coefficient = number_access::coefficient(value);
    int const exponent = number_access::exponent(value);
    bool done = false;
    if constexpr (std::same_as<T, double>) done = read_exactly(coefficient, exponent, converted);
    if (!done) read_magnitude(coefficient, exponent, converted);
    if (value.is_negative()) converted = -converted;
    return std::isfinite(converted);
}

template <std::floating_point T>
std::string text_of(T value) {
    char text[64];  // the shortest form of a long double: sign, 21 digits, point, exponent
    return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace

template <arithmetic_number T>
result<T> number::to() const {
    T converted;
    if (!convert(*this, converted)) return does_not_fit<T>(*this);
    return converted;
}

template <arithmetic_number T>
    requires std::floating_point<T>
result<number> number::from(T value) {
    return parse(text_of(value));
}

template <arithmetic_number T>
    requires std::floating_point<T>
number::number(T value) : number{std::string_view{text_of(value)}} {}

template result<signed char> number::to() const;
template result<unsigned char> number::to() const;
template result<short> number::to() const;
template result<unsigned short> number::to() const;
template result<int> number::to() const;
template result<unsigned int> number::to() const;
template result<long> number::to() const;
template result<unsigned long> number::to() const;
template result<long long> number::to() const;
template result<unsigned long long> number::to() const;
template result<float> number::to() const;
template result<double> number::to() const;
template result<long double> number::to() const;

template number::number(float);
template number::number(double);
template number::number(long double);
template result<number> number::from(float);
template result<number> number::from(double);
template result<number> number::from(long double);

}  // namespace dynaco
