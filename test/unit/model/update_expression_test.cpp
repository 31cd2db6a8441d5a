#include "expression_case.hpp"

#include <dynaco/update_expression.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

using update_case = expression_case<update_expression>;

void check_all(std::vector<update_case> const& cases) {
    for (auto const& each : cases) each.check();
}

}  // namespace

TEST_SUITE("model.update_expression") {
    TEST_CASE("set: values, attributes, sums and functions") {
        check_all({
            {set("a", 1), "SET #0 = :0", {"a"}, {1}},
            {set(attr("a"), 1), "SET #0 = :0", {"a"}, {1}},
            {set(std::string("a"), 1), "SET #0 = :0", {"a"}, {1}},
            {set("a", "x"), "SET #0 = :0", {"a"}, {"x"}},
            {set("a", true), "SET #0 = :0", {"a"}, {true}},
            {set("a", nullptr), "SET #0 = :0", {"a"}, {nullptr}},
            {set("a", list_of(1)), "SET #0 = :0", {"a"}, {attribute_value(list_of(1))}},
            {set("a", list()), "SET #0 = :0", {"a"}, {attribute_value(list())}},
            {set("a", item("k", 1)), "SET #0 = :0", {"a"}, {item("k", 1)}},
            {set("a", string_set("x")), "SET #0 = :0", {"a"}, {string_set("x")}},
            {set("a", attribute_value(1)), "SET #0 = :0", {"a"}, {1}},
            {set("a.b[0]", 1), "SET #0.#1[0] = :0", {"a", "b"}, {1}},
            {set(attr::named("a.b"), 1), "SET #0 = :0", {"a.b"}, {1}},
            {set("a", attr("b")), "SET #0 = #1", {"a", "b"}},
            {set("a", attr("b.c")), "SET #0 = #1.#2", {"a", "b", "c"}},
            {set("a", attr("a") + 1), "SET #0 = #0 + :0", {"a"}, {1}},
            {set("a", attr("a") - 1), "SET #0 = #0 - :0", {"a"}, {1}},
            {set("a", 1 + attr("a")), "SET #0 = :0 + #0", {"a"}, {1}},
            {set("a", 1 - attr("a")), "SET #0 = :0 - #0", {"a"}, {1}},
            {set("a", attr("b") + attr("c")), "SET #0 = #1 + #2", {"a", "b", "c"}},
            {set("a", attr("b") - attr("c")), "SET #0 = #1 - #2", {"a", "b", "c"}},
            {set("a", attr("a") + number("0.5")), "SET #0 = #0 + :0", {"a"}, {0.5}},
            {set("a", attr("a") + attribute_value(2)), "SET #0 = #0 + :0", {"a"}, {2}},
            {set("a", if_not_exists("a", 0)), "SET #0 = if_not_exists(#0, :0)", {"a"}, {0}},
            {set("a", if_not_exists("b", attr("c"))),
             "SET #0 = if_not_exists(#1, #2)",
             {"a", "b", "c"}},
            {set("a", if_not_exists("a", 0) + 1),
             "SET #0 = if_not_exists(#0, :0) + :1",
             {"a"},
             {0, 1}},
            {set("a", if_not_exists("a", 10) - if_not_exists("b", 1)),
             "SET #0 = if_not_exists(#0, :0) - if_not_exists(#1, :1)",
             {"a", "b"},
             {10, 1}},
            {set("a", 5 - if_not_exists("a", 0)),
             "SET #0 = :0 - if_not_exists(#0, :1)",
             {"a"},
             {5, 0}},
            {set("a", list_append(attr("a"), list_of(1))),
             "SET #0 = list_append(#0, :0)",
             {"a"},
             {attribute_value(list_of(1))}},
            {set("a", list_append(list_of(1), attr("a"))),
             "SET #0 = list_append(:0, #0)",
             {"a"},
             {attribute_value(list_of(1))}},
            {set("a", list_append(if_not_exists("a", list()), list_of(1))),
             "SET #0 = list_append(if_not_exists(#0, :0), :1)",
             {"a"},
             {list(), list_of(1)}},
            {set("a", list_append(attr("b"), attr("c"))),
             "SET #0 = list_append(#1, #2)",
             {"a", "b", "c"}},
        });
    }

    TEST_CASE("the other changes") {
        std::string const path = "a";
        check_all({
            {set_if_not_exists("a", 0), "SET #0 = if_not_exists(#0, :0)", {"a"}, {0}},
            {set_if_not_exists("a.b", attr("c")),
             "SET #0.#1 = if_not_exists(#0.#1, #2)",
             {"a", "b", "c"}},
            {append("a", list_of("x", 1)),
             "SET #0 = list_append(#0, :0)",
             {"a"},
             {attribute_value(list_of("x", 1))}},
            {append("a", attr("b")), "SET #0 = list_append(#0, #1)", {"a", "b"}},
            {append(attr("a.b"), attribute_value(list_of(1))),
             "SET #0.#1 = list_append(#0.#1, :0)",
             {"a", "b"},
             {attribute_value(list_of(1))}},
            {add("a", 1), "ADD #0 :0", {"a"}, {1}},
            {add("a", -1), "ADD #0 :0", {"a"}, {-1}},
            {add("a", 0.5), "ADD #0 :0", {"a"}, {0.5}},
            {add("a", number("7")), "ADD #0 :0", {"a"}, {7}},
            {add("a", string_set("x")), "ADD #0 :0", {"a"}, {string_set("x")}},
            {add("a", number_set(1)), "ADD #0 :0", {"a"}, {number_set(1)}},
            {add(attr("a.b"), binary_set(to_binary("x"))),
             "ADD #0.#1 :0",
             {"a", "b"},
             {binary_set(to_binary("x"))}},
            {dynaco::remove("a"), "REMOVE #0", {"a"}},
            {dynaco::remove(attr("a")), "REMOVE #0", {"a"}},
            {dynaco::remove(path), "REMOVE #0", {"a"}},
            {dynaco::remove("a", "b.c", attr("d[1]")),
             "REMOVE #0, #1.#2, #3[1]",
             {"a", "b", "c", "d"}},
            {dynaco::remove("a[0]", "a[1]"), "REMOVE #0[0], #0[1]", {"a"}},
            {delete_from("a", string_set("x")), "DELETE #0 :0", {"a"}, {string_set("x")}},
            {delete_from("a", number_set(1)), "DELETE #0 :0", {"a"}, {number_set(1)}},
            {delete_from(attr("a"), binary_set(to_binary("x"))),
             "DELETE #0 :0",
             {"a"},
             {binary_set(to_binary("x"))}},
        });
    }

    TEST_CASE("several changes: in any order -> put together by clause") {
        auto const in_a_row = [] {
            update_expression changes;
            for (char const each : std::string_view{"abc"}) changes.set(std::string(1, each), 7);
            changes.add("n", 7);
            return changes;
        };
        check_all({
            {set("a", 1).set("b", 2), "SET #0 = :0, #1 = :1", {"a", "b"}, {1, 2}},
            {set("a", 1).set("b", 1), "SET #0 = :0, #1 = :0", {"a", "b"}, {1}},
            {set("a", attr("b")).set("b", attr("a")), "SET #0 = #1, #1 = #0", {"a", "b"}},
            {dynaco::remove("a").set("b", 1), "SET #0 = :0 REMOVE #1", {"b", "a"}, {1}},
            {delete_from("a", string_set("x")).add("b", 1).remove("c").set("d", 2),
             "SET #0 = :0 REMOVE #1 ADD #2 :1 DELETE #3 :2",
             {"d", "c", "b", "a"},
             {2, 1, string_set("x")}},
            {set("a", 1).add("b", 1).set("c", 2).add("d", 2),
             "SET #0 = :0, #1 = :1 ADD #2 :0, #3 :1",
             {"a", "c", "b", "d"},
             {1, 2}},
            {set("a", 1).set_if_not_exists("b", 1).append("c", list_of(1)),
             "SET #0 = :0, #1 = if_not_exists(#1, :0), #2 = list_append(#2, :1)",
             {"a", "b", "c"},
             {1, list_of(1)}},
            {set("a", 1).and_then(dynaco::remove("b")), "SET #0 = :0 REMOVE #1", {"a", "b"}, {1}},
            {set("a", 1).and_then(set("b", 2).remove("c")).remove("d"),
             "SET #0 = :0, #1 = :1 REMOVE #2, #3",
             {"a", "b", "c", "d"},
             {1, 2}},
            {update_expression().and_then(set("a", 1)), "SET #0 = :0", {"a"}, {1}},
            {set("a", 1).and_then(update_expression()), "SET #0 = :0", {"a"}, {1}},
            {in_a_row(), "SET #0 = :0, #1 = :0, #2 = :0 ADD #3 :0", {"a", "b", "c", "n"}, {7}},
            {set("a.b", 1).set("a.c", 2).remove("a.d"),
             "SET #0.#1 = :0, #0.#2 = :1 REMOVE #0.#3",
             {"a", "b", "c", "d"},
             {1, 2}},
            {set("a", 1).set("ab", 2), "SET #0 = :0, #1 = :1", {"a", "ab"}, {1, 2}},
        });
    }

    TEST_CASE("text: its clauses -> renamed, and joined with other changes") {
        using text = update_expression;
        check_all({
            {text("SET a = :x", ":x", 1), "SET a = :0", {}, {1}},
            {text("set #y = :x, b = :x Remove c", ":x", 1, "#y", "year"),
             "SET #0 = :0, b = :0 REMOVE c",
             {"year"},
             {1}},
            {text("REMOVE c ADD n :x DELETE s :y", ":x", 1, ":y", string_set("a")),
             "REMOVE c ADD n :0 DELETE s :1",
             {},
             {1, string_set("a")}},
            {text("SET a = :x", ":x", 1).set("b", 1), "SET a = :0, #0 = :0", {"b"}, {1}},
            {set("b", 1).and_then(text("SET a = :x REMOVE #n", ":x", 2, "#n", "name")),
             "SET #0 = :0, a = :1 REMOVE #1",
             {"b", "name"},
             {1, 2}},
            {text("ADD a :x", ":x", 1).set("b", 1), "SET #0 = :0 ADD a :0", {"b"}, {1}},
            {text(" SET\na = if_not_exists(#add, :x)\n", "#add", "add", ":x", 1),
             "SET a = if_not_exists(#0, :0)",
             {"add"},
             {1}},
        });
        auto const refused = "does not begin with SET, REMOVE, ADD or DELETE";
        CHECK(has(problem(text("")), refused));
        CHECK(has(problem(text("a = b")), refused));
        CHECK(has(problem(text("SET")), refused));
        CHECK(has(problem(text("SET a = b SET c = d")), refused));
        CHECK(has(problem(text("SET a = :x")), "uses \":x\""));
        CHECK(has(problem(text("SET a = b", ":x", 1)), "does not use :x"));
    }

    TEST_CASE("no change -> nothing on the request") {
        CHECK(update_expression().empty());
        CHECK_FALSE(set("a", 1).empty());
        auto const request = with(update_item_request("t", key("id", 1)), update_expression());
        CHECK(request == update_item_request("t", key("id", 1)));
    }

    TEST_CASE("one attribute twice, or it and a part of it -> refused with its name") {
        CHECK(has(problem(set("name", 1).set("name", 2)), "twice, or it and a part of it: name"));
        CHECK(has(problem(set("name", 1).remove("name")), "name"));
        CHECK(has(problem(add("name", 1).delete_from("name", string_set("x"))), "name"));
        CHECK(has(problem(set("name.b", 1).remove("name")), "name"));
        CHECK(has(problem(set("name[0]", 1).set("name", 1)), "name"));
        CHECK(has(problem(set("name.b", 1).set("name.b[0].c", 1)), "name"));
        CHECK(has(problem(dynaco::remove("name", "name")), "name"));
        CHECK(has(problem(set(attr("name"), attr("x")).set("y", 1).append("name", list_of(1))),
                  "name"));
        CHECK(problem(set("a", attr("b")).set("b", attr("a"))).empty());
        CHECK(problem(set("a.b", 1).set("a.bc", 1)).empty());
        CHECK(problem(set("a[1]", 1).set("a[10]", 1)).empty());
    }

    TEST_CASE("paths that are none, anywhere -> refused") {
        CHECK(has(problem(set("a..", 1)), "a.."));
        CHECK(has(problem(set("b", 1).remove("a..")), "a.."));
        CHECK(has(problem(set("b", attr("a..") + 1)), "a.."));
        CHECK(has(problem(set("b", if_not_exists("a..", 1))), "a.."));
        CHECK(has(problem(set("b", 1).and_then(add("a..", 1))), "a.."));
        CHECK(has(problem(append("a..", list_of(1))), "a.."));
    }

    TEST_CASE("print: names and values in their places") {
        CHECK(printed(set("year", 1997).add("plays", 1).remove("draft", "notes[0]")) ==
              "SET year = 1997 REMOVE draft, notes[0] ADD plays 1");
        CHECK(printed(set("n", if_not_exists("n", 0) + 1)) == "SET n = if_not_exists(n, 0) + 1");
        CHECK(printed(update_expression()).empty());
    }
}

}  // namespace dynaco::test
