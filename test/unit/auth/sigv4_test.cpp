#include "auth/sigv4.hpp"

#include "auth/timestamp.hpp"
#include "unit/auth/test_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dynaco;
using namespace dynaco::auth;
using auth::test::text;

namespace {

unsigned_request request_of(boost::json::value const& from) {
    unsigned_request request;
    request.method = text(from.at("method"));
    request.target = text(from.at("target"));
    request.body = text(from.at("body"));
    for (auto const& field : from.at("headers").as_array())
        request.headers.emplace_back(text(field.at(0)), text(field.at(1)));
    return request;
}

credentials credentials_of(boost::json::value const& from) {
    credentials keys{text(from.at("access_key_id")), text(from.at("secret_access_key"))};
    if (auto const* token = from.as_object().if_contains("token"))
        keys.session_token = text(*token);
    return keys;
}

signing_options options_of(boost::json::value const& from) {
    signing_options options;
    options.region = text(from.at("region"));
    options.service = text(from.at("service"));
    options.time = parse_timestamp(text(from.at("timestamp"))).value();
    options.normalize_path = from.at("normalize").as_bool();
    options.sign_body = from.at("sign_body").as_bool();
    if (auto const* omit = from.as_object().if_contains("omit_session_token"))
        options.omit_session_token = omit->as_bool();
    return options;
}

// As the suite writes requests: no blank after the colon, line ends without a carriage return.
std::string written(unsigned_request const& request, std::vector<header> const& headers) {
    std::string lines = request.method + ' ' + request.target + " HTTP/1.1\n";
    for (auto const& [name, value] : headers) lines += name + ':' + value + '\n';
    return lines + '\n' + request.body;
}

}  // namespace

TEST_SUITE("auth.sigv4") {
    TEST_CASE("sign: each case of the published suite -> every step byte for byte") {
        auto const suite = auth::test::read_test_data("sigv4/v4-header.json");
        auto const& cases = suite.at("cases").as_array();
        CHECK(cases.size() == 18);
        for (auto const& vector : cases) {
            INFO(text(vector.at("name")));
            auto const& expected = vector.at("expected");
            auto const request = request_of(vector.at("request"));
            auto const& context = vector.at("context");

            auto const made =
                sign(request, credentials_of(context.at("credentials")), options_of(context));

            CHECK(made.canonical_request == text(expected.at("canonical_request")));
            CHECK(made.string_to_sign == text(expected.at("string_to_sign")));
            CHECK(made.signature == text(expected.at("signature")));
            CHECK(made.authorization == text(expected.at("authorization")));
            CHECK(written(request, made.headers) == text(expected.at("signed_request")));
        }
    }

    TEST_CASE("sign: any input -> the secret stands in no part of the outcome") {
        unsigned_request request;
        request.method = "POST";
        request.target = "/";
        request.headers.emplace_back("Host", "example.com");
        signing_options options;
        options.region = "eu-north-1";
        options.service = "dynamodb";
        options.sign_body = true;

        auto const made = sign(request, credentials{"AKIDEXAMPLE", "top-secret"}, options);

        for (auto const& part : {made.canonical_request, made.string_to_sign, made.authorization,
                                 written(request, made.headers)})
            CHECK(part.find("top-secret") == std::string::npos);
    }

    TEST_CASE("sign: body signed and token omitted -> token before the headers of the signature") {
        unsigned_request request;
        request.method = "POST";
        request.target = "/";
        request.headers.emplace_back("Host", "example.com");
        signing_options options;
        options.region = "eu-north-1";
        options.service = "sts";
        options.sign_body = true;
        options.omit_session_token = true;

        auto const made = sign(request, credentials{"AKIDEXAMPLE", "secret", "token"}, options);

        std::vector<std::string> names;
        for (auto const& field : made.headers) names.push_back(field.name);
        CHECK(names == std::vector<std::string>{"Host", "X-Amz-Security-Token", "X-Amz-Date",
                                                "x-amz-content-sha256", "Authorization"});
        CHECK(made.authorization.find("x-amz-security-token") == std::string::npos);
    }
}
