#include "options.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace ycsb;

options parse(std::vector<char const*> const& words) {
    return parse_options(words);
}

std::string refusal(std::vector<char const*> const& words) {
    try {
        static_cast<void>(parse(words));
    } catch (std::invalid_argument const& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_SUITE_BEGIN("bench.ycsb.options");

TEST_CASE("options: all of them, and what others decide") {
    auto const all = parse({"run",      "--workload",
                            "B",        "--table",
                            "t",        "--endpoint",
                            "http://x", "--region",
                            "r",        "--records",
                            "5",        "--seconds",
                            "1.5",      "--threads",
                            "2",        "--in-flight",
                            "7",        "--rate",
                            "100",      "--arrivals",
                            "poisson",  "--fields",
                            "3",        "--field-length",
                            "20",       "--distribution",
                            "hotspot",  "--consistent",
                            "--seed",   "0",
                            "--json",   "f"});
    CHECK(all.command == command::run);
    CHECK(all.workload->letter == 'b');
    CHECK(all.table == "t");
    CHECK(all.endpoint == "http://x");
    CHECK(all.region == "r");
    CHECK(all.records == 5);
    CHECK(all.seconds == 1.5);
    CHECK(all.threads == 2);
    CHECK(all.in_flight == 7);
    CHECK(all.rate == 100);
    CHECK(all.arrivals == arrivals::poisson);
    CHECK(all.fields == 3);
    CHECK(all.field_length == 20);
    CHECK(all.distribution == distribution::hotspot);
    CHECK(all.consistent);
    CHECK(all.seed == 0);
    CHECK(all.json == "f");

    CHECK(parse({"load", "--workload", "a"}).table == "usertable");
    CHECK(parse({"load", "--workload", "a"}).in_flight == 16);
    CHECK(parse({"load", "--workload", "a", "--threads", "20"}).in_flight == 20);
    CHECK(parse({"run", "--workload", "a", "--rate", "1"}).in_flight == 256);
    CHECK(parse({"run", "--workload", "d"}).distribution == distribution::latest);
    CHECK(parse({"run", "--workload", "e"}).table == "usertable_ranges");
    CHECK(parse({"run", "--workload", "e", "--operations", "100"}).expected_inserts() == 10);
    CHECK(parse({"run", "--workload", "e", "--seconds", "100"}).expected_inserts() == 0);
    CHECK(parse({"run", "--help"}).command == command::help);
}

TEST_CASE("options: wrong ones are refused with name, value and rule") {
    CHECK(refusal({"run", "--workload", "a", "--threads", "1x"}) ==
          "--threads: '1x' is not allowed; it is a whole number from 1 to 256");
    CHECK(refusal({"run", "--workload", "a", "--rate", "-1"}) ==
          "--rate: '-1' is not allowed; it is a number greater than 0, at most 10000000");
    CHECK(refusal({"run", "--workload", "a", "--rate", "nan"}).starts_with("--rate: 'nan'"));
    CHECK(refusal({"run", "--workload", "g"}) ==
          "--workload: 'g' is not allowed; it is a letter from a to f");
    CHECK(refusal({"run", "--workload", "a", "--distribution", "x"}) ==
          "--distribution: 'x' is not allowed; it is one of zipfian, uniform, latest, hotspot");
    CHECK(refusal({"run", "--workload", "a", "--table", ""}) ==
          "--table: '' is not allowed; it is not empty");
    CHECK(refusal({"fly"}) ==
          "the command: 'fly' is not allowed; it is one of load, run, drop, all");
    for (auto const& [words, said] : std::vector<std::pair<std::vector<char const*>, char const*>>{
             {{}, "there is no command"},
             {{"run"}, "--workload is missing"},
             {{"run", "load"}, "one word too many"},
             {{"run", "--what"}, "there is no option --what"},
             {{"run", "--workload"}, "has no value"},
             {{"run", "--seed", "1", "--seed", "2"}, "--seed is given twice"},
             {{"run", "--workload", "a", "--seconds", "1", "--operations", "1"}, "exclude"},
             {{"run", "--workload", "a", "--arrivals", "fixed"}, "--rate is missing"},
             {{"load", "--workload", "a", "--rate", "1"}, "no meaning for load"},
             {{"run", "--workload", "a", "--in-flight", "1", "--threads", "2"}, "--in-flight: '1'"},
             {{"run", "--workload", "a", "--field-length", "41000"}, "400 KB"}}) {
        CAPTURE(said);
        CHECK(refusal(words).find(said) != std::string::npos);
    }
}

TEST_SUITE_END();
