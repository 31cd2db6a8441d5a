// Where everything undecided in a schedule is decided.
#pragma once

#include <chrono>
#include <cstdint>

namespace dynaco::test {

/// The generator splitmix64: the same sequence for the same seed, everywhere.
class schedule_random {
  public:
    explicit schedule_random(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        auto mixed = state_ += 0x9E37'79B9'7F4A'7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
        return mixed ^ (mixed >> 31);
    }

    /// Uniform over lowest..highest, both included (but for a bias of less than 2^-32 for all that
    /// tests ask for).
    std::int64_t between(std::int64_t lowest, std::int64_t highest) {
        return lowest +
               static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(highest - lowest + 1));
    }
    template <class Duration>
        requires(requires { typename Duration::period; })
    Duration between(Duration lowest, Duration highest) {
        return Duration{
            static_cast<typename Duration::rep>(between(lowest.count(), highest.count()))};
    }
    /// Uniform over 0 <= x < 1.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// Draws even if it is certain: what is likely must not change what comes after it.
    bool chance(double probability) { return unit() < probability; }

  private:
    std::uint64_t state_;
};

}  // namespace dynaco::test
