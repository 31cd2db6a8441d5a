// Exact sums of the service's numbers.
#pragma once

#include <dynaco/number.hpp>

#include <optional>

namespace dynaco::test {

/// Nothing if the sum has more than 38 significant digits or is out of range.
std::optional<number> sum_of(number const& left, number const& right);
std::optional<number> difference_of(number const& left, number const& right);

}  // namespace dynaco::test
