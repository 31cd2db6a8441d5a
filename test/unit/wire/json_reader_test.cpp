#include "wire/json_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json_writer.hpp"

using namespace dynaco;
using namespace dynaco::wire;

namespace {

std::string failure_of(json_reader const& in) {
    if (!in.failed()) return "none";
    CHECK(in.failure() == errc::malformed_response);
    return in.failure().message();
}

// What reading `text` as one value of any kind fails with; "none" if it does not.
std::string failure_of_text(std::string_view text) {
    std::string const exact{text};  // a buffer of its own, so that sanitizers see reads beyond it
    json_reader in{exact};
    bool const good = in.skip_value() && in.finish();
    CHECK(good != in.failed());
    return failure_of(in);
}

// What reading `text` as a string gives; the failure if there is one.
std::string string_read_of(std::string_view text) {
    std::string const exact{text};
    json_reader in{exact};
    std::string out = "old";
    if (in.read_string(out) && in.finish()) return out;
    return failure_of(in);
}

std::string int64_of(std::string_view text) {
    json_reader in{text};
    std::int64_t out = 0;
    if (in.read_int64(out) && in.finish()) return std::to_string(out);
    return failure_of(in);
}

double double_of(std::string_view text) {
    json_reader in{text};
    double out = 0;
    CHECK(in.read_double(out));
    CHECK(in.finish());
    return out;
}

constexpr std::string_view rich =
    R"( {"a" : [1, -2.5e+10, true, false, null, "x\u00e9\ud83d\ude00\n", {}, []],)"
    "\r\n\t"
    R"("Jóga €😀": {"S": "a longer text, with more than sixteen bytes", "N\"": [[[{"z": 0}]]]}})";

}  // namespace

TEST_SUITE("wire.json_reader") {
    TEST_CASE("skip: well-formed texts -> no failure") {
        std::string_view const texts[] = {"{}",
                                          "[]",
                                          "\"\"",
                                          "0",
                                          "-0",
                                          "10",
                                          "0.5",
                                          "1e5",
                                          "1E-5",
                                          "1.25e+10",
                                          "true",
                                          "false",
                                          "null",
                                          " \t\r\n{ } ",
                                          "[[],[]]",
                                          "[1,2]",
                                          R"({"a":{},"b":[]})",
                                          R"({"":1,"":1})",
                                          R"("\"\\\/\b\f\n\r\t\u0000\uFfFf")",
                                          "\"\x7F\"",
                                          rich};
        for (auto const text : texts) {
            CAPTURE(text);
            CHECK(failure_of_text(text) == "none");
        }
    }

    TEST_CASE("skip: malformed texts -> the first wrong byte and the reason") {
        struct {
            std::string_view text;
            std::string_view failure;
        } const table[] = {
            {"", "byte 0: unexpected end of the text"},
            {"  ", "byte 2: unexpected end of the text"},
            {"x", "byte 0: expected a value"},
            {"[1,]", "byte 3: expected a value"},
            {"[,1]", "byte 1: expected a value"},
            {"[1 2]", "byte 3: expected ',' or ']'"},
            {"[1}", "byte 2: expected ',' or ']'"},
            {"]", "byte 0: expected a value"},
            {"{]", "byte 1: expected a member's name"},
            {R"({"a":1,})", "byte 7: expected a member's name"},
            {R"({,"a":1})", "byte 1: expected a member's name"},
            {R"({"a":1 "b":2})", "byte 7: expected ',' or '}'"},
            {R"({"a":1])", "byte 6: expected ',' or '}'"},
            {R"({"a" 1})", "byte 5: expected ':' after a member's name"},
            {R"({"a",1})", "byte 4: expected ':' after a member's name"},
            {R"({"a":})", "byte 5: expected a value"},
            {R"({a:1})", "byte 1: expected a member's name"},
            {R"({'a':1})", "byte 1: expected a member's name"},
            {R"({1:1})", "byte 1: expected a member's name"},
            {"{} {}", "byte 3: expected the end of the text"},
            {"1 2", "byte 2: expected the end of the text"},
            {"{}\xEF\xBB\xBF", "byte 2: expected the end of the text"},
            {"\xEF\xBB\xBF{}", "byte 0: expected a value"},
            {"[1,/**/2]", "byte 3: expected a value"},
            {"[\v1]", "byte 1: expected a value"},
            {"01", "byte 1: expected the end of the text"},
            {"[-01]", "byte 3: expected ',' or ']'"},
            {"+1", "byte 0: expected a value"},
            {".5", "byte 0: expected a value"},
            {"-", "byte 1: unexpected end of the text"},
            {"-a", "byte 1: expected a digit"},
            {"[1.]", "byte 3: expected a digit"},
            {"[1.e5]", "byte 3: expected a digit"},
            {"[1e]", "byte 3: expected a digit"},
            {"[1e+]", "byte 4: expected a digit"},
            {"[0x10]", "byte 2: expected ',' or ']'"},
            {"NaN", "byte 0: expected a value"},
            {"Infinity", "byte 0: expected a value"},
            {"[tru]", "byte 4: expected true"},
            {"[True]", "byte 1: expected a value"},
            {"[nulL]", "byte 4: expected null"},
            {"[falsey]", "byte 6: expected ',' or ']'"},
            {"tr", "byte 2: unexpected end of the text"},
            {"\"a\nb\"", "byte 2: control character in a string"},
            {"\"a\tb\"", "byte 2: control character in a string"},
            {R"("a\x")", "byte 2: unknown escape"},
            {R"("a\'")", "byte 2: unknown escape"},
            {R"("\u12g4")", "byte 5: expected a hexadecimal digit"},
            {R"("\u123")", "byte 6: expected a hexadecimal digit"},
            {R"("\u-123")", "byte 3: expected a hexadecimal digit"},
            {R"("\U0041")", "byte 1: unknown escape"},
            {R"("ab\ud83d")", "byte 3: half of a surrogate pair"},
            {R"("\ud83dx")", "byte 1: half of a surrogate pair"},
            {R"("\ud83d\n")", "byte 1: half of a surrogate pair"},
            {R"("\ud83d\ud83d")", "byte 1: half of a surrogate pair"},
            {R"("\ud83d\u0041")", "byte 1: half of a surrogate pair"},
            {R"("\ude00\ud83d")", "byte 1: half of a surrogate pair"},
            {"\"\\ud83d", "byte 7: unexpected end of the text"},
            {"\"\\ud83d\\", "byte 8: unexpected end of the text"},
            {"\"a\xFFz\"", "byte 2: invalid UTF-8"},
            {"\"\xC0\x80\"", "byte 1: invalid UTF-8"},
            {"\"\xC3\"", "byte 1: invalid UTF-8"},
            {"\"\\n\xED\xA0\x80\"", "byte 3: invalid UTF-8"},
            {"{\"a long name, longer than sixteen \x80\":1}", "byte 35: invalid UTF-8"},
        };
        for (auto const& [text, failure] : table) {
            CAPTURE(text);
            CHECK(failure_of_text(text) == failure);
        }
    }

    TEST_CASE("skip: a zero byte -> no end of the text") {
        CHECK(failure_of_text({"[\0]", 3}) == "byte 1: expected a value");
        CHECK(failure_of_text({"\"\0\"", 3}) == "byte 1: control character in a string");
    }

    TEST_CASE("skip: every control character in a string -> refused as such") {
        for (char character = 0; character < 0x20; ++character) {
            std::string const text = std::string{"\"0123456789abcdefg"} + character + '"';
            CHECK(failure_of_text(text) == "byte 18: control character in a string");
        }
    }

    TEST_CASE("skip: a rich text cut off anywhere -> fails cleanly at or before the cut") {
        for (std::size_t size = 0; size != rich.size(); ++size) {
            CAPTURE(size);
            std::string const cut{rich.substr(0, size)};
            json_reader in{cut};
            CHECK_FALSE((in.skip_value() && in.finish()));
            REQUIRE(in.failed());
            auto const message = in.failure().message();
            auto const offset = std::stoul(message.substr(5));
            CHECK(offset <= size);
            // Only a sequence of UTF-8 that the cut divides is anything but an early end.
            bool const is_end = message.ends_with("unexpected end of the text");
            CHECK((is_end ? offset == size : message.ends_with("invalid UTF-8")));
        }
    }

    TEST_CASE("depth: as deep as allowed -> read; one more -> a failure with its place") {
        for (int const depth : {1, 2, 99, 100}) {
            auto const size = static_cast<std::size_t>(depth);
            CHECK(failure_of_text(std::string(size, '[') + std::string(size, ']')) == "none");
        }
        CHECK(failure_of_text(std::string(101, '[')) == "byte 100: nested deeper than 100 levels");
        CHECK(failure_of_text(std::string(1'000'000, '[')) ==
              "byte 100: nested deeper than 100 levels");
        std::string objects;
        for (int i = 0; i != 1000; ++i) objects += R"({"a":)";
        CHECK(failure_of_text(objects) == "byte 500: nested deeper than 100 levels");

        json_reader in{"[[[]]]", 2};
        CHECK_FALSE(in.skip_value());
        CHECK(failure_of(in) == "byte 2: nested deeper than 2 levels");

        json_reader greedy{objects, 1'000'000};
        CHECK_FALSE(greedy.skip_value());
        CHECK(failure_of(greedy) == "byte 2560: nested deeper than 512 levels");
    }

    TEST_CASE("depth: what the caller has begun counts, what has ended does not") {
        json_reader in{"[[[]],[[]],[[[]]]]", 3};
        REQUIRE(in.begin_array());
        REQUIRE(in.next_element());
        CHECK(in.skip_value());
        REQUIRE(in.next_element());
        CHECK(in.skip_value());
        REQUIRE(in.next_element());
        CHECK_FALSE(in.skip_value());
        CHECK(failure_of(in) == "byte 13: nested deeper than 3 levels");
    }

    TEST_CASE("structure: objects and arrays -> members and elements in order") {
        json_reader in{R"( { "a" : [ 1 , [ ] , 2 ] , "b\n" : { } , "c" : { "d" : null } } )"};
        std::string seen;
        std::string_view key;
        std::int64_t number = 0;
        REQUIRE(in.begin_object());
        REQUIRE(in.next_key(key));
        CHECK(key == "a");
        CHECK(in.key_offset() == 3);
        REQUIRE(in.begin_array());
        REQUIRE(in.next_element());
        CHECK(in.read_int64(number));
        CHECK(number == 1);
        REQUIRE(in.next_element());
        REQUIRE(in.begin_array());
        CHECK_FALSE(in.next_element());
        REQUIRE(in.next_element());
        CHECK(in.read_int64(number));
        CHECK(number == 2);
        CHECK_FALSE(in.next_element());
        REQUIRE(in.next_key(key));
        CHECK(key == "b\n");
        REQUIRE(in.begin_object());
        CHECK_FALSE(in.next_key(key));
        REQUIRE(in.next_key(key));
        CHECK(key == "c");
        REQUIRE(in.begin_object());
        REQUIRE(in.next_key(key));
        CHECK(key == "d");
        CHECK(in.skip_null());
        CHECK_FALSE(in.next_key(key));
        CHECK_FALSE(in.next_key(key));
        CHECK(in.finish());
        CHECK_FALSE(in.failed());
    }

    TEST_CASE("structure: another kind of value than expected -> says which was expected") {
        auto const failure = [](std::string_view text, auto read) {
            json_reader in{text};
            CHECK_FALSE(read(in));
            return failure_of(in);
        };
        std::string text;
        std::string_view view;
        std::vector<std::byte> bytes;
        std::int64_t integer = 0;
        double real = 0;
        bool truth = false;
        CHECK(failure(" []", [](auto& in) { return in.begin_object(); }) ==
              "byte 1: expected an object");
        CHECK(failure(" {}", [](auto& in) { return in.begin_array(); }) ==
              "byte 1: expected an array");
        CHECK(failure(" 1", [&](auto& in) { return in.read_string(text); }) ==
              "byte 1: expected a string");
        CHECK(failure("null", [&](auto& in) { return in.read_string_view(view); }) ==
              "byte 0: expected a string");
        CHECK(failure("{}", [&](auto& in) { return in.read_binary(bytes); }) ==
              "byte 0: expected a string");
        CHECK(failure("\"1\"", [&](auto& in) { return in.read_int64(integer); }) ==
              "byte 0: expected a number");
        CHECK(failure("true", [&](auto& in) { return in.read_double(real); }) ==
              "byte 0: expected a number");
        CHECK(failure(" null", [&](auto& in) { return in.read_bool(truth); }) ==
              "byte 1: expected true or false");
        CHECK(failure(" ", [&](auto& in) { return in.read_bool(truth); }) ==
              "byte 1: unexpected end of the text");
    }

    TEST_CASE("string: escapes and runs between them -> the text") {
        CHECK(string_read_of(R"("")").empty());
        CHECK(string_read_of(R"( "plain" )") == "plain");
        CHECK(string_read_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
        CHECK(string_read_of(R"("\u0000")") == std::string(1, '\0'));
        CHECK(string_read_of(R"("\u0041\u00e9\u20AC\uffff")") == "Aé€\xEF\xBF\xBF");
        CHECK(string_read_of(R"("\ud83d\ude00\uD83D\uDE00")") == "😀😀");
        CHECK(string_read_of(R"("\ud800\udc00\udbff\udfff")") ==
              "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
        CHECK(string_read_of(
                  R"("a run of more than sixteen bytes\nanother one, é, as long as it\\")") ==
              "a run of more than sixteen bytes\nanother one, é, as long as it\\");
    }

    TEST_CASE(
        "string view: without escapes -> into the text; with escapes -> until the next call") {
        std::string_view const text = R"(["ab","c\nd"])";
        json_reader in{text};
        std::string_view view;
        REQUIRE(in.begin_array());
        REQUIRE(in.next_element());
        REQUIRE(in.read_string_view(view));
        CHECK(view == "ab");
        CHECK(view.data() == text.data() + 2);
        REQUIRE(in.next_element());
        REQUIRE(in.read_string_view(view));
        CHECK(view == "c\nd");
    }

    TEST_CASE("string: every control character, escaped by the writer -> reads back") {
        std::string all;
        for (char character = 0; character < 0x20; ++character) all += character;
        std::string text;
        json_writer out{text};
        out.string(all);
        CHECK(string_read_of(text) == all);
    }

    TEST_CASE("binary: base64 -> bytes; anything else -> a failure where the string begins") {
        std::vector<std::byte> bytes;
        json_reader good{R"("AP8=")"};
        REQUIRE(good.read_binary(bytes));
        CHECK((bytes == std::vector{std::byte{0}, std::byte{0xFF}}));
        json_reader escaped{R"("\u0041P8\u003d")"};
        REQUIRE(escaped.read_binary(bytes));
        CHECK((bytes == std::vector{std::byte{0}, std::byte{0xFF}}));
        json_reader bad{R"( "AP8")"};
        CHECK_FALSE(bad.read_binary(bytes));
        CHECK(failure_of(bad) == "byte 1: the string is not base64");
    }

    TEST_CASE("int64: the edges -> exact; beyond them or not whole -> a failure") {
        CHECK(int64_of("0") == "0");
        CHECK(int64_of("-0") == "0");
        CHECK(int64_of("9223372036854775807") == "9223372036854775807");
        CHECK(int64_of("-9223372036854775808") == "-9223372036854775808");
        CHECK(int64_of("9223372036854775808") == "byte 0: the integer does not fit 64 bits");
        CHECK(int64_of("-9223372036854775809") == "byte 0: the integer does not fit 64 bits");
        CHECK(int64_of("18446744073709551615") == "byte 0: the integer does not fit 64 bits");
        CHECK(int64_of("18446744073709551616") == "byte 0: the integer does not fit 64 bits");
        CHECK(int64_of(" 100000000000000000000000") == "byte 1: the integer does not fit 64 bits");
        CHECK(int64_of("1.0") == "byte 0: expected an integer");
        CHECK(int64_of("1e3") == "byte 0: expected an integer");
        CHECK(int64_of("007") == "byte 1: expected the end of the text");
    }

    TEST_CASE("double: every form -> the nearest value; too large -> a failure") {
        CHECK(double_of("0") == 0);
        CHECK(double_of("-0.0") == 0);
        CHECK(double_of("0.1") == 0.1);
        CHECK(double_of("1.421866952062E9") == 1421866952.062);
        CHECK(double_of("1e-3") == 0.001);
        CHECK(double_of("123456789012345678901234567890") == 123456789012345678901234567890.0);
        CHECK(double_of("1.7976931348623157e308") == std::numeric_limits<double>::max());
        CHECK(double_of("5e-324") == std::numeric_limits<double>::denorm_min());
        double value = 0;
        json_reader in{" 1e400"};
        CHECK_FALSE(in.read_double(value));
        CHECK(failure_of(in) == "byte 1: the number does not fit a double");
    }

    TEST_CASE("double: random values as the writer writes them -> the same values") {
        std::uint64_t state = 42;
        for (int i = 0; i != 10'000; ++i) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            double value = 0;
            std::memcpy(&value, &state, sizeof value);
            if (!std::isfinite(value)) continue;
            std::string text;
            json_writer out{text};
            out.number(value);
            CHECK(double_of(text) == value);
        }
    }

    TEST_CASE("null: another value comes next -> untouched and no failure") {
        json_reader in{" 5"};
        std::int64_t value = 0;
        CHECK_FALSE(in.skip_null());
        CHECK_FALSE(in.failed());
        CHECK(in.read_int64(value));
        CHECK(value == 5);
        json_reader half{"nul"};
        CHECK_FALSE(half.skip_null());
        CHECK(failure_of(half) == "byte 3: unexpected end of the text");
    }

    TEST_CASE("fail: by the caller, in the middle -> everything ends, the first reason stays") {
        json_reader in{R"({"a":[1,2,3],"b":2})"};
        std::string_view key;
        std::int64_t value = 0;
        REQUIRE(in.begin_object());
        REQUIRE(in.next_key(key));
        REQUIRE(in.begin_array());
        CHECK_FALSE(in.fail("not what it should be"));
        CHECK_FALSE(in.next_element());
        CHECK_FALSE(in.next_key(key));
        CHECK_FALSE(in.begin_object());
        CHECK_FALSE(in.read_int64(value));
        CHECK_FALSE(in.skip_null());
        CHECK_FALSE(in.skip_value());
        CHECK_FALSE(in.fail("something else"));
        CHECK_FALSE(in.fail_at(0, "something else"));
        CHECK_FALSE(in.finish());
        CHECK(failure_of(in) == "byte 6: not what it should be");
    }

    TEST_CASE("finish: after the last value -> true only if all is read") {
        json_reader in{"[] \r\n\t"};
        CHECK(in.skip_value());
        CHECK(in.offset() == 2);
        CHECK(in.finish());
        json_reader rest{"[] ]"};
        CHECK(rest.skip_value());
        CHECK_FALSE(rest.finish());
        CHECK(failure_of(rest) == "byte 3: expected the end of the text");
    }

    TEST_CASE("size hint: noted in one container -> found in the next of the same depth") {
        json_reader in{"[[],[]]"};
        REQUIRE(in.begin_array());
        CHECK(in.size_hint() == 0);
        REQUIRE(in.next_element());
        REQUIRE(in.begin_array());
        in.size_hint() = 7;
        CHECK_FALSE(in.next_element());
        CHECK(in.size_hint() == 0);
        REQUIRE(in.next_element());
        REQUIRE(in.begin_array());
        CHECK(in.size_hint() == 7);
    }
}
