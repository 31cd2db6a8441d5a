#include "policy/key_identity.hpp"

#include <dynaco/attribute_value.hpp>

#include "support/printers.hpp"

#include <doctest/doctest.h>

using namespace dynaco;
using policy::key_identity;

TEST_SUITE("policy.key_identity") {
    TEST_CASE("equal keys: order of attributes, form of numbers, other attributes -> the same") {
        auto const names = key_names("p", "s");
        auto const text = key_identity(0, key("p", "a", "s", number("1.50")), names);
        REQUIRE(text);
        CHECK(key_identity(0, item("s", number("01.5"), "p", "a", "more", true), names) == text);
    }

    TEST_CASE("different values, types, tables, or borders between them -> different") {
        auto const names = key_names("p", "s");
        auto const text = key_identity(0, key("p", "a", "s", "1"), names);
        CHECK(key_identity(0, key("p", "a", "s", "2"), names) != text);
        CHECK(key_identity(0, key("p", "a", "s", 1), names) != text);
        CHECK(key_identity(0, key("p", "a", "s", to_binary("1")), names) != text);
        CHECK(key_identity(1, key("p", "a", "s", "1"), names) != text);
        CHECK(key_identity(0, key("p", "aS1:b", "s", "c"), names) !=
              key_identity(0, key("p", "a", "s", "bS1:c"), names));
        CHECK(key_identity(1, key("p", "x"), key_names("p")) !=
              key_identity(11, key("p", "x"), key_names("p")));
    }

    TEST_CASE("an attribute that is missing, or no key's -> nothing") {
        auto const names = key_names("p", "s");
        CHECK_FALSE(key_identity(0, key("p", "a"), names));
        CHECK_FALSE(key_identity(0, key("s", "a"), names));
        CHECK_FALSE(key_identity(0, item("p", "a", "s", true), names));
    }
}
