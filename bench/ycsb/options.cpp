#include "options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace ycsb {
namespace {

[[noreturn]] void refuse(std::string_view name, std::string_view value, std::string const& rule) {
    throw std::invalid_argument{std::string(name) + ": '" + std::string(value) +
                                "' is not allowed; it is " + rule};
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number made{};
    auto const* const end = text.data() + text.size();
    auto const [stopped, failure] = std::from_chars(text.data(), end, made);
    if (failure != std::errc{} || stopped != end || text.empty()) return std::nullopt;
    return made;
}

std::uint64_t whole(std::string_view name, std::string_view value, std::uint64_t least,
                    std::uint64_t most) {
    auto const read = number_in<std::uint64_t>(value);
    if (!read || *read < least || *read > most) {
        refuse(name, value,
               "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return *read;
}

double positive(std::string_view name, std::string_view value, double most) {
    auto const read = number_in<double>(value);
    if (!read || !std::isfinite(*read) || *read <= 0 || *read > most) {
        refuse(
            name, value,
            "a number greater than 0, at most " + std::to_string(static_cast<std::uint64_t>(most)));
    }
    return *read;
}

std::string text(std::string_view name, std::string_view value) {
    if (value.empty()) refuse(name, value, "not empty");
    return std::string(value);
}

template <class Value, std::size_t Size>
using choices = std::array<std::pair<std::string_view, Value>, Size>;

constexpr choices<command, 4> commands{{{"load", command::load},
                                        {"run", command::run},
                                        {"drop", command::drop},
                                        {"all", command::all}}};
constexpr choices<distribution, 4> distributions{{{"zipfian", distribution::zipfian},
                                                  {"uniform", distribution::uniform},
                                                  {"latest", distribution::latest},
                                                  {"hotspot", distribution::hotspot}}};
constexpr choices<arrivals, 2> arrival_kinds{
    {{"fixed", arrivals::fixed}, {"poisson", arrivals::poisson}}};

template <class Value, std::size_t Size>
Value one_of(std::string_view name, std::string_view value, choices<Value, Size> const& allowed) {
    std::string rule = "one of";
    for (auto const& [word, meaning] : allowed) {
        if (word == value) return meaning;
        rule += (rule.size() == 6 ? " " : ", ") + std::string(word);
    }
    refuse(name, value, rule);
}

class parser {
  public:
    options parse(std::span<char const* const> arguments) {
        for (std::size_t i = 0; i != arguments.size(); ++i) {
            std::string_view const name = arguments[i];
            if (name == "--help" || name == "-h" || name == "help") return options();
            if (!name.starts_with("--")) {
                read_command(name);
            } else if (name == "--consistent") {
                given_.insert(name);
                made_.consistent = true;
            } else {
                if (!is_known(name)) throw std::invalid_argument{unknown(name)};
                if (!given_.insert(name).second) {
                    throw std::invalid_argument{std::string(name) + " is given twice"};
                }
                if (i + 1 == arguments.size()) {
                    throw std::invalid_argument{std::string(name) + " has no value behind it"};
                }
                read(name, arguments[++i]);
            }
        }
        finish();
        return std::move(made_);
    }

  private:
    static bool is_known(std::string_view name) {
        static std::set<std::string_view> const names{
            "--workload",  "--table",        "--endpoint",     "--region",
            "--records",   "--operations",   "--seconds",      "--threads",
            "--in-flight", "--rate",         "--arrivals",     "--fields",
            "--seed",      "--field-length", "--distribution", "--json"};
        return names.contains(name);
    }
    static std::string unknown(std::string_view name) {
        return "there is no option " + std::string(name) + "; --help shows all";
    }
    bool has(std::string_view name) const { return given_.contains(name); }

    void read_command(std::string_view word) {
        if (made_.command != command::help) {
            throw std::invalid_argument{"'" + std::string(word) +
                                        "' is one word too many: there is a command already"};
        }
        made_.command = one_of("the command", word, commands);
    }

    void read(std::string_view name, std::string_view value) {
        constexpr std::uint64_t billion = 1'000'000'000;
        if (name == "--workload") {
            made_.workload = find_workload(value);
            if (made_.workload == nullptr) refuse(name, value, "a letter from a to f");
        } else if (name == "--table") {
            made_.table = text(name, value);
        } else if (name == "--endpoint") {
            made_.endpoint = text(name, value);
        } else if (name == "--region") {
            made_.region = text(name, value);
        } else if (name == "--records") {
            made_.records = whole(name, value, 1, 10 * billion);
        } else if (name == "--operations") {
            made_.operations = whole(name, value, 1, 1000 * billion);
        } else if (name == "--seconds") {
            made_.seconds = positive(name, value, 1e6);
        } else if (name == "--threads") {
            made_.threads = whole(name, value, 1, 256);
        } else if (name == "--in-flight") {
            made_.in_flight = whole(name, value, 1, 1'000'000);
        } else if (name == "--rate") {
            made_.rate = positive(name, value, 1e7);
        } else if (name == "--arrivals") {
            made_.arrivals = one_of(name, value, arrival_kinds);
        } else if (name == "--fields") {
            made_.fields = whole(name, value, 1, most_fields);
        } else if (name == "--field-length") {
            made_.field_length = whole(name, value, 1, 400'000);
        } else if (name == "--distribution") {
            made_.distribution = one_of(name, value, distributions);
        } else if (name == "--seed") {
            made_.seed = whole(name, value, 0, ~std::uint64_t{0});
        } else {
            made_.json = text(name, value);
        }
    }

    void need(bool holds, char const* rule) const {
        if (!holds) throw std::invalid_argument{rule};
    }

    // What several options have to agree on, and defaults that others decide.
    void finish() {
        bool const loads_only = made_.command == command::load;
        need(made_.command != command::help,
             "there is no command: one of load, run, drop, all; --help shows how");
        need(made_.workload != nullptr, "--workload is missing: a letter from a to f");
        need(!has("--operations") || !has("--seconds"),
             "--operations and --seconds exclude each other");
        need(!has("--arrivals") || has("--rate"),
             "--arrivals says how the arrivals of --rate are spread; --rate is missing");
        for (auto const* const name : {"--rate", "--operations", "--seconds", "--distribution"}) {
            if (loads_only && has(name)) {
                throw std::invalid_argument{std::string(name) +
                                            " has no meaning for load: it writes each record once"};
            }
        }
        if (!has("--table"))
            made_.table = made_.workload->has_ranges() ? "usertable_ranges" : "usertable";
        if (!has("--distribution")) made_.distribution = made_.workload->keys;
        if (!has("--in-flight")) {
            made_.in_flight = std::max<std::uint64_t>(made_.rate ? 256 : 16, made_.threads);
        }
        if (made_.in_flight < made_.threads || made_.in_flight > made_.threads * 10'000) {
            refuse("--in-flight", std::to_string(made_.in_flight),
                   "at least 1 and at most 10000 for each of " + std::to_string(made_.threads) +
                       " threads (--threads)");
        }
        // Names and keys take less than 300 bytes of the 400 KB that an item may have.
        if (made_.fields * made_.field_length > 409'600 - 300) {
            refuse("--field-length", std::to_string(made_.field_length),
                   "at most " + std::to_string((409'600 - 300) / made_.fields) + " for " +
                       std::to_string(made_.fields) +
                       " fields (--fields): an item has 400 KB at most");
        }
    }

    options made_;
    std::set<std::string_view> given_;
};

}  // namespace

std::uint64_t options::expected_inserts() const {
    if (seconds) return 0;
    // Twice as many as are likely, as in YCSB: the number is drawn.
    return static_cast<std::uint64_t>(2 * workload->share(operation::insert) *
                                      static_cast<double>(operations));
}

options parse_options(std::span<char const* const> arguments) {
    return parser().parse(arguments);
}

}  // namespace ycsb
