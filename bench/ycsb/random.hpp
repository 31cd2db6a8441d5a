// Random numbers that a seed repeats, on every platform.
#pragma once

#include <cstdint>
#include <random>

namespace ycsb {

class random_numbers {
  public:
    explicit random_numbers(std::uint64_t seed) : engine_{seed} {}

    std::uint64_t bits() { return engine_(); }
    /// At least 0, less than 1.
    double fraction() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
    /// At least 0, less than `end`; the modulus favours small numbers by at most `end / 2^64`.
    std::uint64_t below(std::uint64_t end) { return bits() % end; }

  private:
    std::mt19937_64 engine_;
};

}  // namespace ycsb
