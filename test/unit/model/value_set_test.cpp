#include <dynaco/value_set.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

#include "support/random.hpp"

namespace {

using dynaco::binary;
using dynaco::binary_set;
using dynaco::number;
using dynaco::number_set;
using dynaco::string_set;
using dynaco::to_binary;

}  // namespace

TEST_SUITE_BEGIN("model.value_set");

static_assert(!std::is_default_constructible_v<string_set>);
static_assert(!std::is_constructible_v<string_set, int>);
static_assert(!std::is_constructible_v<number_set, std::string>);
static_assert(!std::is_constructible_v<number_set, bool>);
static_assert(!std::is_convertible_v<std::vector<std::string>, string_set>);
static_assert(std::is_nothrow_move_constructible_v<string_set>);
static_assert(std::is_nothrow_move_assignable_v<binary_set>);

TEST_CASE("make: from every source -> sorted, each value once") {
    std::vector<std::string> const expected{"jazz", "pop", "rock"};
    std::vector<std::string> const source{"rock", "pop", "rock", "jazz", "pop"};
    std::istringstream words{"rock pop jazz pop"};
    CHECK(string_set("rock", "pop", "jazz", "rock").values() == expected);
    CHECK(string_set{"rock", "pop", "jazz", "rock"}.values() == expected);
    CHECK(string_set(source).values() == expected);
    CHECK(string_set(source.begin(), source.end()).values() == expected);
    CHECK(
        string_set(std::istream_iterator<std::string>{words}, std::istream_iterator<std::string>{})
            .values() == expected);
    CHECK(string_set("one").size() == 1);
    // Two texts are two values, not a pair of iterators.
    CHECK(string_set("a", "b").values() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("make: numbers -> by value") {
    CHECK(number_set(3, 1.5, number{"1.50"}, -1).values() == std::vector<number>{-1, 1.5, 3});
    CHECK(number_set(std::vector<number>{number{"1.0"}, number{"1"}, number{"01"}}).size() == 1);
    std::set<int> const source{1, 2, 3};
    CHECK(number_set(source.begin(), source.end()) == number_set(3, 2, 1));
}

TEST_CASE("make: bytes -> by unsigned bytes, shorter first") {
    binary const high{std::byte{0xff}};
    binary const low{std::byte{0x01}};
    binary const longer{std::byte{0x01}, std::byte{0x00}};
    CHECK(binary_set(high, longer, low, binary{}).values() ==
          std::vector<binary>{binary{}, low, longer, high});
    CHECK(to_binary("a\xff") == binary{std::byte{'a'}, std::byte{0xff}});
    CHECK(to_binary("").empty());
}

TEST_CASE("make: of nothing -> invalid_argument") {
    std::vector<std::string> const none;
    CHECK_THROWS_WITH_AS(string_set{none}, "a set has at least one value", std::invalid_argument);
    CHECK_THROWS_AS(string_set(none.begin(), none.end()), std::invalid_argument);
    CHECK_THROWS_AS(string_set(std::initializer_list<std::string>{}), std::invalid_argument);
}

TEST_CASE("equality: without regard to order and repetition") {
    CHECK(string_set("a", "b") == string_set("b", "a", "b"));
    CHECK(string_set("a", "b") != string_set("a"));
    CHECK(string_set("a", "b") != string_set("a", "c"));
}

TEST_CASE("insert and erase: as a std::set does, but the last value stays") {
    dynaco::test::seeded_random random;
    number_set values(0);
    std::set<int> expected{0};
    for (int i = 0; i < 5'000; ++i) {
        int const value = random.between(0, 50);
        if (random.chance(0.5)) {
            REQUIRE(values.insert(value) == expected.insert(value).second);
        } else if (expected.size() > 1) {
            REQUIRE(values.erase(value) == (expected.erase(value) == 1));
        }
        REQUIRE(values.contains(value) == expected.contains(value));
        REQUIRE(values.size() == expected.size());
    }
    CHECK(values == number_set(expected.begin(), expected.end()));
}

TEST_CASE("erase: the last value -> invalid_argument, and it stays") {
    string_set values("only");
    CHECK_FALSE(values.erase("other"));
    CHECK_THROWS_WITH_AS(values.erase("only"), "the last value of a set cannot be erased",
                         std::invalid_argument);
    CHECK(values.contains("only"));
}

TEST_CASE("iterate: sorted") {
    std::string joined;
    for (auto const& each : string_set("c", "a", "b")) joined += each;
    CHECK(joined == "abc");
}

TEST_SUITE_END();
