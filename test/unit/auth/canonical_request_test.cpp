#include "auth/canonical_request.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dynaco::auth;

namespace {

// The third line of a canonical request.
std::string canonical_query_of(std::string const& target) {
    unsigned_request request;
    request.method = "GET";
    request.target = target;
    auto const text = canonical_request(request, {}, "hash", true);
    auto const begin = text.find('\n', text.find('\n') + 1) + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

TEST_SUITE("auth.canonical_request") {
    TEST_CASE("path: normalised -> no dots and no empty segments, the last slash stays") {
        CHECK(canonical_path("", true) == "/");
        CHECK(canonical_path("/", true) == "/");
        CHECK(canonical_path("//", true) == "/");
        CHECK(canonical_path("/a//b///c", true) == "/a/b/c");
        CHECK(canonical_path("//example//", true) == "/example/");
        CHECK(canonical_path("/./a", true) == "/a");
        CHECK(canonical_path("/a/.", true) == "/a/");
        CHECK(canonical_path("/a/b/..", true) == "/a/");
        CHECK(canonical_path("/a/../b", true) == "/b");
        CHECK(canonical_path("/a/b/../..", true) == "/");
        CHECK(canonical_path("/../../a", true) == "/a");
        CHECK(canonical_path("/.hidden/..two", true) == "/.hidden/..two");
    }

    TEST_CASE("path: not normalised -> segments as they are") {
        CHECK(canonical_path("", false) == "/");
        CHECK(canonical_path("//a/./b/../", false) == "//a/./b/../");
    }

    TEST_CASE("path: percent signs and other bytes -> encoded once more") {
        CHECK(canonical_path("/a%20b", true) == "/a%2520b");
        CHECK(canonical_path("/a b", true) == "/a%20b");
        CHECK(canonical_path("/\xe1\x88\xb4", true) == "/%E1%88%B4");
        CHECK(canonical_path("/AZaz09-._~", true) == "/AZaz09-._~");
        CHECK(canonical_path("/$:@", true) == "/%24%3A%40");
    }

    TEST_CASE("query: any -> sorted by name and then by value, with a '=' each") {
        CHECK(canonical_query_of("/") == "");
        CHECK(canonical_query_of("/?") == "");
        CHECK(canonical_query_of("/?b=2&a=1") == "a=1&b=2");
        CHECK(canonical_query_of("/?a=2&a=1&a") == "a=&a=1&a=2");
        CHECK(canonical_query_of("/?&a=1&&") == "a=1");
        CHECK(canonical_query_of("/?a=b=c") == "a=b%3Dc");
    }

    TEST_CASE("query: percent-encoded or not -> one encoding") {
        CHECK(canonical_query_of("/?a%62=%7e%2f") == "ab=~%2F");
        CHECK(canonical_query_of("/?a=x/y z") == "a=x%2Fy%20z");
        CHECK(canonical_query_of("/?a=%zz%1") == "a=%25zz%251");
        CHECK(canonical_query_of("/?a=%41") == "a=A");
    }

    TEST_CASE("headers: repeated, folded, any case -> one line each by name") {
        std::vector<header> given;
        given.emplace_back("Zeta", "  last\t ");
        given.emplace_back("my-Header", "2");
        given.emplace_back("Alpha", "a \r\n\t b   c");
        given.emplace_back("MY-header", " 1 ");
        given.emplace_back("Empty", " ");

        auto const made = canonical_headers(given);

        std::vector<header> wanted;
        wanted.emplace_back("alpha", "a b c");
        wanted.emplace_back("empty", "");
        wanted.emplace_back("my-header", "2,1");
        wanted.emplace_back("zeta", "last");
        CHECK(made == wanted);
        CHECK(signed_names(made) == "alpha;empty;my-header;zeta");
    }

    TEST_CASE("headers: many values of one name -> their order stays") {
        std::vector<header> given;
        std::string wanted;
        for (int i = 0; i < 100; ++i) {
            given.emplace_back(i % 2 == 0 ? "same" : "other", std::to_string(i));
            if (i % 2 == 0) wanted += (wanted.empty() ? "" : ",") + std::to_string(i);
        }

        auto const made = canonical_headers(given);

        REQUIRE(made.size() == 2);
        CHECK(made[1].name == "same");
        CHECK(made[1].value == wanted);
    }
}
