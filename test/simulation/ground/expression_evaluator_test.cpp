// Expressions over items, exactly.
#include "support/simulation/condition_evaluator.hpp"
#include "support/simulation/expression_parser.hpp"
#include "support/simulation/number_sum.hpp"
#include "support/simulation/projection_evaluator.hpp"
#include "support/simulation/update_evaluator.hpp"

#include <dynaco/error.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::test {
namespace {

item song() {
    return item("id", "jóga", "year", 1997, "live", false, "tags", string_set("art", "pop"),
                "ratings", number_set(3, 5), "cover", to_binary("abc"), "takes",
                list_of(1, "two", 3), "label", item("name", "OLI", "city", item("name", "London")));
}

item values() {
    return item(":a", "art", ":j", "jó", ":n", 1997, ":m", 2000, ":s", "S", ":two", "two", ":one",
                1, ":f", false);
}

result<bool> evaluate(std::string_view text) {
    auto const tree = parse_condition(text);
    if (tree.has_error()) return tree.error();
    static auto const names = string_map<std::string>().set("#n", "name").set("#y", "year");
    static item const given = values();
    expression_scope const scope{names, given};
    if (auto wrong = check_condition((*tree)->tree, scope)) return *std::move(wrong);
    return holds((*tree)->tree, song(), scope);
}

void check_holds(std::string_view text, bool expected) {
    CAPTURE(text);
    auto const got = evaluate(text);
    REQUIRE(got.has_value());
    CHECK(*got == expected);
}

result<item> update(item const& of, std::string_view text, item const& given) {
    auto const tree = parse_update(text);
    if (tree.has_error()) return tree.error();
    string_map<std::string> const names;
    expression_scope const scope{names, given};
    update_plan const plan{(*tree)->tree, scope};
    if (auto wrong = plan.check()) return *std::move(wrong);
    return plan.apply(of);
}

}  // namespace

TEST_SUITE_BEGIN("simulation.expressions");

TEST_CASE("condition: operators and functions -> hold as the service says") {
    check_holds("#y = :n", true);
    check_holds("#y < :m AND #y >= :n", true);
    check_holds("#y BETWEEN :n AND :m", true);
    check_holds("#y IN (:one, :n)", true);
    check_holds("#y = :a", false);
    check_holds("#y < :a", false);
    check_holds("live = :f", true);
    check_holds("attribute_exists(label.city.#n) AND attribute_not_exists(label.zip)", true);
    check_holds("attribute_type(id, :s)", true);
    check_holds("begins_with(id, :j)", true);
    check_holds("contains(tags, :a)", true);
    check_holds("contains(takes, :two)", true);
    check_holds("takes[1] = :two", true);
    check_holds("takes[3] = :two", false);
    check_holds("size(cover) > :one AND size(takes) > :one", true);
    check_holds("size(live) > :one", false);
}

TEST_CASE("condition: attribute that is not there -> unequal to everything, in no order") {
    check_holds("nowhere <> :n", true);
    check_holds("nowhere = :n", false);
    check_holds("nowhere < :n OR nowhere >= :n", false);
    check_holds("NOT nowhere = :n", true);
}

TEST_CASE("condition: AND, OR and NOT -> bind as in the service's grammar") {
    check_holds("live = :f OR live = :a AND live = :a", true);
    check_holds("(live = :f OR live = :a) AND live = :a", false);
    check_holds("NOT live = :f AND live = :a", false);
    check_holds("not (live = :f and live = :a)", true);
}

TEST_CASE("condition: against the grammar or the types -> refused") {
    for (auto const* text : {"", "#y", "#y =", "#y = :n AND", "(#y = :n", "#y == :n", "#y = 5",
                             "size(#y)", "attribute_exists(:n)", "#y BETWEEN :m AND :n",
                             "begins_with(id, :n)", "attribute_type(id, :a)", "#y < :f",
                             "unknown(#y)", "a..b = :n", "a[x] = :n", "AND #y = :n"}) {
        CAPTURE(std::string(text));
        auto const got = evaluate(text);
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::validation);
    }
}

TEST_CASE("placeholder: undefined or unused -> refused") {
    auto const tree = parse_condition("#y = :n").value();
    auto const check = [&](string_map<std::string> const& names, item const& given) {
        expression_scope scope{names, given};
        scope.use(*tree);
        return scope.check().has_value();
    };
    auto const year = string_map<std::string>().set("#y", "year");
    CHECK_FALSE(check(year, item(":n", 1)));
    CHECK(check(year, item()));
    CHECK(check(string_map<std::string>(), item(":n", 1)));
    CHECK(check(year, item(":n", 1, ":more", 2)));
    auto more = year;
    more.set("#more", "more");
    CHECK(check(more, item(":n", 1)));
}

TEST_CASE("update: every section -> works on the item as it was") {
    auto const before = item("a", 1, "b", 2, "l", list_of(1, 2, 3), "s", string_set("x", "y"));
    auto const given = item(":n", 5, ":s", string_set("y", "z"), ":l", list_of(9));
    auto const after = [&](std::string_view text) { return update(before, text, given).value(); };
    CHECK(after("SET a = b, b = a").at("a") == 2);
    CHECK(after("SET a = b, b = a").at("b") == 1);
    CHECK(after("SET c = if_not_exists(c, :n) + a").at("c") == 6);
    CHECK(after("SET a = a - :n").at("a") == -4);
    CHECK(after("SET l = list_append(:l, l)").at("l") == list_of(9, 1, 2, 3));
    CHECK(after("SET l[7] = :n, l[5] = a").at("l") == list_of(1, 2, 3, 1, 5));
    CHECK(after("REMOVE l[0], l[1]").at("l") == list_of(3));
    CHECK(after("ADD a :n, s :s").at("s") == string_set("x", "y", "z"));
    CHECK(after("DELETE s :s").at("s") == string_set("x"));
    CHECK_FALSE(update(before, "DELETE s :s", item(":s", string_set("x", "y")))->contains("s"));
    CHECK(after("ADD c :n REMOVE b SET a = :n") ==
          item("a", 5, "c", 5, "l", list_of(1, 2, 3), "s", string_set("x", "y")));
}

TEST_CASE("update: cannot be made -> refused") {
    auto const before = item("a", 1, "t", "text", "m", item("k", 1));
    auto const given = item(":n", 5, ":s", string_set("y"), ":t", "x");
    for (auto const* text :
         {"SET a = nowhere", "SET a = a + :t", "SET nowhere.b = :n", "SET a[0] = :n", "ADD t :n",
          "ADD a :t", "DELETE a :s", "DELETE a :n", "SET m = :n, m.k = :n",
          "SET m.k = :n, m[0] = :n", "SET a = :n SET t = :n", "SET a", "SET a = :n,",
          "REMOVE nowhere.b", "DROP a", ""}) {
        CAPTURE(std::string(text));
        auto const got = update(before, text, given);
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::validation);
    }
}

TEST_CASE("projection: paths -> what is there, lists closed up") {
    auto const some = [](std::string_view text) {
        auto const tree = parse_projection(text).value();
        return project(song(), tree->tree.paths);
    };
    CHECK(some("year, nowhere") == item("year", 1997));
    CHECK(some("takes[2], takes[0]") == item("takes", list_of(1, 3)));
    CHECK(some("label.city.name") == item("label", item("city", item("name", "London"))));
    CHECK(some("label.zip, takes[9]") == item());
    CHECK(check_paths(parse_projection("a.b, a").value()->tree.paths).has_value());
    CHECK_FALSE(check_paths(parse_projection("a.b, a.c").value()->tree.paths).has_value());
}

TEST_CASE("sum: of numbers -> exact, or none") {
    CHECK(sum_of(number("0.1"), number("0.2")) == number("0.3"));
    CHECK(sum_of(5, -5) == number(0));
    CHECK(sum_of(0, number("-1.5")) == number("-1.5"));
    CHECK(difference_of(0, 7) == number(-7));
    CHECK(difference_of(number("1E20"), 1) == number("99999999999999999999"));
    CHECK(sum_of(number("99999999999999999999999999999999999999"), 1) == number("1E38"));
    CHECK(sum_of(number("99999999999999999999999999999999999999"), 2) == std::nullopt);
    CHECK(sum_of(number("1E40"), 1) == std::nullopt);
    CHECK(sum_of(number("9E125"), number("9E125")) == std::nullopt);
}

TEST_SUITE_END();

}  // namespace dynaco::test
