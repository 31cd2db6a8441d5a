#include "wire/appender.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace dynaco::wire;

TEST_SUITE("wire.appender") {
    TEST_CASE("settle: pieces of all sizes behind a text -> exactly what was put") {
        std::uint32_t const seed = 3;
        INFO("seed " << seed);
        std::mt19937 random{seed};
        std::string text = "before";
        std::string expected = text;
        appender out{text};
        CHECK(out.size() == 6);
        for (int i = 0; i != 2000; ++i) {
            std::string const piece(random() % (i % 100 == 0 ? 5000 : 20),
                                    static_cast<char>('a' + i % 26));
            out.put(piece);
            out.put('|');
            char* to = out.room(2);
            *to++ = 'x';
            out.advance(to);
            expected += piece + "|x";
            CHECK(out.size() == expected.size());
            if (i % 50 == 0) CHECK((out.settle() == expected));
        }
        CHECK((out.settle() == expected));
        CHECK((text == expected));
    }

    TEST_CASE("settle: nothing was put -> the string as it was") {
        std::string text = "before";
        appender out{text};
        CHECK(&out.settle() == &text);
        CHECK(text == "before");
        out.put("");
        CHECK(out.settle() == "before");
    }
}
