#include "expression_case.hpp"

#include <dynaco/condition_expression.hpp>

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

using condition_case = expression_case<condition_expression>;

void check_all(std::vector<condition_case> const& cases) {
    for (auto const& each : cases) each.check();
}

}  // namespace

TEST_SUITE("model.condition_expression") {
    TEST_CASE("comparisons: each sign, either side -> as written") {
        std::string const path = "a";
        std::string_view const view = "a";
        attr const named{"a"};
        check_all({
            {attr("a") == 1, "#0 = :0", {"a"}, {1}},
            {attr("a") != 1, "#0 <> :0", {"a"}, {1}},
            {attr("a") < 1, "#0 < :0", {"a"}, {1}},
            {attr("a") <= 1, "#0 <= :0", {"a"}, {1}},
            {attr("a") > 1, "#0 > :0", {"a"}, {1}},
            {attr("a") >= 1, "#0 >= :0", {"a"}, {1}},
            {1 == attr("a"), ":0 = #0", {"a"}, {1}},
            {1 != attr("a"), ":0 <> #0", {"a"}, {1}},
            {1 < attr("a"), ":0 < #0", {"a"}, {1}},
            {1 <= attr("a"), ":0 <= #0", {"a"}, {1}},
            {1 > attr("a"), ":0 > #0", {"a"}, {1}},
            {1 >= attr("a"), ":0 >= #0", {"a"}, {1}},
            {attr("a") == attr("b"), "#0 = #1", {"a", "b"}},
            {attr("a") != attr("b"), "#0 <> #1", {"a", "b"}},
            {attr("a") < attr("b"), "#0 < #1", {"a", "b"}},
            {attr("a") <= attr("b"), "#0 <= #1", {"a", "b"}},
            {attr("a") > attr("b"), "#0 > #1", {"a", "b"}},
            {attr("a") >= attr("b"), "#0 >= #1", {"a", "b"}},
            {attr("a") == attr("a"), "#0 = #0", {"a"}},
            {attr(path) == 1, "#0 = :0", {"a"}, {1}},
            {attr(view) == 1, "#0 = :0", {"a"}, {1}},
            {named == named, "#0 = #0", {"a"}},
        });
    }

    TEST_CASE("values: of each type -> as attribute_value holds it") {
        std::string const text = "x";
        check_all({
            {attr("a") == "x", "#0 = :0", {"a"}, {"x"}},
            {attr("a") == text, "#0 = :0", {"a"}, {"x"}},
            {attr("a") == std::string_view{"x"}, "#0 = :0", {"a"}, {"x"}},
            {attr("a") == "", "#0 = :0", {"a"}, {""}},
            {"x" == attr("a"), ":0 = #0", {"a"}, {"x"}},
            {attr("a") == true, "#0 = :0", {"a"}, {true}},
            {attr("a") == nullptr, "#0 = :0", {"a"}, {nullptr}},
            {attr("a") == 0.1, "#0 = :0", {"a"}, {0.1}},
            {attr("a") == number("1e20"), "#0 = :0", {"a"}, {number("1e20")}},
            {attr("a") == to_binary("x"), "#0 = :0", {"a"}, {to_binary("x")}},
            {attr("a") == string_set("x", "y"), "#0 = :0", {"a"}, {string_set("y", "x")}},
            {attr("a") == number_set(1, 2), "#0 = :0", {"a"}, {number_set(1, 2)}},
            {attr("a") == list_of(1, "x"), "#0 = :0", {"a"}, {attribute_value(list_of(1, "x"))}},
            {attr("a") == list(), "#0 = :0", {"a"}, {attribute_value(list())}},
            {attr("a") == item("k", 1), "#0 = :0", {"a"}, {item("k", 1)}},
            {attr("a") == attribute_value(5), "#0 = :0", {"a"}, {5}},
            {attr("a") == std::uint64_t(5), "#0 = :0", {"a"}, {5}},
            {attr("a") == std::int8_t(-5), "#0 = :0", {"a"}, {-5}},
        });
    }

    TEST_CASE("paths: a name for each step, indexes as they are") {
        check_all({
            {exists("a.b"), "attribute_exists(#0.#1)", {"a", "b"}},
            {exists("a[0]"), "attribute_exists(#0[0])", {"a"}},
            {exists("a[0][12].b.c[3]"), "attribute_exists(#0[0][12].#1.#2[3])", {"a", "b", "c"}},
            {exists("a.a.a"), "attribute_exists(#0.#0.#0)", {"a"}},
            {exists("select.from"), "attribute_exists(#0.#1)", {"select", "from"}},
            {exists("with blank"), "attribute_exists(#0)", {"with blank"}},
            {exists("with-hyphen"), "attribute_exists(#0)", {"with-hyphen"}},
            {exists("#a:b"), "attribute_exists(#0)", {"#a:b"}},
            {exists("größe"), "attribute_exists(#0)", {"größe"}},
            {exists("0"), "attribute_exists(#0)", {"0"}},
            {exists(attr::named("a.b")), "attribute_exists(#0)", {"a.b"}},
            {exists(attr::named("a[0]")), "attribute_exists(#0)", {"a[0]"}},
            {exists(attr::named("a.b").member("c.d")), "attribute_exists(#0.#1)", {"a.b", "c.d"}},
            {exists(attr("a").element(7)), "attribute_exists(#0[7])", {"a"}},
            {exists(attr("a.b").element(0).member("c")),
             "attribute_exists(#0.#1[0].#2)",
             {"a", "b", "c"}},
            {exists(std::string("a.b")), "attribute_exists(#0.#1)", {"a", "b"}},
            {exists(std::string_view("a.b")), "attribute_exists(#0.#1)", {"a", "b"}},
        });
    }

    TEST_CASE("functions: each with a path as text and as attr") {
        check_all({
            {exists("a"), "attribute_exists(#0)", {"a"}},
            {exists(attr("a")), "attribute_exists(#0)", {"a"}},
            {not_exists("a"), "attribute_not_exists(#0)", {"a"}},
            {not_exists(attr("a")), "attribute_not_exists(#0)", {"a"}},
            {has_type("a", attribute_type::string), "attribute_type(#0, :0)", {"a"}, {"S"}},
            {has_type("a", attribute_type::number), "attribute_type(#0, :0)", {"a"}, {"N"}},
            {has_type("a", attribute_type::binary), "attribute_type(#0, :0)", {"a"}, {"B"}},
            {has_type("a", attribute_type::string_set), "attribute_type(#0, :0)", {"a"}, {"SS"}},
            {has_type("a", attribute_type::number_set), "attribute_type(#0, :0)", {"a"}, {"NS"}},
            {has_type("a", attribute_type::binary_set), "attribute_type(#0, :0)", {"a"}, {"BS"}},
            {has_type("a", attribute_type::map), "attribute_type(#0, :0)", {"a"}, {"M"}},
            {has_type("a", attribute_type::list), "attribute_type(#0, :0)", {"a"}, {"L"}},
            {has_type("a", attribute_type::boolean), "attribute_type(#0, :0)", {"a"}, {"BOOL"}},
            {has_type("a", attribute_type::null), "attribute_type(#0, :0)", {"a"}, {"NULL"}},
            {begins_with("a", "x"), "begins_with(#0, :0)", {"a"}, {"x"}},
            {begins_with(attr("a"), "x"), "begins_with(#0, :0)", {"a"}, {"x"}},
            {begins_with("a", attr("b")), "begins_with(#0, #1)", {"a", "b"}},
            {begins_with("a", to_binary("x")), "begins_with(#0, :0)", {"a"}, {to_binary("x")}},
            {contains("a", "x"), "contains(#0, :0)", {"a"}, {"x"}},
            {contains("a", 1), "contains(#0, :0)", {"a"}, {1}},
            {contains("a.b", attr("c")), "contains(#0.#1, #2)", {"a", "b", "c"}},
            {size("a") > 3, "size(#0) > :0", {"a"}, {3}},
            {size(attr("a")) == 3, "size(#0) = :0", {"a"}, {3}},
            {3 == size("a"), ":0 = size(#0)", {"a"}, {3}},
            {3 != size("a.b[0]"), ":0 <> size(#0.#1[0])", {"a", "b"}, {3}},
            {size("a") < size("b"), "size(#0) < size(#1)", {"a", "b"}},
            {size("a") >= attr("b"), "size(#0) >= #1", {"a", "b"}},
            {attr("b") <= size("a"), "#0 <= size(#1)", {"b", "a"}},
        });
    }

    TEST_CASE("between and in: values, attributes and sizes") {
        std::deque<int> const numbers{3, 4};
        std::vector<std::string> const texts{"x", "y"};
        std::array<attr, 2> const attributes{attr("x"), attr("y")};
        check_all({
            {between("a", 1, 2), "#0 BETWEEN :0 AND :1", {"a"}, {1, 2}},
            {between(attr("a"), 1, 2), "#0 BETWEEN :0 AND :1", {"a"}, {1, 2}},
            {between("a", 1, 1), "#0 BETWEEN :0 AND :0", {"a"}, {1}},
            {between("a", "x", "y"), "#0 BETWEEN :0 AND :1", {"a"}, {"x", "y"}},
            {between("a", attr("b"), attr("c")), "#0 BETWEEN #1 AND #2", {"a", "b", "c"}},
            {between("a", 1, attr("c")), "#0 BETWEEN :0 AND #1", {"a", "c"}, {1}},
            {between("a", attr("c"), 1), "#0 BETWEEN #1 AND :0", {"a", "c"}, {1}},
            {between(size("a"), 1, 2), "size(#0) BETWEEN :0 AND :1", {"a"}, {1, 2}},
            {between("n", size("a"), size("b")),
             "#0 BETWEEN size(#1) AND size(#2)",
             {"n", "a", "b"}},
            {in("a", 1), "#0 IN (:0)", {"a"}, {1}},
            {in("a", 1, 2, 3), "#0 IN (:0, :1, :2)", {"a"}, {1, 2, 3}},
            {in("a", 1, "x", true), "#0 IN (:0, :1, :2)", {"a"}, {1, "x", true}},
            {in("a", 1, 1), "#0 IN (:0, :0)", {"a"}, {1}},
            {in("a", attr("b"), 1), "#0 IN (#1, :0)", {"a", "b"}, {1}},
            {in(size("a"), 1, 2), "size(#0) IN (:0, :1)", {"a"}, {1, 2}},
            {in(attr("a"), "x"), "#0 IN (:0)", {"a"}, {"x"}},
            {in_range("a", numbers), "#0 IN (:0, :1)", {"a"}, {3, 4}},
            {in_range("a", texts), "#0 IN (:0, :1)", {"a"}, {"x", "y"}},
            {in_range("a", list_of(1, "x")), "#0 IN (:0, :1)", {"a"}, {1, "x"}},
            {in_range("a", attributes), "#0 IN (#1, #2)", {"a", "x", "y"}},
        });
    }

    TEST_CASE("and, or, not: parentheses only where they are needed") {
        auto const a = exists("a");
        auto const b = exists("b");
        auto const c = exists("c");
        auto const d = exists("d");
        std::vector<std::string> const ab{"a", "b"};
        std::vector<std::string> const abc{"a", "b", "c"};
        auto const text = [](std::string_view pattern) {
            std::string out;
            for (char const each : pattern) {
                if (each >= 'a' && each <= 'd') {
                    out += "attribute_exists(#" + std::to_string(each - 'a') + ')';
                } else {
                    out += each;
                }
            }
            return out;
        };
        check_all({
            {a && b, text("a AND b"), ab},
            {a || b, text("a OR b"), ab},
            {!a, text("NOT a"), {"a"}},
            {!!a, text("NOT (NOT a)"), {"a"}},
            {a && b && c, text("a AND b AND c"), abc},
            {a && (b && c), text("a AND b AND c"), abc},
            {a || b || c, text("a OR b OR c"), abc},
            {a || (b || c), text("a OR b OR c"), abc},
            {(a && b) || c, text("a AND b OR c"), abc},
            {a || (b && c), text("a OR b AND c"), abc},
            {(a || b) && c, text("(a OR b) AND c"), abc},
            {a && (b || c), text("a AND (b OR c)"), abc},
            {(a || b) && (c || d), text("(a OR b) AND (c OR d)"), {"a", "b", "c", "d"}},
            {(a && b) || (c && d), text("a AND b OR c AND d"), {"a", "b", "c", "d"}},
            {!(a && b), text("NOT (a AND b)"), ab},
            {!(a || b), text("NOT (a OR b)"), ab},
            {!a && b, text("NOT a AND b"), ab},
            {a && !b, text("a AND NOT b"), ab},
            {!a || !b, text("NOT a OR NOT b"), ab},
            {!(!a && b) || c, text("NOT (NOT a AND b) OR c"), abc},
            {!((a || b) && c), text("NOT ((a OR b) AND c)"), abc},
            {(a || (b && (c || d))) && a,
             text("(a OR b AND (c OR d)) AND a"),
             {"a", "b", "c", "d"}},
            {between("a", 1, 2) && between("b", 1, 2),
             "#0 BETWEEN :0 AND :1 AND #1 BETWEEN :0 AND :1",
             ab,
             {1, 2}},
            {!(attr("a") == 1), "NOT #0 = :0", {"a"}, {1}},
            {!between("a", 1, 2), "NOT #0 BETWEEN :0 AND :1", {"a"}, {1, 2}},
            {attr("a") == 1 && attr("a") != 2, "#0 = :0 AND #0 <> :1", {"a"}, {1, 2}},
            {attr("a") == 1 || attr("b") == 1.0, "#0 = :0 OR #1 = :0", ab, {1}},
            {attr("a") == 1 || attr("b") == "1", "#0 = :0 OR #1 = :1", ab, {1, "1"}},
        });
    }

    TEST_CASE("text: placeholders of its own -> renamed, and joined with others") {
        using text = condition_expression;
        check_all({
            {text("attribute_exists(a)"), "attribute_exists(a)", {}},
            {text("a = :x", ":x", 1), "a = :0", {}, {1}},
            {text("#a = :x OR #a = :y", "#a", "size", ":x", 1, ":y", 2),
             "#0 = :0 OR #0 = :1",
             {"size"},
             {1, 2}},
            {text("a = :x", ":x", 1) && attr("b") == 1, "(a = :0) AND #0 = :0", {"b"}, {1}},
            {attr("b") == 1 && text("a = :0 OR c = :0", ":0", 2),
             "#0 = :0 AND (a = :1 OR c = :1)",
             {"b"},
             {1, 2}},
            {text("(a = :x)", ":x", 1) && exists("b"),
             "(a = :0) AND attribute_exists(#0)",
             {"b"},
             {1}},
            {text(" (a = :x) ", ":x", 1) || exists("b"),
             " (a = :0)  OR attribute_exists(#0)",
             {"b"},
             {1}},
            {text("(a = :x) OR (b = :x)", ":x", 1) && exists("c"),
             "((a = :0) OR (b = :0)) AND attribute_exists(#0)",
             {"c"},
             {1}},
            {!text("a = :x", ":x", 1), "NOT (a = :0)", {}, {1}},
            {text(":x IN (#ab, #a)", ":x", 1, "#a", "n", "#ab", "m"),
             ":0 IN (#0, #1)",
             {"m", "n"},
             {1}},
        });
    }

    TEST_CASE("print: names and values in their places") {
        CHECK(printed(attr("a.b[0]") == 3 && not_exists("pk")) ==
              "a.b[0] = 3 AND attribute_not_exists(pk)");
        CHECK(printed(attr::named("a.b") == "say \"no\\yes\"") == R"(`a.b` = "say \"no\\yes\"")");
        CHECK(printed(in("a", true, nullptr, 1.5)) == "a IN (true, null, 1.5)");
        CHECK(printed(contains("a", string_set("x"))) == R"(contains(a, {"SS": ["x"]}))");
        CHECK(printed(attr("with blank").element(3)) == "`with blank`[3]");
        CHECK(printed(condition_expression("#a = :x OR b", "#a", "n", ":x", 1) && exists("c")) ==
              "(n = 1 OR b) AND attribute_exists(c)");
    }

    TEST_CASE("a path that is none -> refused with the path and the rule") {
        for (std::string const path : {"", ".", "a.", ".a", "a..b", "[0]", "a.[0]", "a[0]."}) {
            CAPTURE(path);
            CHECK(has(problem(exists(path)), "the path \"" + path + "\" has an empty name"));
        }
        for (std::string const path : {"a[", "a[]", "a[x]", "a[0", "a[-1]", "a[ 0]", "a[0x]"}) {
            CAPTURE(path);
            CHECK(has(problem(exists(path)), "has an index that is not a number in brackets"));
        }
        for (std::string const path : {"a]", "a[0]b", "a]b"}) {
            CAPTURE(path);
            CHECK(has(problem(exists(path)), "has a bracket out of place"));
        }
        CHECK(has(problem(exists(attr::named(""))), "name in an expression is empty"));
        CHECK(has(problem(exists(attr("a").member(""))), "name in an expression is empty"));
        CHECK(has(problem(exists(std::string(65'536, 'x'))), "65535"));
        CHECK(problem(exists(std::string(65'535, 'x'))).empty());
    }

    TEST_CASE("a path of 33 levels -> refused; of 32 -> not") {
        std::string path = "a";
        for (int i = 0; i < 15; ++i) path += ".b[0]";
        CHECK(problem(exists(path + ".c")).empty());
        CHECK(has(problem(exists(path + ".c.d")), "more than 32 levels"));
    }

    TEST_CASE("in: no operand and 101 -> refused; 100 -> not") {
        CHECK(has(problem(in_range("a", std::vector<int>())), "`in` has no operands"));
        CHECK(problem(in_range("a", std::vector<int>(100, 7))).empty());
        CHECK(has(problem(in_range("a", std::vector<int>(101, 7))), "more than 100 operands"));
    }

    TEST_CASE("text: a placeholder that is not given, not used or of the wrong kind -> refused") {
        using text = condition_expression;
        CHECK(has(problem(text("")), "the text of a condition is empty"));
        CHECK(has(problem(text("a = :x")), "uses \":x\", which is not given with it"));
        CHECK(has(problem(text("#a = :x", ":x", 1)), "uses \"#a\""));
        CHECK(has(problem(text("a = :x", ":x", 1, ":y", 2)), "does not use \":y\""));
        CHECK(has(problem(text("#a = :x", ":x", 1, "#a", 1)), "stands for a name"));
        CHECK(has(problem(text("a = \1")), "control character"));
        CHECK(has(problem(text("a = : b")), "uses \":\""));
    }

    TEST_CASE("a part that is wrong, anywhere -> the first is told") {
        auto const good = exists("a");
        auto const bad = exists("b..");
        CHECK(has(problem(good && bad), "b.."));
        CHECK(has(problem(bad || good), "b.."));
        CHECK(has(problem(!(good && !bad)), "b.."));
        CHECK(has(problem(exists("x..") && bad), "x.."));
        CHECK(has(problem(attr("a") == attr("b..")), "b.."));
        CHECK(has(problem(size("b..") > 1), "b.."));
        CHECK(has(problem(between("a", 1, attr("b.."))), "b.."));
        CHECK(has(problem(in("b..", 1)), "b.."));
    }

    TEST_CASE("a text of more than 4096 bytes -> refused with its size") {
        auto condition = exists("a");
        for (int i = 0; i < 163; ++i) condition = std::move(condition) && exists("a");
        CHECK(render(condition).text.size() == 4095);
        CHECK(has(problem(condition && exists("a")), "has 4120 bytes"));
    }

    TEST_CASE("nested a hundred thousand times -> no stack is used up") {
        auto condition = exists("a");
        for (int i = 0; i < 100'000; ++i) condition = std::move(condition) || exists("a");
        auto const copy = condition;
        CHECK(has(problem(copy), "at most 4096"));
        auto negated = exists("a");
        for (int i = 0; i < 300; ++i) negated = !std::move(negated);
        CHECK(render(negated).text.starts_with("NOT (NOT (NOT ("));
    }
}

}  // namespace dynaco::test
