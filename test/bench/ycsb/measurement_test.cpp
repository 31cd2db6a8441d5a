#include "histogram.hpp"
#include "random.hpp"
#include "schedule.hpp"
#include "statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

namespace {

using namespace ycsb;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

// From 1 ns to 1000 s, all magnitudes alike.
std::vector<nanoseconds> some_values(std::size_t count) {
    random_numbers random{1};
    std::vector<nanoseconds> made;
    for (std::size_t i = 0; i != count; ++i) {
        made.emplace_back(std::llround(std::pow(10, 12 * random.fraction())));
    }
    return made;
}

void check_percentiles(histogram const& seen, std::vector<nanoseconds> values) {
    std::sort(values.begin(), values.end());
    for (double const percent : {0.0, 1.0, 10.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
        CAPTURE(percent);
        auto const rank = std::ceil(percent / 100 * static_cast<double>(values.size()) - 1e-6);
        auto const exact = values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
        CHECK(seen.percentile(percent) >= exact);
        CHECK(seen.percentile(percent) - exact <= exact / 1000);
    }
    CHECK(seen.max() == values.back());
}

}  // namespace

TEST_SUITE_BEGIN("bench.ycsb.measurement");

TEST_CASE("histogram: percentiles are those of the sorted values, to a thousandth") {
    for (std::size_t const count : {1u, 2u, 10u, 1000u, 100'000u}) {
        CAPTURE(count);
        auto const values = some_values(count);
        histogram seen;
        for (auto const each : values) seen.add(each);
        CHECK(seen.count() == count);
        check_percentiles(seen, values);
    }
}

TEST_CASE("histogram: added up -> as if one had seen all") {
    auto const values = some_values(10'000);
    histogram whole;
    histogram rest;
    for (std::size_t i = 0; i != values.size(); ++i) (i % 3 == 0 ? whole : rest).add(values[i]);
    whole.add(rest);
    check_percentiles(whole, values);
    whole.clear();
    CHECK(whole.count() == 0);
    CHECK(whole.percentile(99) == 0ns);
    CHECK(whole.mean() == 0ns);
    CHECK(whole.max() == 0ns);
}

TEST_CASE("histogram: small and negative values, and the mean") {
    histogram seen;
    for (auto const each : {-5ns, 1ns, 2ns, 2047ns}) seen.add(each);
    CHECK(seen.percentile(25) == 0ns);
    CHECK(seen.percentile(50) == 1ns);
    CHECK(seen.percentile(75) == 2ns);
    CHECK(seen.percentile(100) == 2047ns);
    CHECK(seen.mean() == 513ns);
}

TEST_CASE("histogram: corrected -> what was not begun during a long wait is there") {
    histogram seen;
    for (int i = 0; i != 98; ++i) seen.add(1ms);
    seen.add(10ms);
    auto const corrected = seen.corrected(2ms);
    CHECK(corrected.count() == 98 + 5);  // 10, 8, 6, 4 and 2 ms
    CHECK(corrected.max() == 10ms);
    CHECK(std::abs((corrected.percentile(97) - 4ms).count()) < 4'000);
}

TEST_CASE("schedule: fixed -> the threads' arrivals together have equal gaps") {
    std::vector<nanoseconds> all;
    for (std::uint64_t thread = 0; thread != 3; ++thread) {
        schedule one{arrivals::fixed, 1000, thread, 3, 1};
        for (int i = 0; i != 100; ++i) all.push_back(one.next());
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i != all.size(); ++i) {
        CHECK(all[i] == nanoseconds{1'000'000} * static_cast<int>(i));
    }
}

TEST_CASE("schedule: poisson -> the rate and the spread of exponential gaps, in order") {
    schedule one{arrivals::poisson, 4000, 1, 4, 7};
    constexpr int count = 100'000;
    double sum = 0;
    double squares = 0;
    nanoseconds last{};
    bool in_order = true;
    for (int i = 0; i != count; ++i) {
        auto const next = one.next();
        in_order = in_order && next >= last;
        auto const gap = std::chrono::duration<double, std::milli>(next - last).count();
        sum += gap;
        squares += gap * gap;
        last = next;
    }
    CHECK(in_order);
    auto const mean = sum / count;
    CHECK(mean == doctest::Approx(1).epsilon(0.02));  // this thread's share: 1000 a second
    CHECK(std::sqrt(squares / count - mean * mean) == doctest::Approx(1).epsilon(0.02));
}

TEST_CASE("recorder: an interval is handed out once, the whole stays") {
    recorder seen;
    recorder::duration const since_begin = 1ms;
    seen.succeeded(operation::read, 3ms, &since_begin, 0);
    seen.succeeded(operation::scan, 2ms, nullptr, 7);
    seen.failed(operation::scan, "ThrottlingException");
    auto const first = seen.take_interval();
    CHECK(first.succeeded.count() == 2);
    CHECK(first.failures == failures{{"ThrottlingException", 1}});
    CHECK(seen.take_interval().succeeded.count() == 0);

    auto whole = seen.all();
    whole.add(seen.all());
    CHECK(whole.count() == 6);
    CHECK(whole.failed() == 2);
    CHECK(whole.of(operation::scan).rows == 14);
    CHECK(whole.of(operation::scan).count() == 4);
    CHECK(whole.of(operation::read).from_begin.max() == 1ms);
}

TEST_SUITE_END();
