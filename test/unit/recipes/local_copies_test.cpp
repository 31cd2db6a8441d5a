#include "recipes/local_copies.hpp"

#include "support/start.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;
using copy = local_copies::copy;
using time_point = local_copies::time_point;
using test::told_time::start;

constexpr std::int64_t today = 1'000'000;

void store(local_copies& all, std::string const& key, attribute_value value,
           time_point when = start, std::optional<std::int64_t> ends = std::nullopt) {
    all.end_write(all.begin_write(key, when), key, copy{std::move(value), ends});
}

bool has(local_copies& all, std::string const& key, time_point now = start,
         std::int64_t wall_now = today) {
    return all.find(key, now, wall_now) != nullptr;
}

}  // namespace

TEST_SUITE_BEGIN("recipes.local_copies");

TEST_CASE("find: age and time to live -> ended by whichever comes first") {
    local_copies all{10, 10'000, 1s};
    store(all, "a", 1);
    store(all, "b", 1, start, today + 500);
    CHECK(has(all, "a", start + 999ms));
    CHECK_FALSE(has(all, "a", start + 1s));
    CHECK_FALSE(has(all, "a", start));  // it is gone
    CHECK(has(all, "b", start, today + 499));
    CHECK_FALSE(has(all, "b", start, today + 500));
    CHECK(all.size() == 0);
    CHECK(all.bytes() == 0);
}

TEST_CASE("bounds: too many entries -> those that were used longest ago go") {
    local_copies all{2, 10'000, 1s};
    store(all, "a", 1);
    store(all, "b", 1);
    CHECK(has(all, "a"));
    store(all, "c", 1);
    CHECK(has(all, "a"));
    CHECK_FALSE(has(all, "b"));
    CHECK(has(all, "c"));
    CHECK(all.size() == 2);
}

TEST_CASE("bounds: too many bytes -> as many go as it takes; what is too large is not kept") {
    local_copies all{100, 500, 1s};
    store(all, "a", std::string(99, 'x'));  // 200 in all
    store(all, "b", std::string(99, 'x'));
    CHECK(all.bytes() == 400);
    store(all, "c", std::string(199, 'x'));
    CHECK(all.bytes() == 500);
    CHECK_FALSE(has(all, "a"));
    CHECK(has(all, "b"));
    store(all, "b", std::string(400, 'x'));
    CHECK_FALSE(has(all, "b"));
    CHECK(has(all, "c"));
    CHECK(all.bytes() == 300);
}

TEST_CASE("bounds: no entries -> nothing is kept") {
    local_copies all{0, 10'000, 1s};
    store(all, "a", 1);
    CHECK_FALSE(has(all, "a"));
}

TEST_CASE("read: a write has begun or ended meanwhile -> what it has found is not kept") {
    local_copies all{10, 10'000, 1s};
    auto const read = all.begin_read("a", start);
    SUBCASE("begun") {
        (void)all.begin_write("a", start);
    }
    SUBCASE("ended") {
        store(all, "a", 2);
    }
    SUBCASE("everything") {
        all.forget_all();
    }
    all.end_read(read, "a", copy{1, std::nullopt});
    auto const* const found = all.find("a", start, today);
    CHECK((found == nullptr || found->value == 2));
}

TEST_CASE("read: within a write -> kept until that ends") {
    local_copies all{10, 10'000, 1s};
    auto const write = all.begin_write("a", start);
    auto const read = all.begin_read("a", start);
    all.end_read(read, "a", copy{1, std::nullopt});
    CHECK(has(all, "a"));
    SUBCASE("it is not known how") {
        all.end_write(write, "a", std::nullopt);
    }
    SUBCASE("well") {
        all.end_write(write, "a", copy{2, std::nullopt});
        REQUIRE(has(all, "a"));
        CHECK(all.find("a", start, today)->value == 2);
        return;
    }
    CHECK_FALSE(has(all, "a"));
}

TEST_CASE("write: two at the same time -> nothing is kept, for nobody knows which was last") {
    local_copies all{10, 10'000, 1s};
    auto const one = all.begin_write("a", start);
    auto const two = all.begin_write("a", start);
    all.end_write(one, "a", copy{1, std::nullopt});
    CHECK_FALSE(has(all, "a"));
    all.end_write(two, "a", copy{2, std::nullopt});
    CHECK_FALSE(has(all, "a"));
}

TEST_CASE("age: counts from when it was asked for") {
    local_copies all{10, 10'000, 1s};
    auto const read = all.begin_read("a", start);
    all.end_read(read, "a", copy{1, std::nullopt});
    CHECK(has(all, "a", start + 999ms));
    CHECK_FALSE(has(all, "a", start + 1s));
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
