#include "model/quoted.hpp"

#include <doctest/doctest.h>

#include <string_view>

using dynaco::model::quoted;
using namespace std::string_view_literals;

TEST_SUITE("model.quoted") {
    TEST_CASE("text: visible, of any alphabet -> as it is, in quotes") {
        CHECK(quoted("") == R"("")");
        CHECK(quoted("eu-north-1") == R"("eu-north-1")");
        CHECK(quoted("Björk ~") == R"("Björk ~")");
    }

    TEST_CASE("text: line ends and other control characters -> one line that shows them") {
        CHECK(quoted("a\r\nX: 1") == R"("a\x0d\x0aX: 1")");
        CHECK(quoted("\0\t\x1b[31m\x1f\x7f"sv) == R"("\x00\x09\x1b[31m\x1f\x7f")");
    }

    TEST_CASE("text: quotes and backslashes -> cannot be mistaken for ours") {
        CHECK(quoted(R"(a"b\x0d)") == R"("a\"b\\x0d")");
    }
}
