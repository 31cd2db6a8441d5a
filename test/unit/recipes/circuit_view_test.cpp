#include "recipes/circuit_view.hpp"

#include "support/start.hpp"

#include <dynaco/attribute_value.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;
using time_point = circuit_view::time_point;
using test::told_time::start;

constexpr double view_drift = 0.01;
constexpr std::uint64_t threshold = 3;

circuit_view make_view() {
    return circuit_view{10s, 5s, view_drift};
}

circuit_record record_of(circuit_state state, std::uint64_t era, std::uint64_t openings,
                         std::uint64_t failures = 0, std::string probe = {}) {
    circuit_record made;
    made.exists = true;
    made.state = state;
    made.era = era;
    made.openings = openings;
    made.failures = failures;
    made.probe = std::move(probe);
    return made;
}

constexpr auto closed = circuit_state::closed;
constexpr auto open = circuit_state::open;
constexpr auto half_open = circuit_state::half_open;

}  // namespace

TEST_SUITE_BEGIN("recipes.circuit_view");

TEST_CASE("next: nothing is known -> calls run") {
    auto const view = make_view();
    CHECK_FALSE(view.is_known());
    CHECK_FALSE(view.is_seen_since(start - 1h));
    CHECK(view.next(start, threshold) == circuit_step::run);
}

TEST_CASE("next: closed -> calls run until the count reaches the threshold, then it is to open") {
    auto view = make_view();
    view.saw(record_of(closed, 1, 0, 2), start, start + 1s);
    CHECK(view.next(start + 2s, threshold) == circuit_step::run);
    CHECK_FALSE(view.probe_due().has_value());
    view.saw(record_of(closed, 1, 0, 3), start + 2s, start + 3s);
    CHECK(view.next(start + 3s, threshold) == circuit_step::open);
}

TEST_CASE("next: open -> refused for the reset timeout since the answer, then a probe") {
    auto view = make_view();
    view.saw(record_of(open, 1, 1, 3), start, start + 1s);
    CHECK(view.next(start + 1s, threshold) == circuit_step::refuse);
    CHECK(view.next(start + 11s, threshold) == circuit_step::refuse);  // the allowance
    CHECK(view.next(start + 11s + 101ms, threshold) == circuit_step::probe);
}

TEST_CASE("saw: the same opening again -> counted from the first time") {
    auto view = make_view();
    view.saw(record_of(open, 1, 1, 3), start, start + 1s);
    view.saw(record_of(open, 1, 1, 7), start + 5s, start + 6s);
    CHECK(view.next(start + 12s, threshold) == circuit_step::probe);
    // Another one: from its own first time.
    view.saw(record_of(open, 1, 2, 7), start + 12s, start + 13s);
    CHECK(view.next(start + 20s, threshold) == circuit_step::refuse);
    CHECK(view.next(start + 24s, threshold) == circuit_step::probe);
}

TEST_CASE("saw: the timeout and the lease that the record states -> those count") {
    auto view = make_view();
    auto record = record_of(open, 1, 1);
    record.reset_timeout = 1s;
    view.saw(record, start, start);
    CHECK(view.next(start + 1100ms, threshold) == circuit_step::probe);
    auto probing = record_of(half_open, 1, 1, 0, "p");
    probing.lease = 20s;
    view.saw(probing, start + 2s, start + 2s);
    CHECK(view.next(start + 21s, threshold) == circuit_step::refuse);
    CHECK(view.next(start + 23s, threshold) == circuit_step::probe);
}

TEST_CASE("next: half-open -> refused until the lease of the probe has passed") {
    auto view = make_view();
    view.saw(record_of(half_open, 1, 1, 0, "p"), start, start + 1s);
    CHECK(view.next(start + 6s, threshold) == circuit_step::refuse);
    CHECK(view.next(start + 6s + 51ms, threshold) == circuit_step::probe);
    // Another probe has a lease of its own.
    view.saw(record_of(half_open, 1, 1, 0, "q"), start + 7s, start + 7s);
    CHECK(view.next(start + 11s, threshold) == circuit_step::refuse);
}

TEST_CASE("next: half-open without a probe -> the next call is one") {
    auto view = make_view();
    view.saw(record_of(half_open, 2, 1), start, start + 1s);
    CHECK(view.next(start + 1s, threshold) == circuit_step::probe);
}

TEST_CASE("saw: a probe was given back -> the next call is one, the timeout does not begin anew") {
    auto view = make_view();
    view.saw(record_of(open, 1, 1), start, start);
    view.saw(record_of(half_open, 1, 1, 0, "p"), start + 11s, start + 11s);
    view.saw(record_of(open, 1, 1), start + 12s, start + 12s);
    CHECK(view.next(start + 12s, threshold) == circuit_step::probe);
}

TEST_CASE("saw: an answer that was overtaken -> changes nothing") {
    auto view = make_view();
    view.saw(record_of(open, 1, 1, 3), start + 1s, start + 4s);
    view.saw(record_of(closed, 1, 0, 2), start, start + 5s);
    CHECK(view.record().state == open);
    CHECK(view.is_seen_since(start + 1s));
    CHECK_FALSE(view.is_seen_since(start + 2s));
    view.saw(record_of(closed, 2, 1), start + 2s, start + 3s);
    CHECK(view.record().state == closed);
    CHECK(view.is_seen_since(start + 2s));
}

TEST_CASE("saw: the record is gone, asked for later -> believed") {
    auto view = make_view();
    view.saw(record_of(open, 5, 3), start, start + 1s);
    view.saw(circuit_record{}, start + 1s, start + 2s);
    CHECK(view.next(start + 2s, threshold) == circuit_step::run);
    CHECK(view.record().era == 1);
}

TEST_CASE("record: numbers of writers -> their sum, and each") {
    circuit_record const record{item("pk", "CB#a", "version", 4, "state", "half-open", "openings",
                                     2, "f:one", 3, "f:two", 4, "probe", "p", "lease", 500)};
    CHECK(record.state == half_open);
    CHECK(record.era == 4);
    CHECK(record.openings == 2);
    CHECK(record.failures == 7);
    CHECK(record.failures_of("two") == 4);
    CHECK(record.failures_of("three") == 0);
    CHECK(record.lease == 500ms);
    CHECK(record.probe == "p");
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
