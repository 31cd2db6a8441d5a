// Which record an operation is about.
#pragma once

#include "random.hpp"
#include "zipfian.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ycsb {

enum class distribution {
    zipfian,  ///< Few records get most operations; they are scattered over the keys.
    uniform,  ///< All alike.
    latest,   ///< As zipfian, the newest records most.
    hotspot,  ///< 80 % of the operations go to the first 20 % of the records.
};

std::string_view name_of(distribution what) noexcept;

/// Draws the numbers of records; one for each thread.
class key_chooser {
  public:
    /// @param count Records when the run begins, at least 1.
    /// @param expected Records that will be inserted, as far as that is known: what is popular must
    /// not change while they are, so they take part from the start, and are drawn again as long as
    /// they are not there.
    key_chooser(distribution how, std::uint64_t count, std::uint64_t expected);

    /// @param readable Records that may be read now, at least `count`.
    std::uint64_t next(std::uint64_t readable, random_numbers& random);

  private:
    std::uint64_t next_zipfian(std::uint64_t readable, random_numbers& random) const;
    std::uint64_t next_latest(std::uint64_t readable, random_numbers& random);
    std::uint64_t next_hotspot(random_numbers& random) const;

    distribution how_;
    std::uint64_t count_;
    scrambled_zipfian scattered_;
    std::optional<zipfian> ages_;
};

}  // namespace ycsb
