#include "auth/profile_file.hpp"

#include "unit/auth/test_data.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco;
using namespace dynaco::auth;
using auth::test::text;

namespace {

// Both files of a case, merged; the first failure.
result<profile_file> parse_case(boost::json::object const& input) {
    profile_file merged;
    for (auto const kind : {file_kind::config, file_kind::credentials}) {
        auto const* file =
            input.if_contains(kind == file_kind::config ? "configFile" : "credentialsFile");
        if (file == nullptr) continue;
        auto const parsed = parse_profile_file(text(*file), kind, "/f");
        if (parsed.has_error()) return parsed.error();
        merged.merge(*parsed);
    }
    return merged;
}

sections sections_of(boost::json::object const& config, char const* name) {
    sections all;
    auto const* given = config.if_contains(name);
    if (given == nullptr) return all;
    for (auto const& [section, values] : given->as_object()) {
        auto& into = all[std::string{section}];
        for (auto const& [property, value] : values.as_object())
            into[std::string{property}] = text(value);
    }
    return all;
}

std::string failure_of(std::string_view content, file_kind kind) {
    auto const parsed = parse_profile_file(content, kind, "/home/ann/.aws/x");
    REQUIRE(parsed.has_error());
    CHECK(parsed.error() == errc::bad_configuration_file);
    return parsed.error().message();
}

profile_file parse_config(std::string_view content) {
    auto const parsed = parse_profile_file(content, file_kind::config, "/f");
    REQUIRE(parsed.has_value());
    return *parsed;
}

}  // namespace

TEST_SUITE("auth.profile_file") {
    TEST_CASE("parse: each case of the published tests -> its profiles, or rejected") {
        auto const suite = auth::test::read_test_data("profile-files/profile-parser-tests.json");
        auto const& cases = suite.at("tests").as_array();
        CHECK(cases.size() == 65);
        int rejected = 0;
        for (auto const& vector : cases) {
            INFO(text(vector.at("name")));
            auto const& output = vector.at("output").as_object();

            auto const parsed = parse_case(vector.at("input").as_object());

            if (output.contains("errorContaining")) {
                ++rejected;
                REQUIRE(parsed.has_error());
                CHECK(parsed.error() == errc::bad_configuration_file);
                continue;
            }
            REQUIRE(parsed.has_value());
            auto const& config = output.at("config").as_object();
            CHECK(parsed->profiles == sections_of(config, "profiles"));
            CHECK(parsed->sso_sessions == sections_of(config, "sso_sessions"));
            CHECK(parsed->services.empty());
        }
        CHECK(rejected == 10);
    }

    TEST_CASE("parse: a broken rule -> kind of file, path, line and rule") {
        CHECK(failure_of("\n# comment\nname = value\n", file_kind::config) ==
              "config file /home/ann/.aws/x, line 3: a section such as [default] must come before "
              "any property");
        CHECK(failure_of("[default]\nname = 1\n[dev\n", file_kind::credentials) ==
              "credentials file /home/ann/.aws/x, line 3: a section's name must end with ']'");
        CHECK(failure_of("[default]\r\nname\r\n", file_kind::config) ==
              "config file /home/ann/.aws/x, line 2: a property needs a '=' after its name");
        CHECK(failure_of("[default]\n= value", file_kind::config) ==
              "config file /home/ann/.aws/x, line 2: a property needs a name before its '='");
        CHECK(failure_of("[default]\n name = value", file_kind::config) ==
              "config file /home/ann/.aws/x, line 2: a line that begins with a blank must follow a "
              "property");
        CHECK(failure_of("[default]\ns3 =\n  max\n", file_kind::config) ==
              "config file /home/ann/.aws/x, line 3: a sub-property needs a '=' after its name");
        CHECK(failure_of("[default]\ns3 =\n  = 5\n", file_kind::config) ==
              "config file /home/ann/.aws/x, line 3: a sub-property needs a name before its '='");
    }

    TEST_CASE("parse: a broken line with a secret -> the secret is not in the message") {
        CHECK(failure_of("[default]\naws_secret_access_key: wJalr\n", file_kind::credentials)
                  .find("wJalr") == std::string::npos);
    }

    TEST_CASE("parse: a broken rule in a section that is skipped -> still an error") {
        CHECK(failure_of("[something else]\nname\n", file_kind::config) ==
              "config file /home/ann/.aws/x, line 2: a property needs a '=' after its name");
    }

    TEST_CASE("parse: services in the config file -> sections of their own") {
        auto const parsed =
            parse_config("[services local]\ndynamodb =\n  endpoint_url = http://localhost:8000\n");
        CHECK(parsed.profiles.empty());
        CHECK(parsed.services.at("local").at("dynamodb") ==
              "\nendpoint_url = http://localhost:8000");
    }

    TEST_CASE("parse: a comment between sub-properties -> skipped") {
        auto const parsed = parse_config("[default]\ns3 =\n  a = 1\n  # why\n  ; not\n  b = 2\n");
        CHECK(parsed.profiles.at("default").at("s3") == "\na = 1\nb = 2");
    }

    TEST_CASE("parse: continuation of a property that is skipped -> skipped with it") {
        auto const parsed = parse_config("[default]\na = 1\nin valid = 2\n  more\n");
        CHECK(parsed.profiles.at("default") == properties{{"a", "1"}});
    }

    TEST_CASE("sub_property: present, repeated, in any case, with a comment -> the last value") {
        constexpr std::string_view value = "\nName = one\nother=two # comment\nname =three;3";
        CHECK(sub_property(value, "name") == "three;3");
        CHECK(sub_property(value, "other") == "two");
        CHECK(sub_property(value, "absent") == std::nullopt);
        CHECK(sub_property("\nname =", "name") == "");
        CHECK(sub_property("", "name") == std::nullopt);
    }
}
