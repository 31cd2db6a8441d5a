#include "policy/write_plan.hpp"

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

using dynaco::policy::write_plan;
using write_ids = std::vector<write_plan::id>;

namespace {

// What the plan has to be, kept in the plainest way.
struct plan_model {
    struct write {
        std::string key;
        std::size_t bytes;
    };
    std::map<write_plan::id, write> waiting;
    std::map<write_plan::id, write> flying;
    std::set<write_plan::id> settled;
    std::set<write_plan::id> replaced;
    std::set<write_plan::id> left;
    std::map<std::string, write_plan::id> last_settled;

    [[nodiscard]] std::optional<write_plan::id> flying_of(std::string const& key) const {
        for (auto const& [id, each] : flying) {
            if (each.key == key) return id;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<write_plan::id> waiting_of(std::string const& key) const {
        for (auto const& [id, each] : waiting) {
            if (each.key == key) return id;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::size_t waiting_bytes() const {
        std::size_t sum = 0;
        for (auto const& [id, each] : waiting) sum += each.bytes;
        return sum;
    }
};

class driver {
  public:
    void add(std::string const& key, std::size_t bytes) {
        auto const before = state.waiting_of(key);
        auto const got = plan.add(key, bytes);
        CHECK(got.which == count++);
        CHECK(got.replaced == before);
        if (before) {
            state.waiting.erase(*before);
            state.replaced.insert(*before);
        }
        state.waiting[got.which] = {key, bytes};
    }
    void take() {
        auto const taken = plan.take();
        CHECK(taken.size() <= write_plan::most_writes);
        std::size_t bytes = write_plan::frame_bytes;
        for (auto const id : taken) {
            REQUIRE(state.waiting.contains(id));
            auto const write = state.waiting.at(id);
            CHECK_FALSE(state.flying_of(write.key).has_value());  // never two of a key
            bytes += write.bytes;
            state.waiting.erase(id);
            state.flying[id] = write;
        }
        CHECK((taken.size() == 1 || bytes <= write_plan::most_bytes));
        if (taken.empty()) {
            for (auto const& [id, each] : state.waiting)
                CHECK(state.flying_of(each.key).has_value());
        }
    }
    void settle(write_plan::id which) {
        auto const key = state.flying.at(which).key;
        // Order of a key: nothing is settled before what was added earlier.
        auto& last = state.last_settled[key];
        CHECK(which >= last);
        last = which;
        plan.settle(which);
        state.flying.erase(which);
        state.settled.insert(which);
    }
    void stop() {
        for (auto const id : plan.stop()) {
            REQUIRE(state.waiting.erase(id) == 1);
            state.left.insert(id);
        }
        CHECK(state.waiting.empty());
    }
    void check() {
        CHECK(plan.waiting() == state.waiting.size());
        CHECK(plan.waiting_bytes() == state.waiting_bytes());
        CHECK(plan.in_flight() == state.flying.size());
        CHECK(state.waiting.size() + state.flying.size() + state.settled.size() +
                  state.replaced.size() + state.left.size() ==
              count);
        for (auto const& [id, each] : state.flying) CHECK(plan.in_flight_of(each.key) == id);
    }

    write_plan plan;
    plan_model state;
    write_plan::id count = 0;
};

}  // namespace

TEST_SUITE("policy.write_plan") {
    TEST_CASE("take: 25 writes of a request, in the order of adding") {
        write_plan plan;
        for (int i = 0; i != 60; ++i) plan.add(std::to_string(i), 10);
        CHECK(plan.take().size() == 25);
        CHECK(plan.take().front() == 25);
        CHECK(plan.take().size() == 10);
        CHECK(plan.take().empty());
        CHECK(plan.in_flight() == 60);
    }

    TEST_CASE("take: 16 MB of a request, its frame included") {
        write_plan plan;
        auto const half = (write_plan::most_bytes - write_plan::frame_bytes) / 2;
        plan.add("a", half);
        plan.add("b", half);
        plan.add("c", half + 1);
        plan.add("d", half);
        CHECK(plan.take() == write_ids{0, 1});
        CHECK(plan.take() == write_ids{2});
        CHECK(plan.take() == write_ids{3});
        CHECK(plan.waiting_bytes() == 0);
    }

    TEST_CASE("a later write of a key that waits -> replaces it, in its place") {
        write_plan plan;
        plan.add("a", 1);
        plan.add("b", 1);
        auto const later = plan.add("a", 5);
        CHECK(later.which == 2);
        CHECK(later.replaced == 0);
        CHECK(plan.waiting() == 2);
        CHECK(plan.waiting_bytes() == 6);
        CHECK(plan.take() == write_ids{2, 1});
    }

    TEST_CASE("a later write of a key that is in flight -> waits for it; others pass") {
        write_plan plan;
        plan.add("a", 1);
        CHECK(plan.take() == write_ids{0});
        CHECK_FALSE(plan.add("a", 1).replaced);
        plan.add("b", 1);
        CHECK(plan.in_flight_of("a") == 0);
        CHECK(plan.take() == write_ids{2});
        CHECK(plan.take().empty());
        plan.settle(0);
        CHECK_FALSE(plan.in_flight_of("a"));
        CHECK(plan.take() == write_ids{1});
    }

    TEST_CASE("stop: what waits is handed back, in order") {
        write_plan plan;
        plan.add("a", 1);
        CHECK(plan.take() == write_ids{0});
        plan.add("b", 1);
        plan.add("a", 1);
        CHECK(plan.stop() == write_ids{1, 2});
        CHECK(plan.waiting() == 0);
        CHECK(plan.waiting_bytes() == 0);
        CHECK(plan.in_flight() == 1);
        plan.settle(0);
        CHECK(plan.in_flight() == 0);
    }

    TEST_CASE("every sequence of six events on two keys -> the rules hold") {
        for (int code = 0; code != 5 * 5 * 5 * 5 * 5 * 5; ++code) {
            driver one;
            for (int step = 0, rest = code; step != 6; ++step, rest /= 5) {
                switch (rest % 5) {
                    case 0:
                        one.add("a", 1);
                        break;
                    case 1:
                        one.add("b", write_plan::most_bytes / 2);
                        break;
                    case 2:
                        one.take();
                        break;
                    case 3:
                        if (!one.state.flying.empty()) one.settle(one.state.flying.begin()->first);
                        break;
                    default:
                        one.stop();
                }
                one.check();
            }
        }
    }

    TEST_CASE("random events -> every write is in exactly one state, and the rules hold") {
        dynaco::test::seeded_random random;
        for (int round = 0; round != 40; ++round) {
            driver one;
            int const keys = random.between(1, 80);
            for (int step = 0; step != 400; ++step) {
                auto const dice = random.unit();
                if (dice < 0.6) {
                    auto const most = random.chance(0.1) ? write_plan::most_bytes : 10'000;
                    one.add(std::to_string(random.between(1, keys)),
                            random.between<std::size_t>(1, most));
                } else if (dice < 0.75) {
                    one.take();
                } else if (dice < 0.995) {
                    if (one.state.flying.empty()) continue;
                    auto which = one.state.flying.begin();
                    std::advance(which,
                                 random.between<std::size_t>(0, one.state.flying.size() - 1));
                    one.settle(which->first);
                } else {
                    one.stop();
                }
                one.check();
            }
        }
    }
}
