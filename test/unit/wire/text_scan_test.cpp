#include "wire/text_scan.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco::wire;

TEST_SUITE("wire.text_scan") {
    TEST_CASE(
        "find: one special byte at every place of texts of every size -> every way finds it") {
        int wrong = 0;
        for (std::size_t size = 1; size != 50; ++size) {
            for (std::size_t place = 0; place != size; ++place) {
                for (int value = 0; value != 256; ++value) {
                    std::string text(size, 'a');
                    text[place] = static_cast<char>(value);
                    char const* const begin = text.data();
                    char const* const end = begin + size;
                    char const* const expected = is_special(text[place]) ? begin + place : end;
                    if (find_special(begin, end) != expected) ++wrong;
                    if (find_special_portable(begin, end) != expected) ++wrong;
                    if (is_plain(text) != (expected == end)) ++wrong;
                }
            }
        }
        CHECK(wrong == 0);
        CHECK(is_plain(""));
    }

    TEST_CASE("find: several special bytes -> the first") {
        std::string const text =
            "0123456789 0123456789!\xC3\n\"\\tail that is long enough for a block";
        for (std::size_t from = 0; from <= 22; ++from) {
            char const* const begin = text.data() + from;
            char const* const end = text.data() + text.size();
            CHECK(find_special(begin, end) == text.data() + 22);
            CHECK(find_special_portable(begin, end) == text.data() + 22);
        }
    }

    TEST_CASE("is_special: exactly quote, backslash, control characters and what is not ASCII") {
        for (int value = 0; value != 256; ++value) {
            bool const expected = value < 0x20 || value > 0x7F || value == 0x22 || value == 0x5C;
            CHECK(is_special(static_cast<char>(value)) == expected);
        }
    }
}
