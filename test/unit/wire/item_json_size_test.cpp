#include "wire/item_json_size.hpp"

#include <doctest/doctest.h>

#include "unit/wire/json_of.hpp"
#include "unit/wire/random_value.hpp"

using namespace dynaco;
using dynaco::test::json_of;

TEST_SUITE("wire.item_json_size") {
    TEST_CASE("size: what the writer appends, for each kind of value") {
        auto const whole =
            item("text", "J\"\\\n\x01óga", "n", number("-12.50"), "b", to_binary("foob"), "ss",
                 string_set("a", "b\t"), "ns", number_set(1, 22), "bs",
                 binary_set(to_binary(""), to_binary("fo")), "m", item("\"", 1), "l",
                 list_of(1, list(), item()), "t", true, "f", false, "0", nullptr);
        CHECK(wire::item_json_size(whole) == json_of(whole).size());
        CHECK(wire::item_json_size(item()) == 2);
    }

    TEST_CASE("size: random items -> what the writer appends") {
        wire::test::random_values random{7};
        for (int round = 0; round != 500; ++round) {
            auto const whole = random.map(3);
            CHECK(wire::item_json_size(whole) == json_of(whole).size());
        }
    }
}
