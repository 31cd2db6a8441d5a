// Whether counts are those that probabilities predict.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// The sum of squared deviations, in units of what is likely: about 0 for counts that agree, above
/// 4 once in 30,000 times for counts that are drawn with these probabilities (the chi-squared
/// distribution, as a normal one, which is close from 30 classes on and on the safe side below).
inline double deviation(std::vector<std::uint64_t> const& counts,
                        std::vector<double> const& probabilities) {
    double total = 0;
    for (auto const count : counts) total += static_cast<double>(count);
    double sum = 0;
    for (std::size_t i = 0; i != counts.size(); ++i) {
        auto const expected = total * probabilities[i];
        auto const off = static_cast<double>(counts[i]) - expected;
        sum += off * off / expected;
    }
    auto const freedom = static_cast<double>(counts.size() - 1);
    return (sum - freedom) / std::sqrt(2 * freedom);
}
