// What the command line says.
#pragma once

#include "key_chooser.hpp"
#include "schedule.hpp"
#include "workload.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace ycsb {

enum class command { help, load, run, drop, all };

class options {
  public:
    options() = default;

    ycsb::command command = ycsb::command::help;
    ycsb::workload const* workload = nullptr;  ///< Null only for `help`.
    std::string table;                         ///< Never empty, but for `help`.
    std::string endpoint;                      ///< Empty: what the client's own rules say.
    std::string region;                        ///< The same.
    std::uint64_t records = 1'000;
    std::uint64_t operations = 10'000;
    std::optional<double> seconds;  ///< In place of `operations`.
    std::uint64_t threads = 1;
    std::uint64_t in_flight = 16;  ///< Of all threads.
    std::optional<double> rate;    ///< Operations per second, of all threads; empty: closed loop.
    ycsb::arrivals arrivals = ycsb::arrivals::fixed;
    std::uint64_t fields = 10;
    std::uint64_t field_length = 100;
    ycsb::distribution distribution = ycsb::distribution::zipfian;
    bool consistent = false;
    std::uint64_t seed = 1;
    std::string json;  ///< A file's name; empty: none.

    /// Inserts that are to be expected of a run; 0 if nobody can know.
    std::uint64_t expected_inserts() const;
};

/// The most fields that a record can have; also the default.
inline constexpr std::uint64_t most_fields = 10;

/// @throw std::invalid_argument Option, value and rule.
options parse_options(std::span<char const* const> arguments);

/// The text of `--help`.
extern char const* const usage;

}  // namespace ycsb
