#include "policy/phase.hpp"
#include "unit/policy/printing.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <vector>

using namespace dynaco;
using namespace dynaco::policy;
using namespace std::chrono_literals;

namespace {

using time_point = phase_limits::time_point;

constexpr std::array phases{phase::resolve, phase::connect,  phase::handshake, phase::pool_wait,
                            phase::write,   phase::response, phase::attempt,   phase::call};

}  // namespace

TEST_SUITE("policy.phase") {
    TEST_CASE("timeout_code: each phase has a code of its own, all are time-outs") {
        CHECK(timeout_code(phase::resolve) == errc::resolve_timeout);
        CHECK(timeout_code(phase::connect) == errc::connect_timeout);
        CHECK(timeout_code(phase::handshake) == errc::handshake_timeout);
        CHECK(timeout_code(phase::pool_wait) == errc::pool_wait_timeout);
        CHECK(timeout_code(phase::write) == errc::write_timeout);
        CHECK(timeout_code(phase::response) == errc::response_timeout);
        CHECK(timeout_code(phase::attempt) == errc::attempt_timeout);
        CHECK(timeout_code(phase::call) == errc::deadline_exceeded);
        std::set<errc> codes;
        std::set<std::string_view> names;
        for (phase const each : phases) {
            codes.insert(timeout_code(each));
            names.insert(name(each));
            CHECK(error{timeout_code(each)} == condition::timed_out);
        }
        CHECK(codes.size() == phases.size());
        CHECK(names.size() == phases.size());
    }

    TEST_CASE("earliest_limit: no limit -> none") {
        for (phase const each : phases)
            CHECK_FALSE(earliest_limit(each, phase_limits{}).has_value());
    }

    TEST_CASE("earliest_limit: one limit -> that one") {
        phase_limits limits;
        limits.phase_limit = time_point{1s};
        CHECK(earliest_limit(phase::write, limits) == wait_limit{time_point{1s}, phase::write});
        limits = {};
        limits.attempt_limit = time_point{2s};
        CHECK(earliest_limit(phase::write, limits) == wait_limit{time_point{2s}, phase::attempt});
        limits = {};
        limits.call_deadline = time_point{3s};
        CHECK(earliest_limit(phase::write, limits) == wait_limit{time_point{3s}, phase::call});
        CHECK(earliest_limit(phase::write, limits)->code() == errc::deadline_exceeded);
    }

    TEST_CASE(
        "earliest_limit: every order of every limit, absent ones and ties -> earliest, then "
        "widest") {
        std::vector<std::optional<time_point>> const times{std::nullopt,      time_point{1s},
                                                           time_point{2s},    time_point{3s},
                                                           time_point::max(), time_point::min()};
        int cases = 0;
        for (phase const each : phases) {
            for (auto const& own : times) {
                for (auto const& attempt : times) {
                    for (auto const& call : times) {
                        phase_limits limits;
                        limits.phase_limit = own;
                        limits.attempt_limit = attempt;
                        limits.call_deadline = call;
                        auto const found = earliest_limit(each, limits);
                        ++cases;

                        REQUIRE(found.has_value() == (own || attempt || call));
                        if (!found) continue;
                        // Nothing is earlier than what was found, and
                        for (auto const& other : {own, attempt, call}) {
                            REQUIRE((!other || found->at <= *other));
                        }
                        // it is named by the widest that ends then.
                        if (call && *call == found->at) {
                            REQUIRE(found->ended_by == phase::call);
                        } else if (attempt && *attempt == found->at) {
                            REQUIRE(found->ended_by == phase::attempt);
                        } else {
                            REQUIRE(own);
                            REQUIRE(*own == found->at);
                            REQUIRE(found->ended_by == each);
                        }
                        REQUIRE(found->code() == timeout_code(found->ended_by));
                    }
                }
            }
        }
        CHECK(cases == 8 * 6 * 6 * 6);
    }
}
