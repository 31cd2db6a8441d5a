#include <dynaco/index.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

namespace dynaco::test {
namespace {

struct match_base {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(match_base, (), (id))

struct match : match_base {
    std::string country;
    std::string city;
    std::chrono::sys_seconds day;
    std::optional<int> round;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(match, (match_base), (country, city, day, round, note))

struct player {
    std::string name;
    binary badge;
};
BOOST_DESCRIBE_STRUCT(player, (), (name, badge))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::match> =
    dynaco::mapping<dynaco::test::match>()
        .name<&dynaco::test::match::country>("land")
        .name<&dynaco::test::match_base::id>("match_id")
        .name<&dynaco::test::match::note>("remark")
        .as_number<&dynaco::test::match::day>()
        .type_tag("type", "match");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::player> =
    dynaco::mapping<dynaco::test::player>().type_tag("type", "player");

namespace dynaco::test {
namespace {

inline constexpr auto by_day = global_index<&match::day, &match_base::id>("by-day");
inline constexpr auto by_place =
    global_index<partition_keys<&match::country, &match::city>, sort_keys<&match::round>>(
        "by-place");
inline constexpr auto by_round = local_index<&match::round>("by-round");

template <class T, class Set>
std::string attributes() {
    std::string all;
    for (auto const& each : mapper::key_attributes<T, Set>::all) {
        all += std::string{each.name} + ":" + std::string{to_string(each.type->type)} + " ";
    }
    return all;
}

}  // namespace

TEST_SUITE("table.index") {
    TEST_CASE("index: members -> its keys by their attribute names and the types of their forms") {
        using day = std::remove_cvref_t<decltype(by_day)>;
        CHECK_EQ(attributes<match, day::partition_members>(), "day:N ");
        CHECK_EQ(attributes<match, day::sort_members>(), "match_id:S ");
        CHECK_EQ(by_day.name(), "by-day");
        static_assert(!day::is_local);
    }

    TEST_CASE("index: several keys -> all of them in order, an optional's as what it holds") {
        using place = std::remove_cvref_t<decltype(by_place)>;
        CHECK_EQ(attributes<match, place::partition_members>(), "land:S city:S ");
        CHECK_EQ(attributes<match, place::sort_members>(), "round:N ");
        static_assert(std::same_as<mapper::index_key_value<&match::round>, int>);
    }

    TEST_CASE("index: of a variant -> the members of any of its structs") {
        using row = std::variant<player, match>;
        CHECK_EQ(attributes<row, partition_keys<&player::badge>>(), "badge:B ");
        CHECK_EQ(attributes<row, partition_keys<&match::country>>(), "land:S ");
    }

    TEST_CASE("local index: one member -> the sort key; the partition key is the table's") {
        using round = std::remove_cvref_t<decltype(by_round)>;
        static_assert(round::is_local);
        static_assert(round::partition_members::size == 0);
        CHECK_EQ(attributes<match, round::sort_members>(), "round:N ");
    }

    TEST_CASE("projection: nothing said, keys only, members -> what the index has") {
        CHECK_EQ(by_day.projection(), index_projection::all);
        CHECK_EQ(by_day.keys_only().projection(), index_projection::keys_only);

        constexpr auto some = by_day.include<&match::note, &match::city>();

        CHECK_EQ(some.projection(), index_projection::include);
        REQUIRE_EQ(some.included().size(), 2);
        CHECK_EQ(some.included()[0], "remark");
        CHECK_EQ(some.included()[1], "city");
        CHECK(some.keys_only().included().empty());
    }
}

}  // namespace dynaco::test
