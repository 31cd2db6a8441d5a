#include "auth/request_signer.hpp"

#include "auth/sigv4.hpp"
#include "unit/auth/noon.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

using namespace dynaco;
using namespace dynaco::auth;
using namespace std::chrono_literals;
using dynaco::auth::test::noon;

namespace {

// What goes into one signature, as values.
struct call {
    std::string host = "dynamodb.eu-north-1.amazonaws.com";
    std::string path = "/";
    std::string target = "DynamoDB_20120810.GetItem";
    std::string content_type = "application/x-amz-json-1.0";
    std::string body = "{}";
};

std::string signed_fast(request_signer& signer, call const& from, credentials const& keys,
                        std::chrono::system_clock::time_point now) {
    hex_digest hash;
    sha256(from.body, hash);
    std::string out;
    signer.sign(keys, {from.host, from.path, from.target, from.content_type, view(hash)}, now, out);
    return out;
}

// The same lines, from the implementation that the published suite checks.
std::string signed_slowly(call const& from, credentials const& keys,
                          std::chrono::system_clock::time_point now) {
    unsigned_request request;
    request.method = "POST";
    request.target = from.path;
    request.body = from.body;
    request.headers.emplace_back("X-Amz-Target", from.target);
    request.headers.emplace_back("Host", from.host);
    request.headers.emplace_back("Content-Type", from.content_type);
    signing_options options;
    options.region = "eu-north-1";
    options.service = "dynamodb";
    options.time = now;
    auto const made = sign(request, keys, options);
    std::string lines;
    for (std::string const name : {"X-Amz-Date", "X-Amz-Security-Token", "Authorization"})
        for (auto const& field : made.headers)
            if (field.name == name) lines += name + ": " + field.value + "\r\n";
    return lines;
}

class random_text {
  public:
    explicit random_text(std::uint32_t seed) : engine_{seed} {}

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_);
    }

    // `low` to `high` visible characters.
    std::string visible(std::size_t low, std::size_t high) {
        std::string text(low + below(high - low + 1), ' ');
        for (char& c : text) c = static_cast<char>('!' + below(94));
        return text;
    }

    std::string bytes(std::size_t high) {
        std::string text(below(high + 1), ' ');
        for (char& c : text) c = static_cast<char>(below(256));
        return text;
    }

  private:
    std::mt19937 engine_;
};

// Another call: its route is mostly that of the call before.
void change(call& made, random_text& random) {
    if (random.below(5) == 0) made.host = random.visible(1, 60);
    if (random.below(5) == 0) made.path = "/a%20b/../c" + std::to_string(random.below(3)) + "//";
    if (random.below(5) == 0) made.content_type = random.visible(1, 40);
    made.target = random.visible(1, 40);
    made.body = random.bytes(2000);
}

credentials random_credentials(random_text& random) {
    credentials keys{random.visible(16, 128), random.visible(1, 100)};
    if (random.below(2) == 0) keys.session_token = random.visible(1, 1500);
    return keys;
}

}  // namespace

TEST_SUITE("auth.request_signer") {
    TEST_CASE("sign: 1,000 random requests, times and keys -> as the general implementation") {
        constexpr std::uint32_t seed = 20'300'131;
        INFO("seed ", seed);
        random_text random{seed};
        request_signer signer{"eu-north-1", "dynamodb"};
        std::chrono::system_clock::time_point now = noon;
        auto keys = random_credentials(random);
        call request;
        for (int i = 0; i < 1000; ++i) {
            INFO("request ", i);
            // Mostly as the request before, sometimes another second, another day, other keys.
            if (random.below(3) == 0) now += std::chrono::milliseconds{random.below(3000)};
            if (random.below(10) == 0) now += std::chrono::hours{random.below(40)};
            if (random.below(50) == 0) now -= 30h;
            if (random.below(10) == 0) keys = random_credentials(random);
            change(request, random);
            CHECK(signed_fast(signer, request, keys, now) == signed_slowly(request, keys, now));
        }
    }

    TEST_CASE("sign: permanent keys -> two lines, appended") {
        request_signer signer{"eu-north-1", "dynamodb"};
        hex_digest hash;
        sha256("{}", hash);
        std::string out = "POST / HTTP/1.1\r\n";

        signer.sign(credentials{"AKIDEXAMPLE", "secret"},
                    {"localhost", "/", "DynamoDB_20120810.ListTables", "application/x-amz-json-1.0",
                     view(hash)},
                    noon + 5s + 999ms, out);

        CHECK(
            out.starts_with("POST / HTTP/1.1\r\n"
                            "X-Amz-Date: 20300131T120005Z\r\n"
                            "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300131/"
                            "eu-north-1/dynamodb/aws4_request, SignedHeaders=content-type;host;"
                            "x-amz-date;x-amz-target, Signature="));
        CHECK(out.ends_with("\r\n"));
        CHECK(out.find("secret") == std::string::npos);
    }

    TEST_CASE("sign: temporary keys -> the token is sent and signed") {
        request_signer signer{"eu-north-1", "dynamodb"};

        auto const lines =
            signed_fast(signer, {}, credentials{"AKIDEXAMPLE", "secret", "token/=="}, noon);

        CHECK(
            lines.starts_with("X-Amz-Date: 20300131T120000Z\r\n"
                              "X-Amz-Security-Token: token/==\r\n"
                              "Authorization: AWS4-HMAC-SHA256 "));
        CHECK(lines.find("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;"
                         "x-amz-target, ") != std::string::npos);
    }

    TEST_CASE("sign: midnight passes -> the key of the new day") {
        request_signer signer{"eu-north-1", "dynamodb"};
        credentials const keys{"AKIDEXAMPLE", "secret"};
        std::chrono::system_clock::time_point const midnight = noon + 12h;
        for (auto const now : {midnight - 1s, midnight, midnight - 1s}) {
            INFO(now.time_since_epoch().count());
            CHECK(signed_fast(signer, {}, keys, now) == signed_slowly({}, keys, now));
        }
    }

    TEST_CASE("sign: only the secret, only the id, only the token changes -> another signature") {
        request_signer signer{"eu-north-1", "dynamodb"};
        for (auto const& keys :
             {credentials{"AKIDEXAMPLE", "secret"}, credentials{"AKIDEXAMPLE", "other"},
              credentials{"AKIDOTHER", "other"}, credentials{"AKIDOTHER", "other", "token"},
              credentials{"AKIDOTHER", "other", "another"}, credentials{"AKIDEXAMPLE", "secret"}}) {
            INFO(keys.access_key_id, ' ', keys.secret_access_key, ' ', keys.session_token);
            CHECK(signed_fast(signer, {}, keys, noon) == signed_slowly({}, keys, noon));
        }
    }

    TEST_CASE("sign: two signers for two regions -> their own keys") {
        credentials const keys{"AKIDEXAMPLE", "secret"};
        request_signer north{"eu-north-1", "dynamodb"};
        request_signer south{"eu-south-1", "dynamodb"};
        CHECK(signed_fast(north, {}, keys, noon) == signed_slowly({}, keys, noon));
        CHECK(signed_fast(south, {}, keys, noon) != signed_slowly({}, keys, noon));
    }
}
