#include <dynaco/item.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/random.hpp"

namespace {

using dynaco::as_result;
using dynaco::attribute_value;
using dynaco::errc;
using dynaco::item;
using dynaco::key;

std::vector<std::string> names_of(item const& value) {
    std::vector<std::string> names;
    for (auto const& each : value) names.push_back(each.name);
    return names;
}

template <class Function>
std::string failure_of(errc expected, Function function) {
    try {
        function();
    } catch (dynaco::exception const& thrown) {
        CHECK(thrown.error() == expected);
        return thrown.error().message();
    }
    return "no failure";
}

template <class... Arguments>
concept makes_a_key = requires(Arguments... arguments) { key(arguments...); };

}  // namespace

TEST_SUITE_BEGIN("model.item");

static_assert(!std::is_aggregate_v<item>);
static_assert(std::is_nothrow_default_constructible_v<item>);
static_assert(std::is_nothrow_move_constructible_v<item>);
static_assert(std::is_nothrow_move_assignable_v<item>);
static_assert(!std::is_constructible_v<item, char const*>);
static_assert(!std::is_constructible_v<item, char const*, int, char const*>);

static_assert(makes_a_key<char const*, int>);
static_assert(makes_a_key<char const*, std::string, std::string_view, double>);
static_assert(makes_a_key<char const*, dynaco::number>);
static_assert(makes_a_key<char const*, dynaco::binary>);
static_assert(makes_a_key<char const*, std::span<std::byte const>>);
static_assert(makes_a_key<char const*, attribute_value>);
static_assert(!makes_a_key<char const*>);
static_assert(!makes_a_key<char const*, int, char const*>);
static_assert(!makes_a_key<char const*, int, char const*, int, char const*, int>);
static_assert(!makes_a_key<char const*, bool>);
static_assert(!makes_a_key<char const*, std::nullptr_t>);
static_assert(!makes_a_key<char const*, char>);
static_assert(!makes_a_key<char const*, item>);
static_assert(!makes_a_key<char const*, dynaco::list>);
static_assert(!makes_a_key<char const*, dynaco::string_set>);
static_assert(!makes_a_key<char const*, int, char const*, bool>);

TEST_CASE("construct: names and values in turn -> in their order") {
    item const value("artist", "Björk", "year", 1997, "live", false);
    CHECK(names_of(value) == std::vector<std::string>{"artist", "year", "live"});
    CHECK(value.at("artist") == "Björk");
    CHECK(value.at("year") == 1997);
    CHECK(value.at("live") == false);
}

TEST_CASE("construct: from braces -> the same item") {
    item const value{{"artist", "Björk"}, {"year", 1997}};
    CHECK(value == item("artist", "Björk", "year", 1997));
    item const single{{"a", "b"}};
    CHECK(single == item("a", "b"));
    item const flat{"a", "b"};
    CHECK(flat == single);
    CHECK(item{}.empty());
    auto const nested = item{{"m", item{{"a", 1}}}, {"l", dynaco::list_of(1)}};
    CHECK(nested.at("m").as_map().at("a") == 1);
}

TEST_CASE("construct: a name given twice -> the last value, at the first place") {
    CHECK(names_of(item("a", 1, "b", 2, "a", 3)) == std::vector<std::string>{"a", "b"});
    CHECK(item("a", 1, "b", 2, "a", 3).at("a") == 3);
    CHECK(item{{"a", 1}, {"b", 2}, {"a", 3}} == item("a", 3, "b", 2));
}

TEST_CASE("find, contains, at: present and absent") {
    item value("a", 1);
    item const& constant = value;
    CHECK(constant.find("a") != nullptr);
    CHECK(constant.find("A") == nullptr);
    CHECK(constant.find("") == nullptr);
    CHECK(value.contains("a"));
    CHECK_FALSE(value.contains("b"));
    *value.find("a") = 2;
    value.at("a").as_number() = 3;
    CHECK(constant.at("a") == 3);
    auto const message = "the item has no attribute \"b\"";
    CHECK(failure_of(errc::missing_attribute, [&] { (void)constant.at("b"); }) == message);
    CHECK(failure_of(errc::missing_attribute, [&] { (void)value.at("b"); }) == message);
}

TEST_CASE("get: failures -> name the attribute") {
    item const value("title", "Jóga", "year", 1997);
    CHECK(value.get<std::string>("title") == "Jóga");
    CHECK(value.get<int>("year") == 1997);
    CHECK(value.get<int>("year", as_result).value() == 1997);
    CHECK(failure_of(errc::missing_attribute, [&] { (void)value.get<int>("x"); }) ==
          "the item has no attribute \"x\"");
    CHECK(failure_of(errc::wrong_type, [&] { (void)value.get<int>("title"); }) ==
          "attribute \"title\": the value is S (string), not N (number)");
    CHECK(failure_of(errc::not_representable, [&] { (void)value.get<std::int8_t>("year"); }) ==
          "attribute \"year\": 1997 does not fit int8 (-128 to 127)");
    CHECK(value.get<int>("title", as_result).error() == errc::wrong_type);
    CHECK(value.get<int>("x", as_result).error() == errc::missing_attribute);
}

TEST_CASE("operator[]: absent -> added as NULL") {
    item value;
    CHECK(value["a"].is_null());
    value["a"] = 1;
    value["b"] = "x";
    value["a"] = 2;
    CHECK(value == item("a", 2, "b", "x"));
}

TEST_CASE("set: adds or replaces in place, and chains") {
    item value;
    value.set("a", 1).set("b", "x").set("a", 2);
    CHECK(names_of(value) == std::vector<std::string>{"a", "b"});
    CHECK(value == item("b", "x", "a", 2));
    CHECK(item("a", 1).set("b", 2) == item("a", 1, "b", 2));
    // A value of the item itself may become a value of it.
    value.set("c", value.at("b"));
    CHECK(value.at("c") == "x");
}

TEST_CASE("erase: the others keep their order") {
    item value("a", 1, "b", 2, "c", 3);
    CHECK(value.erase("b"));
    CHECK_FALSE(value.erase("b"));
    CHECK(names_of(value) == std::vector<std::string>{"a", "c"});
}

TEST_CASE("append, reserve, clear, size: as a vector has them") {
    item value;
    value.reserve(2);
    auto const& added = value.append("a", 1);
    CHECK(added.name == "a");
    CHECK(added.value == 1);
    value.append("b", 2);
    CHECK(value.size() == 2);
    CHECK(value.begin()->name == "a");
    CHECK(value.end() - value.begin() == 2);
    for (auto& [name, held] : value) held = name;
    CHECK(value == item("a", "a", "b", "b"));
    value.clear();
    CHECK(value.empty());
    CHECK(value.begin() == value.end());
}

TEST_CASE("append: a name alone -> NULL, to be filled in place") {
    item value;
    auto& added = value.append("a");
    CHECK(added.value.is_null());
    added.value.emplace<dynaco::number>() = 7;
    CHECK(value == item("a", 7));
}

TEST_CASE("equality: random orders -> equal; one change -> not equal") {
    dynaco::test::seeded_random random;
    for (int round = 0; round < 500; ++round) {
        auto const size = random.between<std::size_t>(1, 20);
        std::vector<std::size_t> order(size);
        item left;
        for (std::size_t i = 0; i < size; ++i) {
            order[i] = i;
            left.append("n" + std::to_string(i), random.between(0, 3));
        }
        std::shuffle(order.begin(), order.end(), random.engine());
        item right;
        for (auto const i : order) {
            auto const& from = left.begin()[i];
            right.append(from.name, from.value);
        }
        REQUIRE(left == right);
        REQUIRE(right == left);
        auto& changed = right.begin()[random.between<std::size_t>(0, size - 1)];
        if (random.chance(0.5)) {
            changed.value = "other";
        } else {
            changed.name = "other";
        }
        REQUIRE(left != right);
        REQUIRE(right != left);
    }
    CHECK(item("a", 1) != item("a", 1, "b", 2));
}

TEST_CASE("key: one and two attributes") {
    CHECK(key("id", 42) == item("id", 42));
    CHECK(key("artist", "Björk", "title", "Jóga") == item("artist", "Björk", "title", "Jóga"));
    std::string const name = "id";
    std::string const value = "x";
    CHECK(key(name, value) == item("id", "x"));
}

TEST_SUITE_END();
