#include "wire/json_writer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace dynaco;
using namespace dynaco::wire;

namespace {

template <class Write>
std::string written(Write write) {
    std::string text;
    json_writer out{text};
    write(out);
    CHECK_FALSE(out.failure());
    return text;
}

std::string string_written_of(std::string_view text) {
    return written([&](json_writer& out) { out.string(text); });
}

std::string number_of(double value) {
    return written([&](json_writer& out) { out.number(value); });
}

std::string number_of(std::int64_t value) {
    return written([&](json_writer& out) { out.number(value); });
}

template <class Write>
std::string failure_of_writing(Write write) {
    std::string text;
    json_writer out{text};
    write(out);
    auto const failure = out.failure();
    if (!failure) return "none";
    CHECK(*failure == errc::invalid_argument);
    return failure->message();
}

}  // namespace

TEST_SUITE("wire.json_writer") {
    TEST_CASE("structure: every kind of value in objects and arrays -> commas where they belong") {
        auto const text = written([](json_writer& out) {
            out.begin_object();
            out.key("object");
            out.begin_object();
            out.end_object();
            out.key("array");
            out.begin_array();
            out.end_array();
            out.key("values");
            out.begin_array();
            out.string("a");
            out.plain_string("b");
            out.number(std::int64_t{1});
            out.number(1.5);
            out.raw_number("1e400");
            out.boolean(true);
            out.boolean(false);
            out.null();
            out.binary(std::as_bytes(std::span{std::string_view{"foo"}}));
            out.begin_tagged("S");
            out.string("x");
            out.end_object();
            out.begin_object();
            out.escaped_key("a\"b");
            out.null();
            out.escaped_key("c");
            out.begin_tagged("L");
            out.begin_array();
            out.end_array();
            out.end_object();
            out.end_object();
            out.begin_array();
            out.begin_array();
            out.end_array();
            out.end_array();
            out.end_array();
            out.key("last");
            out.boolean(false);
            out.end_object();
        });
        CHECK(text ==
              R"({"object":{},"array":[],"values":["a","b",1,1.5,1e400,true,false,null,"Zm9v",)"
              R"({"S":"x"},{"a\"b":null,"c":{"L":[]}},[[]]],"last":false})");
    }

    TEST_CASE("begin: the buffer holds something already -> appended without a comma") {
        std::string text = "POST / HTTP/1.1\r\n\r\n";
        json_writer out{text};
        out.begin_object();
        out.end_object();
        CHECK(text == "POST / HTTP/1.1\r\n\r\n{}");
    }

    TEST_CASE(
        "values: larger and larger texts, names and bytes -> all written, nothing behind them") {
        for (int const count : {0, 1, 3, 4, 7, 8, 15, 16, 17, 500, 1023, 1024, 1025, 100'000}) {
            CAPTURE(count);
            auto const size = static_cast<std::size_t>(count);
            std::string const plain(size, 'p');
            std::string const escaped(size, '\n');
            auto const text = written([&](json_writer& out) {
                out.begin_object();
                out.escaped_key(plain);
                out.begin_array();
                out.string(plain);
                out.string(escaped + plain);
                out.binary(std::vector<std::byte>(size));
                out.end_array();
                out.end_object();
            });
            std::string newlines;
            for (std::size_t i = 0; i != size; ++i) newlines += "\\n";
            auto const expected =
                "{\"" + plain + "\":[\"" + plain + "\",\"" + newlines + plain + "\",\"";
            CHECK(text.starts_with(expected));
            CHECK(text.ends_with("\"]}"));
            CHECK(text.size() == expected.size() + (size + 2) / 3 * 4 + 3);
        }
    }

    TEST_CASE("string: what needs an escape -> escaped, the rest as it is") {
        CHECK(string_written_of("") == R"("")");
        CHECK(string_written_of("a\"b\\c/d") == R"("a\"b\\c/d")");
        CHECK(string_written_of("\b\f\n\r\t") == R"("\b\f\n\r\t")");
        CHECK(string_written_of({"\0\x01\x1F\x7F", 4}) == "\"\\u0000\\u0001\\u001f\x7F\"");
        CHECK(string_written_of("Jóga €😀") == "\"Jóga €😀\"");
        CHECK(string_written_of(
                  "a long run without anything special, \"then\" another one, ö, and so on") ==
              R"("a long run without anything special, \"then\" another one, ö, and so on")");
    }

    TEST_CASE("number: the edges of 64 bits -> all digits") {
        CHECK(number_of(std::int64_t{0}) == "0");
        CHECK(number_of(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
        CHECK(number_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    }

    TEST_CASE("number: doubles -> the shortest text that reads back") {
        CHECK(number_of(0.1) == "0.1");
        CHECK(number_of(-0.5) == "-0.5");
        CHECK(number_of(70.0) == "70");
        CHECK(number_of(1e300) == "1e+300");
        CHECK(number_of(5e-324) == "5e-324");
        CHECK(number_of(-1.7976931348623157e308) == "-1.7976931348623157e+308");
    }

    TEST_CASE("number: no JSON for it -> the writer fails, the text stays well formed") {
        for (double const value : {std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity(), std::nan("")}) {
            std::string text;
            json_writer out{text};
            out.number(value);
            CHECK(text == "null");
            REQUIRE(out.failure());
            CHECK(out.failure()->message() == "JSON has no infinite numbers and no NaN");
        }
    }

    TEST_CASE("string: not UTF-8 -> the failure names the member and the byte") {
        CHECK(failure_of_writing([](json_writer& out) { out.string("ab\xFF"); }) ==
              "the text is not UTF-8 at its byte 2");
        CHECK(failure_of_writing([](json_writer& out) {
                  out.begin_object();
                  out.key("TableName");
                  out.string("\x80");
                  out.end_object();
              }) == "the text of \"TableName\" is not UTF-8 at its byte 0");
        CHECK(failure_of_writing([](json_writer& out) {
                  out.begin_object();
                  out.key("Item");
                  out.begin_object();
                  out.escaped_key("tit\"le");
                  out.begin_tagged("S");
                  out.string(
                      "a text that is longer than a block of sixteen, é\n, then \xED\xA0\x80");
                  out.end_object();
                  out.end_object();
                  out.end_object();
              }) == "the text of \"tit\\\"le\" is not UTF-8 at its byte 57");
    }

    TEST_CASE("escaped_key: not UTF-8 -> the failure names the member before it") {
        CHECK(failure_of_writing([](json_writer& out) {
                  out.begin_object();
                  out.escaped_key("\xC3");
                  out.null();
                  out.end_object();
              }) == "a name is not UTF-8 at its byte 0");
        CHECK(failure_of_writing([](json_writer& out) {
                  out.begin_object();
                  out.key("Item");
                  out.begin_object();
                  out.escaped_key("a\xC3");
                  out.null();
                  out.end_object();
                  out.end_object();
              }) == "a name after \"Item\" is not UTF-8 at its byte 1");
    }

    TEST_CASE("failure: several -> the first is kept and the text stays well formed") {
        std::string text;
        json_writer out{text};
        out.begin_array();
        out.string("good");
        out.string("a\xFFz");
        out.string("bcd\xFFz");
        out.end_array();
        CHECK(text == R"(["good","a","bcd"])");
        REQUIRE(out.failure());
        CHECK(out.failure()->message() == "the text is not UTF-8 at its byte 1");
    }
}
