#include "auth/load_settings.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco;
using namespace dynaco::auth;

namespace {

fake_environment with_config(std::string text) {
    return fake_environment().set("HOME", "/h").file("/h/.aws/config", std::move(text));
}

std::optional<std::string> region_of(environment const& world,
                                     std::optional<std::string> const& profile = std::nullopt) {
    auto const found = load_region(world, profile);
    REQUIRE(found.has_value());
    if (!*found) return std::nullopt;
    return (*found)->value;
}

std::optional<std::string> url_of(environment const& world, std::string_view service = "dynamodb",
                                  std::optional<std::string> const& profile = std::nullopt) {
    auto const found = load_endpoint_url(world, profile, service);
    REQUIRE(found.has_value());
    if (!*found) return std::nullopt;
    return (*found)->value;
}

std::string source_of(result<std::optional<found_setting>> const& found) {
    REQUIRE(found.has_value());
    REQUIRE(found->has_value());
    return (*found)->source;
}

constexpr char const* full_config =
    "[default]\n"
    "services = local\n"
    "endpoint_url = http://profile\n"
    "[profile plain]\n"
    "endpoint_url = http://plain\n"
    "[services local]\n"
    "s3 =\n"
    "  endpoint_url = http://s3\n"
    "dynamodb =\n"
    "  other = x\n"
    "  endpoint_url = http://services\n";

}  // namespace

TEST_SUITE("auth.load_settings") {
    TEST_CASE("region: variables, then the profile -> the first that is set") {
        auto world = with_config("[default]\nregion = eu-north-1\n[profile dev]\nregion = local\n");
        CHECK(region_of(fake_environment{}) == std::nullopt);
        CHECK(region_of(world) == "eu-north-1");
        CHECK(region_of(world, "dev") == "local");
        CHECK(region_of(world, "absent") == std::nullopt);
        world.set("AWS_DEFAULT_REGION", "us-east-1");
        CHECK(region_of(world) == "us-east-1");
        world.set("AWS_REGION", "us-west-2");
        CHECK(region_of(world, "dev") == "us-west-2");
    }

    TEST_CASE("region: not a label of a host's name -> an error that shows it") {
        for (char const* const text : {"eu north", "evil.com/", "-a", "a-", "a_b"}) {
            auto const found =
                load_region(fake_environment().set("AWS_REGION", text), std::nullopt);
            REQUIRE(found.has_error());
            CHECK(found.error() == errc::invalid_argument);
            CHECK(found.error().message() == "AWS_REGION: \"" + std::string{text} +
                                                 "\" is not a name of letters, digits and hyphens");
        }
        auto const in_file = load_region(with_config("[profile dev]\nregion = eu north\n"), "dev");
        REQUIRE(in_file.has_error());
        CHECK(in_file.error().message().starts_with(
            R"(profile "dev": region: "eu north" is not a name)"));
        CHECK(load_region(fake_environment().set("AWS_REGION", std::string(64, 'a')), std::nullopt)
                  .has_error());
        CHECK(region_of(fake_environment().set("AWS_REGION", std::string(63, 'a'))).has_value());
    }

    TEST_CASE(
        "region: broken file and no variable -> the file's error; with a variable -> no matter") {
        auto world = with_config("region = x\n");
        auto const found = load_region(world, std::nullopt);
        REQUIRE(found.has_error());
        CHECK(found.error() == errc::bad_configuration_file);
        world.set("AWS_REGION", "eu-north-1");
        CHECK(region_of(world) == "eu-north-1");
    }

    TEST_CASE("endpoint: nothing set -> nothing") {
        CHECK(url_of(fake_environment{}) == std::nullopt);
        CHECK(url_of(with_config("[default]\nregion = r\n")) == std::nullopt);
    }

    TEST_CASE("endpoint: every source set -> service's variable, variable, services, profile") {
        auto world = with_config(full_config);
        CHECK(url_of(world, "dynamodb", "plain") == "http://plain");
        CHECK(url_of(world) == "http://services");
        CHECK(url_of(world, "dynamodb_streams") == "http://profile");
        world.set("AWS_ENDPOINT_URL", "http://general");
        CHECK(url_of(world) == "http://general");
        world.set("AWS_ENDPOINT_URL_DYNAMODB", "http://special");
        CHECK(url_of(world) == "http://special");
        CHECK(url_of(world, "dynamodb_streams") == "http://general");
        world.set("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "http://streams");
        CHECK(url_of(world, "dynamodb_streams") == "http://streams");
        world.set("AWS_ENDPOINT_URL_DYNAMODB", "");
        CHECK(url_of(world) == "http://general");
    }

    TEST_CASE("source: of what is found -> the variable, or the property and its profile") {
        auto world = with_config("[default]\nregion = r\nendpoint_url = http://profile\n");
        CHECK(source_of(load_region(world, std::nullopt)) == R"(profile "default": region)");
        CHECK(source_of(load_endpoint_url(world, std::nullopt, "dynamodb")) ==
              R"(profile "default": endpoint_url)");
        CHECK(source_of(load_endpoint_url(with_config(full_config), std::nullopt, "dynamodb")) ==
              R"(profile "default": [services local] dynamodb: endpoint_url)");
        world.set("AWS_DEFAULT_REGION", "r").set("AWS_ENDPOINT_URL", "http://general");
        CHECK(source_of(load_region(world, std::nullopt)) == "AWS_DEFAULT_REGION");
        CHECK(source_of(load_endpoint_url(world, std::nullopt, "dynamodb")) == "AWS_ENDPOINT_URL");
        world.set("AWS_REGION", "r").set("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "http://streams");
        CHECK(source_of(load_region(world, std::nullopt)) == "AWS_REGION");
        CHECK(source_of(load_endpoint_url(world, std::nullopt, "dynamodb_streams")) ==
              "AWS_ENDPOINT_URL_DYNAMODB_STREAMS");
    }

    TEST_CASE("endpoint: service's entry without a URL -> the profile's") {
        CHECK(url_of(with_config("[default]\nservices = s\nendpoint_url = http://profile\n"
                                 "[services s]\ndynamodb =\n  endpoint_url =\n")) ==
              "http://profile");
    }

    TEST_CASE("endpoint: configured URLs are to be ignored -> nothing") {
        auto world = with_config(full_config);
        world.set("AWS_ENDPOINT_URL_DYNAMODB", "http://special");
        world.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
        CHECK(url_of(world) == std::nullopt);
        world.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
        CHECK(url_of(world) == "http://special");

        auto by_profile = with_config(
            "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = true\n");
        CHECK(url_of(by_profile) == std::nullopt);
        by_profile.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
        CHECK(url_of(by_profile) == "http://profile");
    }

    TEST_CASE("endpoint: the profile names services that do not exist -> an error that says so") {
        auto const found =
            load_endpoint_url(with_config("[profile dev]\nservices = gone\n"), "dev", "dynamodb");
        REQUIRE(found.has_error());
        CHECK(found.error() == errc::bad_configuration_file);
        CHECK(found.error().message() ==
              "profile \"dev\": there is no section [services gone], which its property services "
              "names");
    }
}
