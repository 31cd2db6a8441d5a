#include "wire/name_index.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco;
using namespace dynaco::wire;

TEST_SUITE("wire.name_index") {
    TEST_CASE("contains: names that are added one by one -> not there before, there afterwards") {
        for (std::string const stem : {"", "a", "attribute_"}) {
            CAPTURE(stem);
            item attributes;
            name_index names;
            int wrong = 0;
            for (int i = 0; i != 500; ++i) {
                auto const name = stem + std::to_string(i);
                if (names.contains(attributes, name)) ++wrong;
                attributes.append(name, i);
                for (int j = 0; j <= i; ++j) {
                    if (!names.contains(attributes, stem + std::to_string(j))) ++wrong;
                }
            }
            CHECK(wrong == 0);
        }
    }

    TEST_CASE("contains: the empty name and one that begins like it -> told apart") {
        item attributes;
        name_index names;
        CHECK_FALSE(names.contains(attributes, ""));
        attributes.append("", 1);
        CHECK_FALSE(names.contains(attributes, std::string(1, '\0')));
        attributes.append(std::string(1, '\0'), 2);
        CHECK(names.contains(attributes, ""));
        CHECK(names.contains(attributes, std::string(1, '\0')));
    }
}
