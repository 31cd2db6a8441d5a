#include "wire/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace dynaco::wire;

namespace {

// How many bytes are passed over.
std::size_t skipped(std::string_view text) {
    return static_cast<std::size_t>(skip_non_ascii(text.data(), text.data() + text.size()) -
                                    text.data());
}

std::string utf8_of(char32_t code_point) {
    std::string text;
    append_utf8(text, code_point);
    return text;
}

}  // namespace

TEST_SUITE("wire.utf8") {
    TEST_CASE("skip: well-formed sequences -> up to the end or to ASCII") {
        CHECK(skipped("") == 0);
        CHECK(skipped("a") == 0);
        CHECK(skipped("ö") == 2);
        CHECK(skipped("öx") == 2);
        CHECK(skipped("ö€😀\"") == 9);
    }

    TEST_CASE("skip: ill-formed sequences -> stops at their first byte") {
        for (std::string_view const bad : {
                 "\x80",
                 "\xBF",  // continuation without a lead
                 "\xC0\x80",
                 "\xC1\xBF",
                 "\xE0\x9F\xBF",      // overlong
                 "\xF0\x8F\xBF\xBF",  // overlong
                 "\xED\xA0\x80",
                 "\xED\xBF\xBF",  // surrogates
                 "\xF4\x90\x80\x80",
                 "\xF5\x80\x80\x80",
                 "\xFF",  // above U+10FFFF
                 "\xC3",
                 "\xE2\x82",
                 "\xF0\x9F\x98",  // cut off
                 "\xC3(",
                 "\xE2\x82(",
                 "\xE2(\xAC",
                 "\xF0\x9F(\x80",
                 "\xF0\x9F\x98(",
             }) {
            CAPTURE(bad);
            CHECK(skipped(bad) == 0);
            CHECK(skipped("é" + std::string{bad}) == 2);
        }
    }

    TEST_CASE("append: every code point -> one well-formed sequence of the right size") {
        int wrong = 0;
        for (char32_t point = 0x80; point <= 0x10FFFF; ++point) {
            if (point >= 0xD800 && point <= 0xDFFF) continue;
            std::size_t const size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            auto const text = utf8_of(point);
            if (text.size() != size || skipped(text) != size) ++wrong;
        }
        CHECK(wrong == 0);
        CHECK(utf8_of(0) == std::string(1, '\0'));
        CHECK(utf8_of('~') == "~");
        CHECK(utf8_of(0xE9) == "é");
        CHECK(utf8_of(0x20AC) == "€");
        CHECK(utf8_of(0x1F600) == "😀");
    }
}
