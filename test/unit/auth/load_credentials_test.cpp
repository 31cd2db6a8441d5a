#include "auth/load_credentials.hpp"
#include "unit/auth/noon.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

using namespace dynaco;
using namespace dynaco::auth;
using namespace std::chrono_literals;
using dynaco::auth::test::noon;

namespace {

credentials loaded(environment const& world,
                   std::optional<std::string> const& profile = std::nullopt) {
    auto const found = load_credentials(world, profile);
    INFO((found.has_error() ? found.error().message() : ""));
    REQUIRE(found.has_value());
    return *found;
}

std::string failure(environment const& world,
                    std::optional<std::string> const& profile = std::nullopt) {
    auto const found = load_credentials(world, profile);
    REQUIRE(found.has_error());
    CHECK(found.error() == errc::no_credentials);
    CHECK(found.error().message().find("hidden") == std::string::npos);
    return found.error().message();
}

fake_environment with_files(std::string config, std::string keys) {
    return fake_environment()
        .set("HOME", "/h")
        .file("/h/.aws/config", std::move(config))
        .file("/h/.aws/credentials", std::move(keys));
}

fake_environment with_keys() {
    return with_files("", "[default]\naws_access_key_id = file\naws_secret_access_key = hidden\n");
}

}  // namespace

TEST_SUITE("auth.load_credentials") {
    TEST_CASE("environment: two keys -> permanent credentials") {
        CHECK(loaded(fake_environment()
                         .set("AWS_ACCESS_KEY_ID", "id")
                         .set("AWS_SECRET_ACCESS_KEY", "hidden")) == credentials{"id", "hidden"});
    }

    TEST_CASE("environment: all variables -> all members") {
        auto const keys = loaded(fake_environment()
                                     .set("AWS_ACCESS_KEY_ID", "id")
                                     .set("AWS_SECRET_ACCESS_KEY", "hidden")
                                     .set("AWS_SESSION_TOKEN", "token")
                                     .set("AWS_ACCOUNT_ID", "123456789012")
                                     .set("AWS_CREDENTIAL_EXPIRATION", "2030-01-31T12:00:00Z"));
        credentials wanted{"id", "hidden", "token"};
        wanted.account_id = "123456789012";
        wanted.expiration = noon;
        CHECK(keys == wanted);
    }

    TEST_CASE("environment: one key without the other -> an error that names both") {
        auto world = with_keys().set("AWS_ACCESS_KEY_ID", "id");
        CHECK(failure(world) ==
              "environment: AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
        CHECK(failure(with_keys().set("AWS_SECRET_ACCESS_KEY", "hidden")) ==
              "environment: AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
    }

    TEST_CASE("environment: empty variables, or a token alone -> as if not set") {
        auto const world = with_keys()
                               .set("AWS_ACCESS_KEY_ID", "")
                               .set("AWS_SECRET_ACCESS_KEY", "")
                               .set("AWS_SESSION_TOKEN", "token");
        CHECK(loaded(world) == credentials{"file", "hidden"});
    }

    TEST_CASE("environment: values that cannot be sent -> an error without the value") {
        auto world = fake_environment()
                         .set("AWS_ACCESS_KEY_ID", "id")
                         .set("AWS_SECRET_ACCESS_KEY", "hidden")
                         .set("AWS_SESSION_TOKEN", "hidden\r\nX-Evil: 1");
        CHECK(failure(world) ==
              "environment: the session token contains a blank or a control character");
        world.set("AWS_SESSION_TOKEN", "").set("AWS_SECRET_ACCESS_KEY", "hidden ");
        CHECK(failure(world) ==
              "environment: the secret access key contains a blank or a control character");
        world.set("AWS_SECRET_ACCESS_KEY", "hidden").set("AWS_ACCESS_KEY_ID", "hid\xc3\xa9");
        CHECK(failure(world) ==
              "environment: the access key id contains a blank or a control character");
    }

    TEST_CASE("environment: an expiry that is no time -> an error that names the variable") {
        CHECK(failure(fake_environment()
                          .set("AWS_ACCESS_KEY_ID", "id")
                          .set("AWS_SECRET_ACCESS_KEY", "hidden")
                          .set("AWS_CREDENTIAL_EXPIRATION", "tomorrow")) ==
              "environment: AWS_CREDENTIAL_EXPIRATION is not a time such as 2030-01-31T12:00:00Z");
    }

    TEST_CASE("order: environment and files -> environment; a chosen profile -> files alone") {
        auto const world = with_keys()
                               .set("AWS_ACCESS_KEY_ID", "id")
                               .set("AWS_SECRET_ACCESS_KEY", "hidden")
                               .set("AWS_PROFILE", "other");
        CHECK(loaded(world).access_key_id == "id");
        CHECK(loaded(world, "default").access_key_id == "file");
        CHECK(failure(world, "other").starts_with("no credentials were found: profile \"other\""));
    }

    TEST_CASE("files: AWS_PROFILE -> that profile") {
        auto const world =
            with_files("[profile dev]\naws_access_key_id = dev\naws_secret_access_key = hidden\n",
                       "")
                .set("AWS_PROFILE", "dev");
        CHECK(loaded(world) == credentials{"dev", "hidden"});
    }

    TEST_CASE("files: every property, spread over both files -> all members") {
        auto const world =
            with_files("[default]\naws_account_id = 123456789012\naws_session_token = token\n",
                       "[default]\naws_access_key_id = id\naws_secret_access_key = hidden\n"
                       "aws_credential_expiration = 2030-01-31T14:00:00+02:00\n");
        credentials wanted{"id", "hidden", "token"};
        wanted.account_id = "123456789012";
        wanted.expiration = noon;
        CHECK(loaded(world) == wanted);
    }

    TEST_CASE("files: one key without the other -> an error that names profile and both") {
        CHECK(failure(with_files("", "[default]\naws_access_key_id = id\n")) ==
              "profile \"default\": aws_access_key_id is set, but aws_secret_access_key is not");
        CHECK(failure(with_files("", "[dev]\naws_secret_access_key = hidden\n"), "dev") ==
              "profile \"dev\": aws_secret_access_key is set, but aws_access_key_id is not");
    }

    TEST_CASE("files: a value of two lines -> an error without the value") {
        CHECK(failure(with_files("",
                                 "[default]\naws_access_key_id = id\n"
                                 "aws_secret_access_key = hidden\n hidden\n")) ==
              "profile \"default\": the secret access key contains a blank or a control character");
    }

    TEST_CASE("files: credentials that need a call or a program -> named as not supported yet") {
        for (std::string const property :
             {"role_arn", "web_identity_token_file", "sso_session", "sso_start_url",
              "sso_account_id", "login_session", "credential_process"}) {
            INFO(property);
            CHECK(failure(with_files("[profile dev]\n" + property + " = hidden\n", ""), "dev") ==
                  "profile \"dev\": " + property + " is not supported yet");
        }
    }

    TEST_CASE("files: keys beside such a property -> a role and SSO win, a program does not") {
        std::string const keys = "aws_access_key_id = id\naws_secret_access_key = hidden\n";
        CHECK(failure(with_files("", "[default]\nrole_arn = arn\n" + keys)) ==
              "profile \"default\": role_arn is not supported yet");
        CHECK(loaded(with_files("", "[default]\ncredential_process = /bin/x\n" + keys)) ==
              credentials{"id", "hidden"});
    }

    TEST_CASE("nothing: no variables and no files -> every place that was looked at") {
        CHECK(failure(fake_environment().set("HOME", "/h")) ==
              "no credentials were found: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; "
              "profile \"default\" has no aws_access_key_id and aws_secret_access_key in "
              "/h/.aws/config (no such file), /h/.aws/credentials (no such file)");
        CHECK(failure(with_files("[profile dev]\nregion = r\n", ""), "dev") ==
              "no credentials were found: profile \"dev\" has no aws_access_key_id and "
              "aws_secret_access_key in /h/.aws/config, /h/.aws/credentials (no profile \"dev\")");
    }

    TEST_CASE("files: cannot be parsed -> the file's error; environment complete -> not read") {
        auto world = with_files("oops", "");
        auto const found = load_credentials(world, std::nullopt);
        REQUIRE(found.has_error());
        CHECK(found.error() == errc::bad_configuration_file);
        world.set("AWS_ACCESS_KEY_ID", "id").set("AWS_SECRET_ACCESS_KEY", "hidden");
        CHECK(loaded(world) == credentials{"id", "hidden"});
    }

    TEST_CASE("find_fault: usable or not -> nothing, or what is wrong") {
        CHECK(find_fault(credentials{"id", "secret", "token"}) == std::nullopt);
        CHECK(find_fault(credentials{"", "secret"}) == "the access key id is empty");
        CHECK(find_fault(credentials{"id", ""}) == "the secret access key is empty");
        CHECK(find_fault(credentials{"id", "se\ncret"}) ==
              "the secret access key contains a blank or a control character");
    }
}
