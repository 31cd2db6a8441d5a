#include "support/simulation/number_sum.hpp"

#include "model/number_parts.hpp"

#include <cstddef>
#include <utility>

namespace dynaco::test {
namespace {

using model::uint128;

/// Sign and magnitude: whole numbers of 10^exponent.
class decimal {
  public:
    explicit decimal(number const& from)
        : negative{from.is_negative()},
          coefficient{number_access::coefficient(from)},
          exponent{number_access::exponent(from)} {}

    /// False if that needs more than 38 digits.
    bool lower_exponent_to(int wanted) {
        auto const by = static_cast<std::size_t>(exponent - wanted);
        if (model::count_digits(coefficient) + exponent - wanted > number::max_digits) return false;
        coefficient *= model::powers_of_ten[by];
        exponent = wanted;
        return true;
    }

    bool negative;
    uint128 coefficient;
    int exponent;
};

std::optional<number> add(number const& left, number const& right, bool negate_right) {
    if (right.is_zero()) return left;
    decimal a{left};
    decimal b{right};
    if (negate_right) b.negative = !b.negative;
    if (left.is_zero()) return number_access::make(b.negative, b.coefficient, b.exponent);
    if (a.exponent < b.exponent) std::swap(a, b);
    if (!a.lower_exponent_to(b.exponent)) return std::nullopt;
    if (a.coefficient < b.coefficient) std::swap(a, b);
    // 2 * 10^38 is less than 2^128.
    a.coefficient =
        a.negative == b.negative ? a.coefficient + b.coefficient : a.coefficient - b.coefficient;
    if (a.coefficient == 0) return number{};
    for (; a.coefficient % 10 == 0; a.coefficient /= 10) ++a.exponent;
    int digits = 0;
    for (auto rest = a.coefficient; rest != 0; rest /= 10) ++digits;
    auto const first_digit = a.exponent + digits - 1;
    if (digits > number::max_digits || first_digit > number::max_exponent ||
        first_digit < number::min_exponent) {
        return std::nullopt;
    }
    return number_access::make(a.negative, a.coefficient, a.exponent);
}

}  // namespace

std::optional<number> sum_of(number const& left, number const& right) {
    return add(left, right, false);
}

std::optional<number> difference_of(number const& left, number const& right) {
    return add(left, right, true);
}

}  // namespace dynaco::test
