#include "support/engine_world.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco;

TEST_SUITE("engine.credentials") {
    TEST_CASE(
        "credentials that are no header text: from any provider -> refused, nothing is sent") {
        for (std::string const& bad :
             {std::string{"KEY\r\nX-Evil: 1"}, std::string{}, std::string{"KEY ID"}}) {
            INFO("access key id: ", bad);
            test::engine_world world;
            world.keys->next = credentials(bad, "SECRETKEY");
            auto const got = world.get();
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::no_credentials);
            CHECK(got.error().message().starts_with("credentials: the access key id"));
            CHECK(got.error().message().find("SECRETKEY") == std::string::npos);
            CHECK(world.wire->requests().empty());
        }
    }

    TEST_CASE("refused credentials: good ones next time -> the client goes on") {
        test::engine_world world;
        world.keys->next = credentials("", "SECRETKEY");
        REQUIRE(world.get().has_error());
        world.keys->next = credentials("AKIDEXAMPLE", "SECRETKEY");
        CHECK_FALSE(world.get().has_error());
    }
}
