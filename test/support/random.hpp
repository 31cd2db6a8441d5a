// Random numbers of a test: the same in every run, and named when the test fails.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <random>
#include <string>

namespace dynaco::test {

/// A generator whose seed is part of the message of every failed check while it lives. It must be
/// a local variable of the test. The environment variable DYNACO_TEST_SEED overrides the seed.
class seeded_random {
  public:
    explicit seeded_random(std::uint64_t seed = 20120118) : seed_(chosen(seed)), engine_(seed_) {}
    seeded_random(seeded_random const&) = delete;
    seeded_random& operator=(seeded_random const&) = delete;

    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] std::mt19937_64& engine() { return engine_; }

    /// Uniform over lowest..highest, both included.
    template <class Integer>
    Integer between(Integer lowest, Integer highest) {
        return std::uniform_int_distribution<Integer>(lowest, highest)(engine_);
    }
    /// Uniform over 0 <= x < 1.
    double unit() { return std::uniform_real_distribution<double>(0.0, 1.0)(engine_); }
    bool chance(double probability) { return unit() < probability; }
    /// `size` characters out of `alphabet`.
    std::string text(std::size_t size, std::string const& alphabet = "abcdefghijklmnopqrstuvwxyz") {
        std::string out;
        while (out.size() < size) out += alphabet[between<std::size_t>(0, alphabet.size() - 1)];
        return out;
    }

  private:
    static std::uint64_t chosen(std::uint64_t seed) {
        char const* const given = std::getenv("DYNACO_TEST_SEED");
        return given != nullptr && *given != '\0' ? std::strtoull(given, nullptr, 0) : seed;
    }

    class seed_note {
      public:
        explicit seed_note(std::uint64_t seed) : seed_(seed) {}
        void operator()(std::ostream* out) const { *out << "DYNACO_TEST_SEED=" << seed_; }

      private:
        std::uint64_t seed_;
    };

    std::uint64_t seed_;
    std::mt19937_64 engine_;
    // What INFO makes as a local variable of the test.
    doctest::detail::ContextScope<seed_note> note_{seed_note(seed_)};
};

}  // namespace dynaco::test
