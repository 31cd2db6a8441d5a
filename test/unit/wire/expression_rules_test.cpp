#include "wire/expression_rules.hpp"

#include <dynaco/attribute_value.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace dynaco;

namespace {

using names_map = string_map<std::string>;

std::string broken(std::string_view expression, names_map const& names, item const& values) {
    std::array const expressions{wire::named_expression{"filter_expression", expression}};
    return wire::broken_placeholder_rule(expressions, names, &values).value_or("");
}

}  // namespace

TEST_SUITE("wire.expression_rules") {
    TEST_CASE("placeholders: defined and used -> no complaint") {
        CHECK(broken("#a = :a", names_map().set("#a", "year"), item(":a", 1)) == "");
        CHECK(broken("#a.#b[2]>=:a AND size(#a)<>:long_1",
                     names_map().set("#a", "a").set("#b", "b"), item(":a", 1, ":long_1", 2)) == "");
        CHECK(broken("SET n=#n-:one", names_map().set("#n", "n"), item(":one", 1)) == "");
        CHECK(broken("attribute_exists(a)", {}, item()) == "");
    }

    TEST_CASE("placeholder: used but not defined -> its name and where it is missing") {
        CHECK(broken("#a = :a", {}, item(":a", 1)) ==
              "filter_expression: uses \"#a\", which expression_attribute_names does not have");
        CHECK(broken("a = :a OR b=:ab", {}, item(":a", 1)) ==
              "filter_expression: uses \":ab\", which expression_attribute_values does not have");
    }

    TEST_CASE("placeholder: defined but not used -> its name") {
        CHECK(broken("a = :a", names_map().set("#b", "b"), item(":a", 1)) ==
              "expression_attribute_names: \"#b\" is not used by an expression");
        CHECK(broken("a = :a", {}, item(":a", 1, ":b", 2)) ==
              "expression_attribute_values: \":b\" is not used by an expression");
    }

    TEST_CASE("placeholder: without its mark, or for nothing -> complaint") {
        CHECK(broken("a = :a", names_map().set("a", "b"), item(":a", 1)) ==
              "expression_attribute_names: \"a\" does not begin with '#'");
        CHECK(broken("a = 1", {}, item("a", 1)) ==
              "expression_attribute_values: \"a\" does not begin with ':'");
        CHECK(broken("#a = 1", names_map().set("#a", ""), item()) ==
              "expression_attribute_names: \"#a\" stands for an empty name");
    }

    TEST_CASE("placeholder: of characters whose meaning is not certain -> left to the service") {
        CHECK(broken("#ä = 1", {}, item()) == "");
    }

    TEST_CASE("placeholders: no expression at all -> not used") {
        CHECK(wire::broken_placeholder_rule({}, names_map().set("#a", "a"), nullptr) ==
              "expression_attribute_names: \"#a\" is not used by an expression");
    }

    TEST_CASE("values: request that has none -> names are checked alone") {
        std::array const expressions{wire::named_expression{"projection_expression", "#a, :b"}};
        CHECK_FALSE(
            wire::broken_placeholder_rule(expressions, names_map().set("#a", "a"), nullptr));
    }
}
