#include "expression_case.hpp"

#include <dynaco/key_condition_expression.hpp>
#include <dynaco/projection_expression.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace dynaco::test {

TEST_SUITE("model.key_condition_expression") {
    TEST_CASE("key conditions: partition key, and each condition on a sort key") {
        using text = key_condition_expression;
        std::vector<expression_case<key_condition_expression>> const cases{
            {key_is("a", "x"), "#0 = :0", {"a"}, {"x"}},
            {key_is(attr("a"), 1), "#0 = :0", {"a"}, {1}},
            {key_is(std::string("a"), std::string("x")), "#0 = :0", {"a"}, {"x"}},
            {key_is("a", to_binary("x")), "#0 = :0", {"a"}, {to_binary("x")}},
            {key_is("a", number("1.5")), "#0 = :0", {"a"}, {1.5}},
            {key_is("a", attribute_value("x")), "#0 = :0", {"a"}, {"x"}},
            {key_is(attr::named("a.b"), "x"), "#0 = :0", {"a.b"}, {"x"}},
            {key_is("a", "x") && attr("b") == 1, "#0 = :0 AND #1 = :1", {"a", "b"}, {"x", 1}},
            {key_is("a", "x") && attr("b") < 1, "#0 = :0 AND #1 < :1", {"a", "b"}, {"x", 1}},
            {key_is("a", "x") && attr("b") <= 1, "#0 = :0 AND #1 <= :1", {"a", "b"}, {"x", 1}},
            {key_is("a", "x") && attr("b") > 1, "#0 = :0 AND #1 > :1", {"a", "b"}, {"x", 1}},
            {key_is("a", "x") && attr("b") >= 1, "#0 = :0 AND #1 >= :1", {"a", "b"}, {"x", 1}},
            {key_is("a", "x") && between("b", 1, 2),
             "#0 = :0 AND #1 BETWEEN :1 AND :2",
             {"a", "b"},
             {"x", 1, 2}},
            {key_is("a", "x") && begins_with("b", "x"),
             "#0 = :0 AND begins_with(#1, :0)",
             {"a", "b"},
             {"x"}},
            {key_is("a", "x") && key_is("b", "y") && key_is("c", "z"),
             "#0 = :0 AND #1 = :1 AND #2 = :2",
             {"a", "b", "c"},
             {"x", "y", "z"}},
            {key_is("a", 1) && attr("b") == 1 && attr("c") > 2,
             "#0 = :0 AND #1 = :0 AND #2 > :1",
             {"a", "b", "c"},
             {1, 2}},
            {text("a = :x AND begins_with(#b, :y)", ":x", 1, ":y", "z", "#b", "size"),
             "a = :0 AND begins_with(#0, :1)",
             {"size"},
             {1, "z"}},
            {text("a = :x", ":x", 1) && attr("b") > 1, "a = :0 AND #0 > :0", {"b"}, {1}},
        };
        for (auto const& each : cases) each.check();
        CHECK(printed(key_is("artist", "Björk") && begins_with("title", "J")) ==
              "artist = \"Björk\" AND begins_with(title, \"J\")");
    }

    TEST_CASE("what no key can be -> refused") {
        CHECK(has(problem(key_is("a.b", 1)), "at the top level"));
        CHECK(has(problem(key_is("a", 1) && attr("b[0]") > 1), "at the top level"));
        CHECK(has(problem(key_is("a", attribute_value(true))), "no key can have"));
        CHECK(has(problem(key_is("a", 1) && attr("b") == nullptr), "no key can have"));
        CHECK(has(problem(key_is("a", 1) && attr("b") == string_set("x")), "no key can have"));
        CHECK(has(problem(key_is("a", 1) && begins_with("b", 1)), "begins_with"));
        CHECK(has(problem(key_is("a", 1) && attr("b") > 1 && attr("b") < 9),
                  "two conditions on b; for a range there is `between`"));
        CHECK(has(problem(key_is("a", 1) && attr("a") == 1), "two conditions on a"));
        CHECK(has(problem(key_is("a..", 1)), "a.."));
        CHECK(has(problem(key_condition_expression("")), "empty"));
    }
}

TEST_SUITE("model.projection_expression") {
    TEST_CASE("projections: paths, each once") {
        auto const in_a_row = [] {
            projection_expression paths;
            for (char const* each : {"a", "b"}) paths.add(each);
            return paths;
        };
        std::vector<expression_case<projection_expression>> const cases{
            {project("a"), "#0", {"a"}},
            {project("a", "b"), "#0, #1", {"a", "b"}},
            {project("a.b", "a.c[0]", "d"), "#0.#1, #0.#2[0], #3", {"a", "b", "c", "d"}},
            {project(attr("a"), std::string("b"), attr::named("c.d")),
             "#0, #1, #2",
             {"a", "b", "c.d"}},
            {projection_expression("a", "b"), "#0, #1", {"a", "b"}},
            {projection_expression().add("a").add("b"), "#0, #1", {"a", "b"}},
            {in_a_row(), "#0, #1", {"a", "b"}},
        };
        for (auto const& each : cases) each.check();
        CHECK(printed(project("a", "b.c")) == "a, b.c");
        CHECK(with(query_request("t"), projection_expression()) == query_request("t"));
        CHECK(has(problem(project("a", "a")), "twice, or it and a part of it: a"));
        CHECK(has(problem(project("a.b", "a")), "twice, or it and a part of it: a"));
        CHECK(has(problem(project("a", "b..")), "b.."));
    }
}

}  // namespace dynaco::test
