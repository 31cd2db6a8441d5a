#include "policy/scan_schedule.hpp"

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <optional>
#include <vector>

using namespace dynaco::policy;

namespace {

std::vector<std::size_t> begin_all(scan_schedule& schedule) {
    std::vector<std::size_t> begun;
    while (auto const segment = schedule.begin()) begun.push_back(*segment);
    return begun;
}

using segments = std::vector<std::size_t>;

}  // namespace

TEST_SUITE("policy.scan_schedule") {
    TEST_CASE("begin: more segments than may be read -> as many as may") {
        scan_schedule schedule{std::vector<bool>(5), 3, 0};
        CHECK(begin_all(schedule) == segments{0, 1, 2});
        CHECK(schedule.reading() == 3);
    }

    TEST_CASE("arrived: more to come -> the segment waits for its turn") {
        scan_schedule schedule{std::vector<bool>(3), 2, 4};
        (void)begin_all(schedule);
        schedule.arrived(1, true);
        CHECK(begin_all(schedule) == segments{2});
        schedule.arrived(2, true);
        CHECK(begin_all(schedule) == segments{1});
    }

    TEST_CASE("read ahead: pages wait -> no more is read until one is taken") {
        scan_schedule schedule{std::vector<bool>(8), 2, 1};
        (void)begin_all(schedule);
        schedule.arrived(0, true);
        CHECK(begin_all(schedule) == segments{2});
        schedule.arrived(1, true);
        CHECK(begin_all(schedule).empty());  // one is read, two wait
        schedule.took_page();
        CHECK(begin_all(schedule) == segments{3});
    }

    TEST_CASE("read ahead: none -> still as many as are read at a time") {
        scan_schedule schedule{std::vector<bool>(2), 1, 0};
        CHECK(begin_all(schedule) == segments{0});
        schedule.arrived(0, true);
        CHECK(begin_all(schedule).empty());
        schedule.took_page();
        CHECK(begin_all(schedule) == segments{1});
    }

    TEST_CASE("failed: the segment stops until it was reported; the others go on") {
        scan_schedule schedule{std::vector<bool>(2), 2, 4};
        (void)begin_all(schedule);
        schedule.failed(0);
        CHECK(begin_all(schedule).empty());
        schedule.arrived(1, true);
        CHECK(begin_all(schedule) == segments{1});
        schedule.reported(0);
        CHECK(begin_all(schedule) == segments{0});
    }

    TEST_CASE("failed: all of many -> no more than may be ahead before it is reported") {
        scan_schedule schedule{std::vector<bool>(100), 2, 3};
        std::size_t failures = 0;
        for (auto segment = schedule.begin(); segment; segment = schedule.begin()) {
            schedule.failed(*segment);
            ++failures;
        }
        CHECK(failures == 5);
    }

    TEST_CASE("finished: by the last page, or from the beginning -> never read again") {
        scan_schedule schedule{{true, false, true}, 4, 4};
        CHECK(schedule.finished() == 2);
        CHECK(begin_all(schedule) == segments{1});
        CHECK_FALSE(schedule.is_finished());
        schedule.arrived(1, false);
        CHECK(schedule.is_finished());
        CHECK(begin_all(schedule).empty());
        CHECK(schedule.waiting() == 1);
    }

    TEST_CASE("random: any events -> bounds hold, every page once, all segments to their end") {
        dynaco::test::seeded_random random;
        for (int round = 0; round < 300; ++round) {
            auto const count = random.between<std::size_t>(1, 12);
            auto const concurrency = random.between<std::size_t>(1, 5);
            auto const ahead = random.between<std::size_t>(0, 4);
            scan_schedule schedule{std::vector<bool>(count), concurrency, ahead};
            std::vector<int> left(count);
            for (auto& each : left) each = random.between(1, 5);
            segments reading;
            std::deque<std::optional<std::size_t>> events;  // a failure has its segment
            std::size_t steps = 0;
            while (!schedule.is_finished() || !events.empty()) {
                REQUIRE(++steps < 100'000);
                for (auto const each : begin_all(schedule)) {
                    for (auto const other : reading) REQUIRE(other != each);
                    reading.push_back(each);
                }
                REQUIRE(reading.size() == schedule.reading());
                REQUIRE(reading.size() <= concurrency);
                REQUIRE(reading.size() + events.size() <= concurrency + ahead);
                REQUIRE((!reading.empty() || !events.empty()));
                if (!reading.empty() && (events.empty() || random.chance(0.6))) {
                    auto const which = random.between<std::size_t>(0, reading.size() - 1);
                    auto const segment = reading[which];
                    reading.erase(reading.begin() + static_cast<std::ptrdiff_t>(which));
                    if (random.chance(0.2)) {
                        schedule.failed(segment);
                        events.emplace_back(segment);
                    } else {
                        REQUIRE(left[segment] > 0);
                        schedule.arrived(segment, --left[segment] > 0);
                        events.emplace_back(std::nullopt);
                    }
                } else {
                    if (events.front()) {
                        schedule.reported(*events.front());
                    } else {
                        schedule.took_page();
                    }
                    events.pop_front();
                }
            }
            for (auto const each : left) CHECK(each == 0);
        }
    }
}
