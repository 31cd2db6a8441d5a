#include "recipes/cache_pattern.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace dynaco::recipes::detail {
namespace {

bool is_match(std::string_view pattern, std::string_view key) {
    return cache_pattern{pattern}.matches(key);
}

}  // namespace

TEST_SUITE_BEGIN("recipes.cache_pattern");

TEST_CASE("pattern: without wildcards -> the key itself, from its beginning to its end") {
    CHECK(is_match("user", "user"));
    CHECK_FALSE(is_match("user", "users"));
    CHECK_FALSE(is_match("user", "a user"));
    CHECK_FALSE(is_match("user", ""));
    CHECK(is_match("", ""));
    CHECK_FALSE(is_match("", "a"));
}

TEST_CASE("star: anywhere -> any number of characters, none included") {
    CHECK(is_match("*", ""));
    CHECK(is_match("*", "anything"));
    CHECK(is_match("user:*", "user:"));
    CHECK(is_match("user:*", "user:1:name"));
    CHECK_FALSE(is_match("user:*", "superuser:1"));
    CHECK(is_match("*:name", "user:1:name"));
    CHECK_FALSE(is_match("*:name", "user:1:names"));
    CHECK(is_match("a*b*c", "a-b-b-c-c"));
    CHECK_FALSE(is_match("a*b*c", "a-c-b"));
    CHECK(is_match("**", "a"));
    CHECK(is_match("a***", "a"));
    CHECK(is_match("*ab", "aab"));
}

TEST_CASE("question mark: anywhere -> one character, of any length in bytes") {
    CHECK(is_match("?", "a"));
    CHECK(is_match("?", "ö"));
    CHECK(is_match("?", "\xF0\x9F\x8E\xB5"));
    CHECK(is_match("J?ga", "Jóga"));
    CHECK_FALSE(is_match("?", ""));
    CHECK_FALSE(is_match("?", "ab"));
    CHECK(is_match("*?", "ö"));
    CHECK_FALSE(is_match("*??", "ö"));
    // Bytes that are no UTF-8 count one each.
    CHECK(is_match("??", "\xC3("));
    CHECK(is_match("?", "\xFF"));
    CHECK(is_match("?", "\xC3"));
}

TEST_CASE("other characters: those of regular expressions -> themselves") {
    CHECK(is_match("a.c", "a.c"));
    CHECK_FALSE(is_match("a.c", "abc"));
    CHECK(is_match("(a|b)+[x]$^", "(a|b)+[x]$^"));
}

TEST_CASE("backslash: before a wildcard or itself -> takes it literally") {
    CHECK(is_match("a\\*", "a*"));
    CHECK_FALSE(is_match("a\\*", "ab"));
    CHECK(is_match("a\\?", "a?"));
    CHECK(is_match("a\\\\b", "a\\b"));
    CHECK(is_match("a\\b", "a\\b"));
    CHECK(is_match("a\\", "a\\"));
}

TEST_CASE("prefix: before the first wildcard -> what every match begins with") {
    CHECK(cache_pattern{"user:*"}.prefix() == "user:");
    CHECK(cache_pattern{"user:1?"}.prefix() == "user:1");
    CHECK(cache_pattern{"*:1"}.prefix().empty());
    CHECK(cache_pattern{"a\\*b*c"}.prefix() == "a*b");
    CHECK(cache_pattern{"a\\*b"}.is_one_key());
    CHECK_FALSE(cache_pattern{"a*"}.is_one_key());
}

TEST_CASE("matching: many stars and no match -> does not take for ever") {
    std::string pattern;
    for (int i = 0; i < 100; ++i) pattern += "a*";
    CHECK_FALSE(is_match(pattern + "b", std::string(1000, 'a')));
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
