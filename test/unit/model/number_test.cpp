#include <dynaco/number.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <stdexcept>
#include <unordered_set>
#include <vector>

#include "model/number_parts.hpp"
#include "support/random.hpp"

namespace {

using dynaco::errc;
using dynaco::number;
using dynaco::model::uint128;

std::string zeros(std::size_t count) {
    return std::string(count, '0');
}

std::string printed(std::string_view text) {
    auto const value = dynaco::number::parse(text);
    return value.has_value() ? value->to_string() : value.error().message();
}

std::string decimal(uint128 value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    return digits;
}

// Up to 38 digits, of every length alike.
uint128 random_coefficient(dynaco::test::seeded_random& random) {
    auto const size = random.between(1, 38);
    uint128 value = 0;
    for (int i = 0; i < size; ++i) value = value * 10 + random.between(0u, 9u);
    return value;
}

}  // namespace

TEST_SUITE_BEGIN("model.number");

static_assert(sizeof(number) == 24);
static_assert(number{0} == number{} && number{100} != number{1} && number{-5}.is_negative());
static_assert(!std::is_constructible_v<number, bool>);
static_assert(!std::is_constructible_v<number, char>);
static_assert(!std::is_constructible_v<number, char8_t>);
static_assert(!std::is_constructible_v<number, wchar_t>);
static_assert(!std::is_constructible_v<number, void*>);
static_assert(!std::is_convertible_v<std::string_view, number>);

TEST_CASE("parse: what the service accepts -> printed as the service prints it") {
    struct sample {
        std::string text;
        std::string expected;
    };
    std::vector<sample> const samples{
        {"0", "0"},
        {"1", "1"},
        {"-1", "-1"},
        {"10", "10"},
        {"00042", "42"},
        {"00", "0"},
        {"-0", "0"},
        {"-0.0", "0"},
        {"0.0", "0"},
        {"+0", "0"},
        {"+1", "1"},
        {"+1.5", "1.5"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        {"5.", "5"},
        {"+.5e-3", "0.0005"},
        {"1.0", "1"},
        {"1.10", "1.1"},
        {"100.000", "100"},
        {"001.23", "1.23"},
        {"1e5", "100000"},
        {"1E5", "100000"},
        {"1e+5", "100000"},
        {"1e+05", "100000"},
        {"1.5E2", "150"},
        {"-3e2", "-300"},
        {"1.23e4", "12300"},
        {"1e-3", "0.001"},
        {"123e-2", "1.23"},
        {"123e-3", "0.123"},
        {"1.00e2", "100"},
        {"1.0e-1", "0.1"},
        {"12345.6789", "12345.6789"},
        {"1e20", "100000000000000000000"},
        {"1e-20", "0.00000000000000000001"},
        {"0e99999", "0"},
        {"0E-500", "0"},
        {"0.000e126", "0"},
        {"0.1e126", "1" + zeros(125)},
        {"10e124", "1" + zeros(125)},
        {"1e125", "1" + zeros(125)},
        {"-1e125", "-1" + zeros(125)},
        {"9.9999999999999999999999999999999999999E+125", std::string(38, '9') + zeros(88)},
        {"1e-130", "0." + zeros(129) + "1"},
        {"0.1e-129", "0." + zeros(129) + "1"},
        {"-1.5e-130", "-0." + zeros(129) + "15"},
        {"-1.2345678901234567890123456789012345678E-130",
         "-0." + zeros(129) + "12345678901234567890123456789012345678"},
        {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
        {"1234567890123456789.0123456789012345678", "1234567890123456789.0123456789012345678"},
        {"0.12345678901234567890123456789012345678", "0.12345678901234567890123456789012345678"},
        // Zeros around 38 digits are not significant.
        {"1234567890123456789012345678901234567800", "1234567890123456789012345678901234567800"},
        {zeros(100) + "12345678901234567890123456789012345678" + "." + zeros(100),
         "12345678901234567890123456789012345678"},
        {"1" + zeros(125) + ".000", "1" + zeros(125)},
        {"999999999999999999", "999999999999999999"},  // the longest short integer
        {"-999999999999999999", "-999999999999999999"},
        {"1000000000000000000", "1000000000000000000"},
        {"18446744073709551615", "18446744073709551615"},  // 2^64 - 1
        {"18446744073709551616", "18446744073709551616"},
        {"100000000000000000000000000000000000001",
         "\"100000000000000000000000000000000000001\""
         " has more than 38 significant digits"},
        {"10000000000000000000000000000000000001", "10000000000000000000000000000000000001"},
    };
    for (auto const& each : samples) {
        CAPTURE(each.text);
        CHECK(printed(each.text) == each.expected);
    }
}

TEST_CASE("parse: not a number -> invalid_argument that quotes the text") {
    for (std::string const text :
         {"",    "abc",   "NaN",   "nan",  "Infinity", "-Infinity", "inf",   "0x10",
          "1 2", " 1",    "1 ",    "1e",   "1e+",      "1e-",       "e5",    "-",
          "+",   ".",     "-.",    "--1",  "+-1",      "1-",        "1e5.5", "1.2.3",
          "1,5", "1_000", "1e5e5", "1e 5", "1\n",      "١",         "1f"}) {
        CAPTURE(text);
        auto const value = number::parse(text);
        REQUIRE(value.has_error());
        CHECK(value.error() == errc::invalid_argument);
        CHECK(value.error().message() == '"' + text + "\" is not a number");
        CHECK_THROWS_AS(number{text}, std::invalid_argument);
    }
    CHECK(number::parse(std::string_view{"1\0", 2}).has_error());
}

TEST_CASE("parse: out of range -> invalid_argument that tells the rule") {
    auto const too_large =
        " is too large: magnitudes end at 9.9999999999999999999999999999999999999E+125";
    auto const too_small = " is too small: magnitudes other than 0 begin at 1E-130";
    for (std::string const text : {"1E126", "-1E126", "11e125", "10E+125", "1e1000000000000",
                                   "1e99999999999999999999999999999999999999", "0.01e128"}) {
        CHECK(printed(text) == '"' + text + '"' + too_large);
    }
    for (std::string const text : {"1E-131", "-1E-131", "0.9e-130", "0.1E-130",
                                   "1e-99999999999999999999999999999999999999"}) {
        CHECK(printed(text) == '"' + text + '"' + too_small);
    }
    CHECK_THROWS_WITH_AS(number{"1E126"}, (std::string{"\"1E126\""} + too_large).c_str(),
                         std::invalid_argument);
}

TEST_CASE("parse: 39 significant digits -> invalid_argument, wherever the point is") {
    auto const rule = " has more than 38 significant digits";
    for (std::string const text :
         {"123456789012345678901234567890123456789", "3.14159265358979323846264338327950288419",
          "0.123456789012345678901234567890123456789",
          "-123456789012345678901234567890123456789e50",
          "1.00000000000000000000000000000000000001"}) {
        CHECK(printed(text) == '"' + text + '"' + rule);
    }
}

TEST_CASE("parse: long texts -> shortened in the message by whole characters only") {
    CHECK(printed("1" + zeros(200)) == "\"1" + zeros(56) +
                                           "...\" is too large: magnitudes end at "
                                           "9.9999999999999999999999999999999999999E+125");
    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "ö";
    CHECK(printed("x" + umlauts) == "\"x" + umlauts.substr(0, 56) + "...\" is not a number");
    CHECK(printed(umlauts) == '"' + umlauts.substr(0, 56) + "...\" is not a number");
}

TEST_CASE("write_to: the longest number -> fits max_text_size") {
    auto const longest = number{"-1.2345678901234567890123456789012345678E-130"};
    char buffer[number::max_text_size];
    CHECK(longest.write_to(buffer) == 170);
    CHECK(longest.write_to(buffer) <= number::max_text_size);
}

TEST_CASE("round trip: random coefficients and exponents -> the same digits") {
    dynaco::test::seeded_random random;
    for (int i = 0; i < 20'000; ++i) {
        auto const coefficient = random_coefficient(random);
        auto const digits = decimal(coefficient);
        // Of all exponents that keep the first digit in range.
        auto const size = static_cast<int>(digits.size());
        auto const exponent = random.between(-130 - size + 1, 125 - size + 1);
        bool const negative = random.chance(0.5);
        auto const text = (negative ? "-" : "") + digits + 'e' + std::to_string(exponent);
        CAPTURE(text);
        number const value{text};
        REQUIRE(number{value.to_string()} == value);
        REQUIRE(value.is_zero() == (coefficient == 0));
        REQUIRE(value.is_negative() == (negative && coefficient != 0));

        // The same with the point written out by hand.
        auto plain = std::string(160, '0') + digits + std::string(160, '0');
        plain.insert(static_cast<std::size_t>(160 + size + exponent), ".");
        REQUIRE(number{(negative ? "-" : "") + plain} == value);
    }
}

TEST_CASE("round trip: integers of 64 bits -> value and text of the integer") {
    dynaco::test::seeded_random random;
    for (int i = 0; i < 20'000; ++i) {
        auto const bits = random.between(0, 63);
        auto const value = random.between<std::uint64_t>(0, UINT64_MAX) >> bits;
        auto const negative = static_cast<std::int64_t>(value);
        REQUIRE(number{value}.to_string() == std::to_string(value));
        REQUIRE(number{negative}.to_string() == std::to_string(negative));
        REQUIRE(number{std::to_string(value)} == number{value});
        REQUIRE(number{std::to_string(negative)} == number{negative});
    }
    CHECK(number{INT64_MIN}.to_string() == "-9223372036854775808");
    CHECK(number{INT64_MAX}.to_string() == "9223372036854775807");
    CHECK(number{UINT64_MAX}.to_string() == "18446744073709551615");
    CHECK(number{std::int8_t{-128}}.to_string() == "-128");
    CHECK(number{std::uint8_t{255}}.to_string() == "255");
}

TEST_CASE("equality: by value, however it is written") {
    CHECK(number{"1"} == number{"1.0"});
    CHECK(number{"01e2"} == number{100});
    CHECK(number{"-0"} == number{0});
    CHECK(number{"0.5"} == 0.5);
    CHECK(number{"42"} == 42);
    CHECK(number{"42"} != 43);
    CHECK(number{"1"} != number{"-1"});
    CHECK(number{"1"} != number{"10"});
    CHECK(number{"1e125"} != number{"1e124"});
    CHECK(std::hash<number>{}(number{"100"}) == std::hash<number>{}(number{"1e2"}));
}

TEST_CASE("order: every pair of an ascending list -> as in the list") {
    std::vector<number> ascending;
    for (auto const* text : {"-9.9999999999999999999999999999999999999E+125",
                             "-1e125",
                             "-9e124",
                             "-1e38",
                             "-18446744073709551616",
                             "-18446744073709551615",
                             "-100",
                             "-99.9",
                             "-10",
                             "-9",
                             "-1.5",
                             "-1",
                             "-0.1",
                             "-0.09",
                             "-1e-129",
                             "-1.1e-130",
                             "-1e-130",
                             "0",
                             "1e-130",
                             "1.0000000000000000000000000000000000001e-130",
                             "9e-130",
                             "1e-129",
                             "0.01",
                             "0.0999999999999999999999999999999999999",
                             "0.1",
                             "0.11",
                             "1",
                             "1.0000000000000000000000000000000000001",
                             "9",
                             "10",
                             "10.5",
                             "11",
                             "99.99",
                             "100",
                             "1e10",
                             "18446744073709551615",
                             "18446744073709551616",
                             "99999999999999999999999999999999999999",
                             "1e38",
                             "1.2e38",
                             "1e125",
                             "9.9999999999999999999999999999999999999E+125"}) {
        ascending.emplace_back(text);
    }
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            CHECK((ascending[i] <=> ascending[j]) == (i <=> j));
            CHECK((ascending[i] == ascending[j]) == (i == j));
        }
    }
}

TEST_CASE("order: random 128-bit fractions of one scale -> as the integers compare") {
    dynaco::test::seeded_random random;
    for (int i = 0; i < 20'000; ++i) {
        auto const a = random_coefficient(random);
        // Near ones differ in the last places only.
        auto const b = random.chance(0.5) ? random_coefficient(random) : a + random.between(0u, 2u);
        if (b >= dynaco::model::powers_of_ten[38]) continue;
        auto const scale = 'e' + std::to_string(random.between(-130, 80));
        CAPTURE(decimal(a) + scale);
        CAPTURE(decimal(b) + scale);
        number const left{decimal(a) + scale};
        number const right{decimal(b) + scale};
        number const minus_left{'-' + decimal(a) + scale};
        number const minus_right{'-' + decimal(b) + scale};
        auto const expected = a < b   ? std::strong_ordering::less
                              : a > b ? std::strong_ordering::greater
                                      : std::strong_ordering::equal;
        REQUIRE((left <=> right) == expected);
        REQUIRE((minus_right <=> minus_left) == expected);
        REQUIRE((left == right) == (a == b));
        if (a != 0 || b != 0) REQUIRE((minus_left < right));
    }
}

TEST_CASE("hash: neighbours in every member -> no collisions") {
    std::unordered_set<std::size_t> seen;
    std::size_t count = 0;
    for (auto const* scale : {"", "e1", "e-1", "e60", "e-60", "000000000000000000001"}) {
        for (int i = 1; i < 1000; i += 2) {
            for (auto const* sign : {"", "-"}) {
                if (i % 5 == 0) continue;
                seen.insert(std::hash<number>{}(number{sign + std::to_string(i) + scale}));
                ++count;
            }
        }
    }
    CHECK(seen.size() == count);
}

TEST_CASE("predicates: sign, zero, whole") {
    CHECK(number{}.is_zero());
    CHECK_FALSE(number{}.is_negative());
    CHECK(number{}.is_integer());
    CHECK(number{"-3"}.is_negative());
    CHECK(number{"1e125"}.is_integer());
    CHECK(number{"3.0"}.is_integer());
    CHECK_FALSE(number{"3.1"}.is_integer());
    CHECK_FALSE(number{"1e-130"}.is_zero());
}

TEST_CASE("count_digits: around every power of ten") {
    for (std::size_t i = 1; i < dynaco::model::powers_of_ten.size(); ++i) {
        auto const power = dynaco::model::powers_of_ten[i];
        CHECK(dynaco::model::count_digits(power) == static_cast<int>(i) + 1);
        CHECK(dynaco::model::count_digits(power - 1) == static_cast<int>(i));
    }
    CHECK(dynaco::model::count_digits(1) == 1);
}

TEST_CASE("stream: as to_string") {
    std::ostringstream out;
    out << number{"-1.50"} << ' ' << number{1000};
    CHECK(out.str() == "-1.5 1000");
}

TEST_SUITE_END();
