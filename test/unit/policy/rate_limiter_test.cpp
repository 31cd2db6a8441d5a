#include "policy/rate_limiter.hpp"

#include "support/start.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace dynaco::policy;
using dynaco::test::told_time::start;
using namespace std::chrono_literals;

namespace {

using duration = rate_limiter::duration;
using time_point = rate_limiter::time_point;

time_point at(double seconds) {
    return start + std::chrono::round<duration>(std::chrono::duration<double>{seconds});
}

// A limiter that was throttled while it received `per_second` replies each second, at `now`.
rate_limiter throttled_at(int per_second, time_point& now) {
    rate_limiter limiter{now};
    auto const step = duration{1s} / per_second;
    for (int i = 0; i < 5 * per_second; ++i) limiter.on_success(now += step);
    limiter.on_throttle(now += step);
    return limiter;
}

}  // namespace

TEST_SUITE("policy.rate_limiter") {
    // boto/botocore tests/unit/retries/test_throttling.py
    TEST_CASE("published: recovery times of the curve") {
        CHECK(cubic_curve{10}.recovery_time() ==
              doctest::Approx(1.9574338205844317).epsilon(1e-12));
        CHECK(cubic_curve{8}.recovery_time() == doctest::Approx(1.8171205928321397).epsilon(1e-12));
    }

    TEST_CASE("published: below the old rate until the recovery time, beyond it afterwards") {
        cubic_curve const curve{10};
        double const k = curve.recovery_time();
        CHECK(curve.rate_after(k / 3) <= 10);
        CHECK(curve.rate_after(k / 2) <= 10);
        CHECK(curve.rate_after(k / 1.1) <= 10);
        CHECK(curve.rate_after(k) == doctest::Approx(10));
        CHECK(curve.rate_after(k * 1.1) >= 10);
        CHECK(curve.rate_after(k * 2) >= 10);
    }

    // aws/aws-sdk-go-v2 aws/retry/adaptive_ratelimit_test.go, and the same in smithy-lang/smithy-rs
    TEST_CASE("published: rates after a throttle at 10/s, by successes") {
        cubic_curve const curve{10};
        std::vector<double> const wanted{7.0,
                                         9.64893600966,
                                         10.000030849917364,
                                         10.453284520772092,
                                         13.408697022224185,
                                         21.26626835427364,
                                         36.425998516920465};
        for (std::size_t second = 0; second < wanted.size(); ++second) {
            CHECK(curve.rate_after(static_cast<double>(second)) ==
                  doctest::Approx(wanted[second]).epsilon(1e-10));
        }
    }

    TEST_CASE("published: rates between throttles") {
        struct step {
            double time;
            bool throttled;
            double wanted;
        };
        cubic_curve curve{10};
        double last_throttle = 5;
        double rate = 0;
        for (auto const& [time, throttled, wanted] : std::vector<step>{
                 {5, false, 7.0},
                 {6, false, 9.64893600966},
                 {7, true, 6.754255206761999},
                 {8, true, 4.727978644733399},
                 {9, false, 4.670125557970046},
                 {10, false, 4.770870456867401},
                 {11, false, 6.011819748005445},
                 {12, false, 10.792973431384178},
             }) {
            if (throttled) {
                rate *= cubic_curve::beta;
                curve = cubic_curve{rate};
                last_throttle = time;
            } else {
                rate = curve.rate_after(time - last_throttle);
            }
            CHECK(rate == doctest::Approx(wanted).epsilon(1e-10));
        }
    }

    TEST_CASE("published: measured and allowed rates of a client") {
        struct step {
            double time;
            bool throttled;
            double measured;
            double rate;
        };
        rate_limiter limiter{start};
        for (auto const& [time, throttled, measured, rate] : std::vector<step>{
                 {0.2, false, 0.000000, 0.500000},
                 {0.4, false, 0.000000, 0.500000},
                 {0.6, false, 4.800000, 0.500000},
                 {0.8, false, 4.800000, 0.500000},
                 {1.0, false, 4.160000, 0.500000},
                 {1.2, false, 4.160000, 0.691200},
                 {1.4, false, 4.160000, 1.097600},
                 {1.6, false, 5.632000, 1.638400},
                 {1.8, false, 5.632000, 2.332800},
                 {2.0, true, 4.326400, 3.028480},
                 {2.2, false, 4.326400, 3.48663917347026},
                 {2.4, false, 4.326400, 3.821874416040255},
                 {2.6, false, 5.665280, 4.053385727709987},
                 {2.8, false, 5.665280, 4.200373108479454},
                 {3.0, false, 4.333056, 4.282036558348658},
                 {3.2, true, 4.333056, 2.99742559084406},
                 {3.4, false, 4.333056, 3.4522263943863463},
             }) {
            INFO("at " << time << " s");
            throttled ? limiter.on_throttle(at(time)) : limiter.on_success(at(time));
            CHECK(limiter.measured_rate() == doctest::Approx(measured).epsilon(1e-9));
            CHECK(limiter.rate() == doctest::Approx(rate).epsilon(1e-9));
        }
    }

    // boto/botocore tests/unit/retries/test_adaptive.py
    TEST_CASE("published: one reply each second -> measured as 1/s") {
        rate_limiter limiter{start};
        limiter.on_success(at(1));
        CHECK(limiter.measured_rate() == doctest::Approx(0.8));
        for (int second = 2; second <= 20; ++second) limiter.on_success(at(second));
        CHECK(limiter.measured_rate() == doctest::Approx(1));
    }

    TEST_CASE("published: replies are counted per half second") {
        rate_limiter limiter{start};
        for (double const time : {0.1, 0.2, 0.3, 0.4, 0.49}) limiter.on_success(at(time));
        CHECK(limiter.measured_rate() == 0);
        limiter.on_success(at(0.5));
        CHECK(limiter.measured_rate() == doctest::Approx(12 * 0.8));
    }
}

TEST_SUITE("policy.rate_limiter") {
    TEST_CASE("acquire: before the first throttle -> always go") {
        rate_limiter limiter{start};
        for (int i = 0; i < 1000; ++i) {
            CHECK(limiter.acquire(start) == 0s);
            limiter.on_success(start);
        }
        CHECK_FALSE(limiter.enabled());
    }

    TEST_CASE("on_throttle: measured 100/s -> 70/s") {
        time_point now = start;
        auto const limiter = throttled_at(100, now);
        CHECK(limiter.enabled());
        CHECK(limiter.measured_rate() == doctest::Approx(100).epsilon(0.05));
        CHECK(limiter.rate() == doctest::Approx(0.7 * limiter.measured_rate()));
    }

    TEST_CASE("on_throttle: again and again -> never below the lowest rate, never stuck") {
        rate_limiter limiter{start};
        time_point now = start;
        for (int i = 0; i < 1000; ++i) limiter.on_throttle(now += 10ms);
        for (int i = 0; i < 100; ++i) limiter.on_throttle(now += 3s);
        CHECK(limiter.rate() == rate_limiter::min_rate);

        now += limiter.acquire(now);
        auto const wait = limiter.acquire(now);
        CHECK(wait <= 2s);
        CHECK(limiter.acquire(now + 2s) == 0s);
    }

    TEST_CASE("on_success: the curve runs away -> at most twice the measured rate") {
        time_point now = start;
        auto limiter = throttled_at(10, now);
        for (int i = 0; i < 600; ++i) limiter.on_success(now += 100ms);
        CHECK(limiter.measured_rate() == doctest::Approx(10).epsilon(0.05));
        CHECK(limiter.rate() == doctest::Approx(2 * limiter.measured_rate()));
    }

    TEST_CASE("acquire: no token left -> nothing is taken, the wait is that for one") {
        time_point now = start;
        auto limiter = throttled_at(10, now);
        while (limiter.acquire(now) == 0s) {
        }
        REQUIRE(limiter.rate() == doctest::Approx(7).epsilon(0.05));

        double const left = limiter.available();
        auto const wait = limiter.acquire(now);
        CHECK(left >= 0);
        CHECK(wait > 0s);
        CHECK(wait <= 1s);
        CHECK(limiter.available() == left);

        CHECK(limiter.acquire(now + wait - 1us) > 0s);
        CHECK(limiter.acquire(now + wait) == 0s);
    }

    TEST_CASE("acquire: a thousand at once -> each is told the same short wait") {
        time_point now = start;
        auto limiter = throttled_at(10, now);
        while (limiter.acquire(now) == 0s) {
        }

        auto const first = limiter.acquire(now);
        for (int i = 0; i < 1000; ++i) REQUIRE(limiter.acquire(now) == first);
        CHECK(limiter.available() >= 0);
    }

    TEST_CASE("acquire: after a long pause -> a burst of one second's tokens, no more") {
        time_point now = start;
        auto limiter = throttled_at(100, now);
        now += 1h;
        int burst = 0;
        while (limiter.acquire(now) == 0s) ++burst;
        CHECK(burst == static_cast<int>(limiter.rate()));
    }

    TEST_CASE("acquire: many waiters that ask again -> the rate is kept and recovers") {
        time_point now = start;
        auto limiter = throttled_at(20, now);
        double const reduced = limiter.rate();
        // Twenty callers, each of whom sends whenever it may; replies come at once and none is a
        // throttle.
        std::vector<time_point> next(20, now);
        std::vector<int> sent_in_second(30);
        time_point const begin = now;
        while (now < begin + 30s) {
            auto const caller = std::min_element(next.begin(), next.end());
            now = std::max(now, *caller);
            auto const wait = limiter.acquire(now);
            if (wait == 0s) {
                limiter.on_success(now);
                auto const second = std::chrono::floor<std::chrono::seconds>(now - begin).count();
                if (second < 30) ++sent_in_second[static_cast<std::size_t>(second)];
                *caller = now + 1ms;
            } else {
                REQUIRE(wait <= 2s);
                *caller = now + wait;
            }
            REQUIRE(limiter.available() >= 0);
        }
        CHECK(sent_in_second[1] >= static_cast<int>(reduced));
        CHECK(sent_in_second[1] <= 40);
        CHECK(sent_in_second[29] > 1000);
    }

    TEST_CASE("on_throttle: a full bucket -> tokens beyond one second of the new rate are lost") {
        time_point now = start;
        auto limiter = throttled_at(100, now);
        for (int i = 0; i < 100; ++i) limiter.on_success(now += 10ms);
        REQUIRE(limiter.available() > 50);

        for (int i = 0; i < 5; ++i) limiter.on_throttle(now);

        REQUIRE(limiter.rate() < 20);
        CHECK(limiter.available() <= limiter.rate());
    }

    TEST_CASE("times: out of order -> neither rate nor tokens are taken back") {
        time_point now = start;
        auto limiter = throttled_at(100, now);
        limiter.on_success(now += 1s);
        double const before = limiter.available();
        REQUIRE(before > 10);

        CHECK(limiter.acquire(now - 500ms) == 0s);
        CHECK(limiter.available() == doctest::Approx(before - 1));
        limiter.on_success(now - 500ms);
        CHECK(limiter.available() == doctest::Approx(before - 1));
        CHECK(limiter.rate() >= rate_limiter::min_rate);
    }
}
