#include "auth/shared_config.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace dynaco;
using namespace dynaco::auth;

namespace {

// The region that a profile has: says which files were read, and which won.
std::optional<std::string> region_in(environment const& world,
                                     std::optional<std::string> const& profile = std::nullopt) {
    shared_config config{world, profile};
    auto const found = config.property("region");
    REQUIRE(found.has_value());
    return *found;
}

std::string looked_in(environment const& world) {
    shared_config config{world, std::nullopt};
    REQUIRE(config.files().has_value());
    return config.where_looked();
}

// Counts how often files are read.
class counting_environment final : public environment {
  public:
    explicit counting_environment(fake_environment world) : world_{std::move(world)} {}

    [[nodiscard]] std::optional<std::string> get(std::string_view name) const override {
        return world_.get(name);
    }
    [[nodiscard]] result<std::optional<std::string>> read_file(
        std::string const& path) const override {
        ++reads;
        return world_.read_file(path);
    }

    mutable int reads = 0;

  private:
    fake_environment world_;
};

}  // namespace

TEST_SUITE("auth.shared_config") {
    TEST_CASE("profile: chosen, by AWS_PROFILE, by nobody -> that one, else default") {
        fake_environment world;
        CHECK(shared_config(world, std::nullopt).profile_name() == "default");
        CHECK_FALSE(shared_config(world, std::nullopt).has_chosen_profile());
        CHECK(shared_config(world, "").profile_name() == "default");
        world.set("AWS_PROFILE", "");
        CHECK(shared_config(world, std::nullopt).profile_name() == "default");
        world.set("AWS_PROFILE", "dev");
        CHECK(shared_config(world, std::nullopt).profile_name() == "dev");
        CHECK_FALSE(shared_config(world, std::nullopt).has_chosen_profile());
        CHECK(shared_config(world, "prod").profile_name() == "prod");
        CHECK(shared_config(world, "prod").has_chosen_profile());
    }

    TEST_CASE("files: nothing said -> .aws in the home folder, credentials over config") {
        auto world = fake_environment()
                         .set("HOME", "/home/ann")
                         .file("/home/ann/.aws/config", "[default]\nregion = from-config\n");
        CHECK(region_in(world) == "from-config");
        world.file("/home/ann/.aws/credentials", "[default]\nregion = from-credentials\n");
        CHECK(region_in(world) == "from-credentials");
        world.set("HOME", "/home/ann/");
        CHECK(region_in(world) == "from-credentials");
    }

    TEST_CASE(
        "files: named by variables -> those, with ~ for the home folder only where it stands "
        "alone") {
        auto world = fake_environment()
                         .set("HOME", "/home/ann")
                         .set("AWS_CONFIG_FILE", "/etc/aws")
                         .file("/etc/aws", "[default]\nregion = absolute\n")
                         .file("/home/ann/aws", "[default]\nregion = tilde\n")
                         .file("~bob/aws", "[default]\nregion = literal\n")
                         .file("/keys", "[default]\nregion = credentials\n");
        CHECK(region_in(world) == "absolute");
        world.set("AWS_CONFIG_FILE", "~/aws");
        CHECK(region_in(world) == "tilde");
        world.set("AWS_CONFIG_FILE", "~bob/aws");
        CHECK(region_in(world) == "literal");
        world.set("AWS_SHARED_CREDENTIALS_FILE", "/keys");
        CHECK(region_in(world) == "credentials");
    }

    TEST_CASE("files: a profile with a value and one without -> the value, or nothing") {
        auto const world =
            fake_environment()
                .set("HOME", "/h")
                .file("/h/.aws/config",
                      "[profile dev]\nregion = r\n[profile bare]\n[profile empty]\nregion =\n");
        CHECK(region_in(world, "dev") == "r");
        CHECK(region_in(world, "bare") == std::nullopt);
        CHECK(region_in(world, "empty") == std::nullopt);
        CHECK(region_in(world, "absent") == std::nullopt);
    }

    TEST_CASE("files: asked for often -> read once, and not for what variables say") {
        counting_environment const world{fake_environment().set("HOME", "/h").set("V", "1")};
        shared_config config{world, std::nullopt};
        CHECK(*config.setting({"V"}, "v") == "1");
        CHECK(world.reads == 0);
        CHECK(*config.setting({"W"}, "v") == std::nullopt);
        CHECK(*config.property("v") == std::nullopt);
        CHECK(world.reads == 2);
    }

    TEST_CASE("files: one is broken or unreadable -> its error, each time") {
        auto world = fake_environment().set("HOME", "/h").file("/h/.aws/credentials", "[default\n");
        {
            shared_config config{world, std::nullopt};
            for (int i = 0; i < 2; ++i) {
                auto const found = config.property("region");
                REQUIRE(found.has_error());
                CHECK(found.error() == errc::bad_configuration_file);
                CHECK(
                    found.error().message() ==
                    "credentials file /h/.aws/credentials, line 1: a section's name must end with "
                    "']'");
            }
        }
        world.unreadable("/h/.aws/config",
                         error{errc::bad_configuration_file, "cannot read /h/.aws/config: why"});
        shared_config config{world, std::nullopt};
        auto const found = config.profile();
        REQUIRE(found.has_error());
        CHECK(found.error().message() == "cannot read /h/.aws/config: why");
    }

    TEST_CASE("setting: several variables -> the first that is set and not empty, then the file") {
        auto world =
            fake_environment().set("HOME", "/h").file("/h/.aws/config", "[default]\np = file\n");
        auto const found = [&] {
            return *shared_config(world, std::nullopt).setting({"A", "B"}, "p");
        };
        CHECK(found() == "file");
        world.set("B", "b");
        CHECK(found() == "b");
        world.set("A", "");
        CHECK(found() == "b");
        world.set("A", "a");
        CHECK(found() == "a");
    }

    TEST_CASE("where_looked: files absent, without the profile, without HOME -> said of each") {
        auto world = fake_environment();
        CHECK(looked_in(world) ==
              "~/.aws/config (HOME is not set), ~/.aws/credentials (HOME is not set)");
        world.set("HOME", "/h");
        CHECK(looked_in(world) ==
              "/h/.aws/config (no such file), /h/.aws/credentials (no such file)");
        world.file("/h/.aws/config", "[profile dev]\n").file("/h/.aws/credentials", "[default]\n");
        CHECK(looked_in(world) == "/h/.aws/config (no profile \"default\"), /h/.aws/credentials");
    }
}
