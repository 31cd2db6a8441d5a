// client::call: an operation by its name.
#include <dynaco.hpp>

#include "support/engine_world.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>

namespace dynaco::test {

TEST_SUITE("client.call_by_name") {
    TEST_CASE("call: by name, throwing and with a result -> the same") {
        engine_world world;
        dynaco::client client{world.context, world.config};
        world.wire->push(fake_reply::ok(R"({"a":1})"));
        CHECK(run_coro(world.context, client.call("BrandNew", "{}")) == R"({"a":1})");
        CHECK_THROWS_AS(run_coro(world.context, client.call("BrandNew", "[]")), exception);
        CHECK(run_coro(world.context, client.call("BrandNew", "[]", as_result)).has_error());
    }
}

}  // namespace dynaco::test
