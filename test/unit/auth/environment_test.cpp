#include <dynaco/environment.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <cstdlib>
#include <string>

using namespace dynaco;

TEST_SUITE("auth.environment") {
    TEST_CASE("system: a variable -> its value, or nothing") {
        auto const world = system_environment();
        char const* const path = std::getenv("PATH");
        CHECK(world->get("PATH") ==
              (path == nullptr ? std::nullopt : std::optional<std::string>{path}));
        CHECK(world->get("DYNACO_TEST_VARIABLE_THAT_NOBODY_SETS") == std::nullopt);
    }

    TEST_CASE("system: a file -> its content, byte for byte") {
        auto const read =
            system_environment()->read_file(DYNACO_TEST_DATA "/profile-files/README.md");
        REQUIRE(read.has_value());
        REQUIRE(read->has_value());
        CHECK((*read)->starts_with("# Test vectors of the shared configuration files\n"));
        CHECK((*read)->ends_with("so only the rejection counts.\n"));
    }

    TEST_CASE("system: a file of many blocks -> whole") {
        auto const read = system_environment()->read_file(
            DYNACO_TEST_DATA "/profile-files/profile-parser-tests.json");
        REQUIRE(read.has_value());
        REQUIRE(read->has_value());
        CHECK((*read)->size() == 21460);
    }

    TEST_CASE("system: no such file, no such folder -> nothing") {
        auto const world = system_environment();
        for (std::string const path :
             {DYNACO_TEST_DATA "/absent", DYNACO_TEST_DATA "/absent/absent",
              DYNACO_TEST_DATA "/profile-files/README.md/absent"}) {
            INFO(path);
            auto const read = world->read_file(path);
            REQUIRE(read.has_value());
            CHECK_FALSE(read->has_value());
        }
    }

    TEST_CASE("system: a folder -> an error that names it and says why") {
        std::string const path = DYNACO_TEST_DATA "/profile-files";
        auto const read = system_environment()->read_file(path);
        REQUIRE(read.has_error());
        CHECK(read.error() == errc::bad_configuration_file);
        CHECK(read.error().message() == "cannot read " + path + ": Is a directory");
        CHECK(read.error().cause().value() == EISDIR);
    }

    TEST_CASE("fake: what was set -> is what there is") {
        auto const world =
            fake_environment()
                .set("A", "1")
                .set("A", "2")
                .set("EMPTY", "")
                .file("/f", "text")
                .unreadable("/locked", error{errc::bad_configuration_file, "locked"});
        CHECK(world.get("A") == "2");
        CHECK(world.get("EMPTY") == "");
        CHECK(world.get("B") == std::nullopt);
        CHECK(*world.read_file("/f") == "text");
        CHECK(*world.read_file("/g") == std::nullopt);
        REQUIRE(world.read_file("/locked").has_error());
        CHECK(world.read_file("/locked").error().message() == "locked");
    }

    TEST_CASE("fake: maps -> variables and files") {
        fake_environment const world{{{"A", "1"}}, {{"/f", "text"}}};
        CHECK(world.get("A") == "1");
        CHECK(*world.read_file("/f") == "text");
    }
}
