#include <dynaco/credentials.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using dynaco::credentials;

namespace {

std::string printed(credentials const& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

}  // namespace

TEST_SUITE("auth.credentials") {
    TEST_CASE("construct: two keys or three -> members in order, no expiry") {
        credentials const permanent{"id", "secret"};
        CHECK(permanent.access_key_id == "id");
        CHECK(permanent.secret_access_key == "secret");
        CHECK(permanent.session_token.empty());
        CHECK_FALSE(permanent.expiration.has_value());
        CHECK(permanent.account_id.empty());
        CHECK(credentials{"id", "secret", "token"}.session_token == "token");
        CHECK(credentials{} == credentials{"", ""});
    }

    TEST_CASE("equality: each member counts") {
        credentials const one{"id", "secret", "token"};
        CHECK(one == credentials{"id", "secret", "token"});
        CHECK(one != credentials{"di", "secret", "token"});
        CHECK(one != credentials{"id", "other", "token"});
        CHECK(one != credentials{"id", "secret"});
        credentials account = one;
        account.account_id = "123456789012";
        CHECK(one != account);
        credentials expiring = one;
        expiring.expiration = std::chrono::system_clock::time_point{};
        CHECK(one != expiring);
    }

    TEST_CASE("print: any -> four characters of the id, no secret") {
        CHECK(printed(credentials{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "tok"}) ==
              "credentials(****MPLE)");
        CHECK(printed(credentials{"short", "wJalrXUtnFEMI"}) == "credentials(****)");
        CHECK(printed(credentials{}) == "credentials(none)");
    }
}
