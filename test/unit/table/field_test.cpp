#include "unit/model/expression_case.hpp"

#include <dynaco/field.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

enum class numbered_genre { rock, pop };

struct record_base {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(record_base, (), (id))

struct place {
    std::string city;
    int zip{};
};
BOOST_DESCRIBE_STRUCT(place, (), (city, zip))

struct record : record_base {
    std::string title;
    int year{};
    double score{};
    bool live{};
    std::optional<std::int64_t> plays;
    std::set<std::string> tags;
    std::vector<int> takes;
    binary cover;
    number_set ratings{1};
    attribute_value anything;
    item extra;
    place home;
    std::optional<place> studio;
    std::map<std::string, int> counts;
    numbered_genre kind{};
    int renamed{};
    std::vector<place> shops;
};
BOOST_DESCRIBE_STRUCT(record, (record_base),
                      (title, year, score, live, plays, tags, takes, cover, ratings, anything,
                       extra, home, studio, counts, kind, renamed, shops))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::record> =
    dynaco::mapping<dynaco::test::record>().name<&dynaco::test::record::renamed>("r.n");

template <>
struct dynaco::expression_value<dynaco::test::numbered_genre> {
    static attribute_value make(test::numbered_genre value) { return static_cast<int>(value); }
};

namespace dynaco::test {

TEST_SUITE("table.field") {
    TEST_CASE("fields: conditions -> the members' names") {
        std::vector<expression_case<condition_expression>> const cases{
            {field<&record::year>() > 1990, "#0 > :0", {"year"}, {1990}},
            {1990 < field<&record::year>(), ":0 < #0", {"year"}, {1990}},
            {field<&record::year>() == 1990U, "#0 = :0", {"year"}, {1990}},
            {field<&record::year>() == number(1990), "#0 = :0", {"year"}, {1990}},
            {field<&record::year>() == attribute_value("any"), "#0 = :0", {"year"}, {"any"}},
            {field<&record::year>() == field<&record::plays>(), "#0 = #1", {"year", "plays"}},
            {field<&record::year>() == attr("other"), "#0 = #1", {"year", "other"}},
            {field<&record::year>() == size("title"), "#0 = size(#1)", {"year", "title"}},
            {field<&record::title>() == "x", "#0 = :0", {"title"}, {"x"}},
            {"x" != field<&record::title>(), ":0 <> #0", {"title"}, {"x"}},
            {field<&record::title>() == std::string("x"), "#0 = :0", {"title"}, {"x"}},
            {field<&record::score>() >= 1, "#0 >= :0", {"score"}, {1}},
            {field<&record::score>() >= 1.5, "#0 >= :0", {"score"}, {1.5}},
            {field<&record::live>() == true, "#0 = :0", {"live"}, {true}},
            {field<&record::plays>() < 7, "#0 < :0", {"plays"}, {7}},
            {field<&record::tags>() == string_set("x"), "#0 = :0", {"tags"}, {string_set("x")}},
            {field<&record::takes>() == list_of(1),
             "#0 = :0",
             {"takes"},
             {attribute_value(list_of(1))}},
            {field<&record::cover>() == to_binary("x"), "#0 = :0", {"cover"}, {to_binary("x")}},
            {field<&record::anything>() == true, "#0 = :0", {"anything"}, {true}},
            {field<&record::extra>() == item("a", 1), "#0 = :0", {"extra"}, {item("a", 1)}},
            {field<&record::home>() == item("a", 1), "#0 = :0", {"home"}, {item("a", 1)}},
            {field<&record::counts>() == item("a", 1), "#0 = :0", {"counts"}, {item("a", 1)}},
            {field<&record::kind>() == numbered_genre::pop, "#0 = :0", {"kind"}, {1}},
            {field<&record::home, &place::zip>() == 1, "#0.#1 = :0", {"home", "zip"}, {1}},
            {field<&record::studio, &place::city>() == "x",
             "#0.#1 = :0",
             {"studio", "city"},
             {"x"}},
            {field<&record::renamed>() == 1, "#0 = :0", {"r.n"}, {1}},
            {field<&record::id>() == "x", "#0 = :0", {"id"}, {"x"}},
            {between(field<&record::year>(), 1, 2), "#0 BETWEEN :0 AND :1", {"year"}, {1, 2}},
            {in(field<&record::year>(), 1, 2), "#0 IN (:0, :1)", {"year"}, {1, 2}},
            {in_range(field<&record::year>(), std::vector<int>{1}), "#0 IN (:0)", {"year"}, {1}},
            {exists(field<&record::year>()), "attribute_exists(#0)", {"year"}},
            {has_type(field<&record::year>(), attribute_type::null),
             "attribute_type(#0, :0)",
             {"year"},
             {"NULL"}},
            {begins_with(field<&record::title>(), "x"), "begins_with(#0, :0)", {"title"}, {"x"}},
            {contains(field<&record::tags>(), "x"), "contains(#0, :0)", {"tags"}, {"x"}},
            {contains(field<&record::takes>(), 1), "contains(#0, :0)", {"takes"}, {1}},
            {contains(field<&record::title>(), "x"), "contains(#0, :0)", {"title"}, {"x"}},
            {contains(field<&record::ratings>(), 1), "contains(#0, :0)", {"ratings"}, {1}},
            {size(field<&record::tags>()) > 1, "size(#0) > :0", {"tags"}, {1}},
            {field<&record::shops>().element(0).member("city") == "x",
             "#0[0].#1 = :0",
             {"shops", "city"},
             {"x"}},
        };
        for (auto const& each : cases) each.check();
    }

    TEST_CASE("fields: updates, keys and projections -> the members' names") {
        std::vector<expression_case<update_expression>> const cases{
            {set(field<&record::year>(), 1), "SET #0 = :0", {"year"}, {1}},
            {set(field<&record::year>(), field<&record::year>() + 1),
             "SET #0 = #0 + :0",
             {"year"},
             {1}},
            {set(field<&record::year>(), if_not_exists(field<&record::year>(), 0)),
             "SET #0 = if_not_exists(#0, :0)",
             {"year"},
             {0}},
            {set(field<&record::title>(), field<&record::id>()), "SET #0 = #1", {"title", "id"}},
            {set_if_not_exists(field<&record::plays>(), 0),
             "SET #0 = if_not_exists(#0, :0)",
             {"plays"},
             {0}},
            {append(field<&record::takes>(), list_of(1)),
             "SET #0 = list_append(#0, :0)",
             {"takes"},
             {attribute_value(list_of(1))}},
            {add(field<&record::plays>(), 1), "ADD #0 :0", {"plays"}, {1}},
            {add(field<&record::tags>(), string_set("x")),
             "ADD #0 :0",
             {"tags"},
             {string_set("x")}},
            {delete_from(field<&record::ratings>(), number_set(1)),
             "DELETE #0 :0",
             {"ratings"},
             {number_set(1)}},
            {dynaco::remove(field<&record::year>(), field<&record::home, &place::zip>()),
             "REMOVE #0, #1.#2",
             {"year", "home", "zip"}},
        };
        for (auto const& each : cases) each.check();
        CHECK(render(key_is(field<&record::title>(), "x") && field<&record::year>() >= 1).text ==
              "#0 = :0 AND #1 >= :1");
        CHECK(render(project(field<&record::title>(), "x")).text == "#0, #1");
    }

    TEST_CASE("attribute_name_of -> the described name, or the one that is given") {
        CHECK(attribute_name_of<&record::year> == "year");
        CHECK(attribute_name_of<&record::id> == "id");
        CHECK(attribute_name_of<&record::renamed> == "r.n");
        CHECK(attribute_name_of<&place::zip> == "zip");
    }
}

}  // namespace dynaco::test
