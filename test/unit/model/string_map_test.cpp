#include <dynaco/string_map.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using dynaco::string_map;

static_assert(!std::is_aggregate_v<string_map<int>>);

TEST_SUITE("model.string_map") {
    TEST_CASE("set: new and known names -> added in order, replaced in place") {
        string_map<int> map;
        map.set("b", 1).set("a", 2).set("b", 3);
        CHECK(map.size() == 2);
        CHECK(map.begin()->first == "b");
        CHECK(map.begin()->second == 3);
        REQUIRE(map.find("a") != nullptr);
        CHECK(*map.find("a") == 2);
        CHECK(map.find("c") == nullptr);
        CHECK(map.contains("a"));
    }

    TEST_CASE("erase: known and unknown names -> whether it was there") {
        auto map = string_map<int>().set("a", 1).set("b", 2);
        CHECK(map.erase("a"));
        CHECK_FALSE(map.erase("a"));
        CHECK(map == string_map<int>().set("b", 2));
    }

    TEST_CASE("equality: same entries in another order -> equal") {
        auto const map = string_map<int>().set("a", 1).set("b", 2);
        CHECK(map == string_map<int>().set("b", 2).set("a", 1));
        CHECK_FALSE(map == string_map<int>().set("b", 2));
        CHECK_FALSE(map == string_map<int>().set("b", 2).set("a", 2));
        CHECK_FALSE(map == string_map<int>().set("b", 2).set("c", 1));
    }
}
