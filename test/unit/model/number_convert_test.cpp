#include <dynaco/number.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <vector>

#include "model/number_parts.hpp"
#include "support/random.hpp"

namespace {

using dynaco::errc;
using dynaco::number;

template <class T>
std::string failure_of(std::string_view text) {
    auto const value = number{text}.to<T>();
    if (value.has_value()) return "no failure: " + std::to_string(value.value());
    return value.error() == errc::not_representable ? value.error().message() : "another code";
}

template <class T>
void check_limits() {
    constexpr auto lowest = std::numeric_limits<T>::min();
    constexpr auto highest = std::numeric_limits<T>::max();
    CHECK(number{lowest}.to<T>().value() == lowest);
    CHECK(number{highest}.to<T>().value() == highest);
    CHECK(number{0}.to<T>().value() == 0);
    CHECK(number{"100e-2"}.to<T>().value() == 1);
    CHECK(number{"1e2"}.to<T>().value() == 100);

    auto const name = (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T));
    auto const range = " (" + std::to_string(lowest) + " to " + std::to_string(highest) + ')';
    // The neighbours outside, by text, because they do not fit T.
    auto const next = [](T limit, bool below) {
        auto const magnitude = std::is_signed_v<T> && below
                                   ? dynaco::model::uint128{0} - static_cast<std::uint64_t>(limit)
                                   : dynaco::model::uint128{static_cast<std::uint64_t>(limit)};
        auto const value = (magnitude & UINT64_MAX) + 1;
        auto const high = static_cast<std::uint64_t>(value / 1'000'000'000);
        auto digits = std::to_string(static_cast<std::uint64_t>(value % 1'000'000'000));
        if (high != 0) digits = std::to_string(high) + std::string(9 - digits.size(), '0') + digits;
        return (below ? "-" : "") + digits;
    };
    auto const below = next(lowest, true);
    auto const above = next(highest, false);
    CHECK(failure_of<T>(below) == below + " does not fit " + name + range);
    CHECK(failure_of<T>(above) == above + " does not fit " + name + range);
    CHECK(failure_of<T>("0.5") == "0.5 does not fit " + name + ": it is not whole");
    CHECK(failure_of<T>("1e-130").ends_with(" does not fit " + name + ": it is not whole"));
    CHECK(failure_of<T>("1e125") ==
          '1' + std::string(56, '0') + "... does not fit " + name + range);
    CHECK(number{"-1e125"}.to<T>().has_error());
    CHECK(number{"99999999999999999999999999999999999999"}.to<T>().has_error());
}

}  // namespace

TEST_SUITE_BEGIN("model.number_convert");

TEST_CASE("to: every integer type -> its limits fit and their neighbours do not") {
    check_limits<signed char>();
    check_limits<unsigned char>();
    check_limits<short>();
    check_limits<unsigned short>();
    check_limits<int>();
    check_limits<unsigned int>();
    check_limits<long>();
    check_limits<unsigned long>();
    check_limits<long long>();
    check_limits<unsigned long long>();
}

TEST_CASE("to: negative as unsigned -> not_representable, but -0 is 0") {
    CHECK(failure_of<unsigned>("-1") == "-1 does not fit uint32 (0 to 4294967295)");
    CHECK(number{"-0"}.to<unsigned>().value() == 0);
}

TEST_CASE("to: around 2^64 and its multiples of ten -> no wrap-around") {
    for (auto const* text :
         {"18446744073709551616", "18446744073709551620", "184467440737095516160",
          "100000000000000000000", "36893488147419103232", "1e20", "1e38"}) {
        CAPTURE(text);
        CHECK(number{text}.to<std::uint64_t>().has_error());
        CHECK(number{text}.to<std::int64_t>().has_error());
    }
    CHECK(number{"18446744073709551610"}.to<std::uint64_t>().value() == 18446744073709551610u);
    CHECK(number{"1e19"}.to<std::uint64_t>().value() == 10'000'000'000'000'000'000u);
    CHECK(number{"1e19"}.to<std::int64_t>().has_error());
}

TEST_CASE("to: random integers -> as the same arithmetic on integers decides") {
    dynaco::test::seeded_random random;
    for (int i = 0; i < 20'000; ++i) {
        auto const value =
            random.between<std::int64_t>(INT64_MIN, INT64_MAX) >> random.between(0, 62);
        number const held{value};
        REQUIRE(held.to<std::int64_t>().value() == value);
        auto const check = [&]<class T>(T) {
            bool const fits = std::in_range<T>(value);
            auto const converted = held.to<T>();
            REQUIRE(converted.has_value() == fits);
            if (fits) REQUIRE(converted.value() == static_cast<T>(value));
        };
        check(std::int8_t{});
        check(std::uint8_t{});
        check(std::int16_t{});
        check(std::uint16_t{});
        check(std::int32_t{});
        check(std::uint32_t{});
        check(std::uint64_t{});
    }
}

TEST_CASE("to: floating point -> the nearest value") {
    CHECK(number{"0.1"}.to<double>().value() == 0.1);
    CHECK(number{"-0.1"}.to<float>().value() == -0.1f);
    CHECK(number{"0.1"}.to<long double>().value() == 0.1L);
    CHECK(number{"0"}.to<double>().value() == 0.0);
    CHECK_FALSE(std::signbit(number{"-0"}.to<double>().value()));
    CHECK(number{"1e125"}.to<double>().value() == 1e125);
    CHECK(number{"1e-130"}.to<double>().value() == 1e-130);
    CHECK(number{"9007199254740993"}.to<double>().value() ==
          9007199254740992.0);  // 2^53 + 1: to even
    CHECK(number{"9007199254740993.0000001"}.to<double>().value() == 9007199254740994.0);
    CHECK(number{"16777217"}.to<float>().value() == 16777216.0f);
    CHECK(number{"1e-130"}.to<float>().value() == 0.0f);  // nearest, as for any other value
    CHECK(number{"340282346638528859811704183484516925440"}.to<float>().value() ==
          std::numeric_limits<float>::max());
}

TEST_CASE("to: too large for float -> not_representable, and errno is untouched") {
    errno = 0;
    CHECK(failure_of<float>("1e39") == "1" + std::string(39, '0') + " does not fit float");
    CHECK(failure_of<float>("-1e39") == "-1" + std::string(39, '0') + " does not fit float");
    CHECK(errno == 0);
    CHECK(number{"1e39"}.to<double>().has_value());
}

TEST_CASE("to: random doubles in range -> the same bits after a round trip") {
    dynaco::test::seeded_random random;
    int in_range = 0;
    for (int i = 0; i < 40'000; ++i) {
        auto const bits = random.between<std::uint64_t>(0, UINT64_MAX);
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (random.chance(0.5)) value = std::ldexp(random.unit() - 0.5, random.between(-80, 80));
        if (!(std::abs(value) > 1e-129 && std::abs(value) < 1e125)) continue;
        ++in_range;
        CAPTURE(value);
        REQUIRE(number{value}.to<double>().value() == value);
        auto const narrow = static_cast<float>(value);
        if (std::isfinite(narrow) && narrow != 0) {
            REQUIRE(number{narrow}.to<float>().value() == narrow);
        }
    }
    CHECK(in_range > 20'000);
}

TEST_CASE("to: random decimals -> the double that strtod reads") {
    dynaco::test::seeded_random random;
    for (int i = 0; i < 20'000; ++i) {
        auto const text = std::to_string(random.between<std::int64_t>(INT64_MIN, INT64_MAX) >>
                                         random.between(0, 62)) +
                          'e' + std::to_string(random.between(-60, 60));
        CAPTURE(text);
        REQUIRE(number{text}.to<double>().value() == std::strtod(text.c_str(), nullptr));
    }
}

TEST_CASE("from floating point: the shortest decimal") {
    CHECK(number{0.1}.to_string() == "0.1");
    CHECK(number{0.1f}.to_string() == "0.1");
    CHECK(number{-2.5}.to_string() == "-2.5");
    CHECK(number{1e22}.to_string() == "1" + std::string(22, '0'));
    CHECK(number{1.0 / 3}.to_string() == "0.3333333333333333");
    CHECK(number{-0.0}.to_string() == "0");
    CHECK(number{100.0L}.to_string() == "100");
    CHECK(number{0.1} == number{"0.1"});
    CHECK(number{1.0L / 3}.to<long double>().value() == 1.0L / 3);
}

TEST_CASE("from floating point: NaN, infinite, too large or too small -> invalid_argument") {
    for (double const value : {std::nan(""), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity(), 1e126, -1e300, 1e-131,
                               std::numeric_limits<double>::denorm_min()}) {
        CAPTURE(value);
        CHECK_THROWS_AS(number{value}, std::invalid_argument);
        auto const refused = number::from(value);
        REQUIRE(refused.has_error());
        CHECK(refused.error() == errc::invalid_argument);
    }
    CHECK(number::from(std::nanf("")).error().message() == "\"nan\" is not a number");
    CHECK(number::from(1e300).error().message() ==
          "\"1e+300\" is too large: magnitudes end at "
          "9.9999999999999999999999999999999999999E+125");
    CHECK(number::from(2.5f).value() == number{"2.5"});
    CHECK(number::from(2.5L).value() == number{"2.5"});
}

TEST_SUITE_END();
