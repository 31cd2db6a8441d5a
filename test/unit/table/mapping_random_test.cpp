#include <dynaco/mapping.hpp>

#include "unit/table/everything.hpp"
#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;

TEST_SUITE("table.mapping_random") {
    TEST_CASE("any struct: by way of an item, and by way of its JSON -> the same") {
        everything_maker random;
        for (int i = 0; i != 300; ++i) {
            auto const object = random.make(2);
            auto const made = to_item(object);
            auto const read = from_item<everything>(made, as_result);
            REQUIRE_MESSAGE(read.has_value(), read.error().message());
            REQUIRE((*read == object));
            auto const direct = from_json<everything>(json_of(made));
            REQUIRE_MESSAGE(direct.has_value(), direct.error().message());
            REQUIRE((*direct == object));
            REQUIRE((from_item<everything>(shuffled(made)) == object));
        }
    }
}
