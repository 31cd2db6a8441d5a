#include "policy/capacity_budget.hpp"

#include "support/random.hpp"
#include "support/start.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <vector>

using namespace dynaco::policy;
using dynaco::test::told_time::start;
using namespace std::chrono_literals;

namespace {

using duration = capacity_budget::duration;

}  // namespace

TEST_SUITE("policy.capacity_budget") {
    TEST_CASE("acquire: full -> at once; in debt -> when the debt has been paid") {
        capacity_budget budget{100, start};
        CHECK(budget.acquire(start) == duration::zero());
        CHECK(budget.available() == doctest::Approx(100 - 128));
        CHECK(budget.acquire(start) == 280ms);
        CHECK(budget.acquire(start + 279ms) > duration::zero());
        CHECK(budget.acquire(start + 281ms) == duration::zero());
    }

    TEST_CASE("settle: cheaper than believed -> the difference comes back, and is learnt") {
        capacity_budget budget{100, start};
        REQUIRE(budget.acquire(start) == duration::zero());
        budget.settle(128, 8);
        CHECK(budget.available() == doctest::Approx(92));
        CHECK(budget.estimate() == doctest::Approx(68));
    }

    TEST_CASE("settle: dearer than believed -> debt") {
        capacity_budget budget{10, start};
        REQUIRE(budget.acquire(start) == duration::zero());
        budget.settle(128, 256);
        CHECK(budget.acquire(start) == 24'600ms);
    }

    TEST_CASE("settle: failed -> costs nothing; not told -> costs the estimate") {
        capacity_budget budget{100, start};
        REQUIRE(budget.acquire(start) == duration::zero());
        budget.settle(128, 0.0);
        CHECK(budget.available() == doctest::Approx(100));
        CHECK(budget.estimate() == 128);
        REQUIRE(budget.acquire(start) == duration::zero());
        budget.settle(128, std::nullopt);
        CHECK(budget.available() == doctest::Approx(-28));
    }

    TEST_CASE("acquire: long idle -> a second's worth, no more") {
        capacity_budget budget{5, start};
        REQUIRE(budget.acquire(start) == duration::zero());
        (void)budget.acquire(start + 24h);
        CHECK(budget.available() == doctest::Approx(5 - 128));
    }

    TEST_CASE("acquire: a tiny rate, time that stands still -> a wait that a clock can hold") {
        capacity_budget budget{1e-12, start};
        REQUIRE(budget.acquire(start) == duration::zero());
        CHECK(budget.acquire(start) == 1h);
        CHECK(budget.acquire(start - 1h) == 1h);
    }

    TEST_CASE("random: pages of any cost, several at a time -> never above the rate for long") {
        dynaco::test::seeded_random random;
        for (int round = 0; round < 100; ++round) {
            double const rate = random.between(10, 1000);
            auto const most = random.between<std::size_t>(1, 6);
            capacity_budget budget{rate, start};
            auto now = start;
            std::vector<double> taken;
            double spent = 0;
            while (now < start + 30s) {
                while (taken.size() < most) {
                    auto const wait = budget.acquire(now);
                    if (wait == duration::zero()) {
                        taken.push_back(budget.estimate());
                    } else if (taken.empty()) {
                        now += wait;
                    } else {
                        break;
                    }
                }
                now += random.between(1, 40) * 1ms;
                auto const cost = random.unit() * 128;
                budget.settle(taken.back(), cost);
                taken.pop_back();
                spent += cost;
                auto const passed = std::chrono::duration<double>(now - start).count();
                REQUIRE(spent <= rate * (passed + 1) + 128.0 * static_cast<double>(most));
            }
            // And not far below it either.
            auto const passed = std::chrono::duration<double>(now - start).count();
            auto const possible = static_cast<double>(most) * 64 / 0.0205;
            CHECK(spent >= 0.5 * std::min(rate * passed, possible * passed / 8));
        }
    }
}
