#include "policy/get_plan.hpp"

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using dynaco::policy::get_plan;

TEST_SUITE("policy.get_plan") {
    TEST_CASE("add: the same key again -> the same id, asked for once") {
        get_plan plan;
        CHECK(plan.add("a", 10) == 0);
        CHECK(plan.add("b", 10) == 1);
        CHECK(plan.add("a", 10) == 0);
        CHECK(plan.size() == 2);
        CHECK(plan.find("b") == 1);
        CHECK_FALSE(plan.find("c"));
        CHECK(plan.take() == std::vector<get_plan::id>{0, 1});
        CHECK(plan.take().empty());
    }

    TEST_CASE("take: 100 keys of a request, in order") {
        get_plan plan;
        for (int i = 0; i != 250; ++i) plan.add(std::to_string(i), 10);
        CHECK(plan.take().size() == 100);
        CHECK(plan.take().front() == 100);
        auto const last = plan.take();
        CHECK(last.size() == 50);
        CHECK(last.back() == 249);
        CHECK(plan.in_flight() == 250);
        CHECK(plan.waiting() == 0);
    }

    TEST_CASE("take: 16 MB of a request; a key that is larger goes alone") {
        get_plan plan;
        plan.add("a", get_plan::most_bytes - 1);
        plan.add("b", 1);
        plan.add("c", 1);
        plan.add("d", get_plan::most_bytes + 1);
        CHECK(plan.take() == std::vector<get_plan::id>{0, 1});
        CHECK(plan.take() == std::vector<get_plan::id>{2});
        CHECK(plan.take() == std::vector<get_plan::id>{3});
    }

    TEST_CASE("stop: what waits is left, what is in flight can still be answered") {
        get_plan plan;
        for (int i = 0; i != 150; ++i) plan.add(std::to_string(i), 1);
        auto const taken = plan.take();
        plan.stop();
        CHECK(plan.take().empty());
        for (auto const id : taken) plan.answered(id);
        CHECK(plan.is_answered(99));
        CHECK_FALSE(plan.is_answered(100));
    }

    TEST_CASE("random events: every key is answered or left, once, in requests that are allowed") {
        dynaco::test::seeded_random random;
        for (int round = 0; round != 100; ++round) {
            get_plan plan;
            auto const count = random.between<std::size_t>(0, 500);
            for (std::size_t i = 0; i != count; ++i) {
                plan.add(std::to_string(random.between<int>(0, 400)),
                         random.between<std::size_t>(1, 400'000));
            }
            std::set<get_plan::id> seen;
            std::vector<get_plan::id> flying;
            std::size_t answered = 0;
            while (plan.waiting() + plan.in_flight() != 0) {
                if (random.chance(0.4)) {
                    auto const taken = plan.take();
                    CHECK(taken.size() <= get_plan::most_keys);
                    for (auto const id : taken) CHECK(seen.insert(id).second);
                    flying.insert(flying.end(), taken.begin(), taken.end());
                } else if (!flying.empty()) {
                    auto const which = flying.back();
                    flying.pop_back();
                    if (random.chance(0.9)) {
                        plan.answered(which);
                        CHECK(plan.is_answered(which));
                        ++answered;
                    } else {
                        plan.give_up(which);
                        CHECK_FALSE(plan.is_answered(which));
                    }
                } else if (random.chance(0.01)) {
                    plan.stop();
                }
                CHECK(plan.in_flight() == flying.size());
            }
            CHECK(answered <= seen.size());
            CHECK(seen.size() <= plan.size());
        }
    }
}
