#include "auth/timestamp.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace dynaco::auth;
using namespace std::chrono_literals;

namespace {

constexpr auto at(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                 static_cast<int>(day)};
}

}  // namespace

TEST_SUITE("auth.timestamp") {
    TEST_CASE("format: any second -> the basic form") {
        CHECK(view(format_signature_time(at(2015, 8, 30) + 12h + 36min)) == "20150830T123600Z");
        CHECK(view(format_signature_time(at(1970, 1, 1))) == "19700101T000000Z");
        CHECK(view(format_signature_time(at(2024, 2, 29) + 23h + 59min + 59s)) ==
              "20240229T235959Z");
        CHECK(view(format_signature_time(at(9999, 12, 31))) == "99991231T000000Z");
    }

    TEST_CASE("parse: the forms of ISO 8601 in use -> the point in time") {
        auto const noon = at(2030, 1, 31) + 12h;
        CHECK(parse_timestamp("2030-01-31T12:00:00Z") == noon);
        CHECK(parse_timestamp("2030-01-31t12:00:00z") == noon);
        CHECK(parse_timestamp("2030-01-31 12:00:00Z") == noon);
        CHECK(parse_timestamp("2030-01-31T12:00:00+00:00") == noon);
        CHECK(parse_timestamp("2030-01-31T14:30:00+02:30") == noon);
        CHECK(parse_timestamp("2030-01-31T04:00:00-08:00") == noon);
        CHECK(parse_timestamp("2030-01-31T12:00:00.25Z") == noon + 250ms);
        CHECK(parse_timestamp("2030-01-31T12:00:00.1234567891Z") == noon + 123'456'789ns);
    }

    TEST_CASE("parse: beyond the clock -> its first or last time") {
        using clock = std::chrono::system_clock;
        CHECK(parse_timestamp("9999-12-31T23:59:59Z") == clock::time_point::max());
        CHECK(parse_timestamp("0001-01-01T00:00:00Z") == clock::time_point::min());
    }

    TEST_CASE("parse: anything else -> nothing") {
        for (char const* const text :
             {"", "now", "1700000000", "2030-01-31", "2030-01-31T12:00:00", "2030-01-31T12:00Z",
              "2030-02-30T12:00:00Z", "2030-13-01T12:00:00Z", "2030-01-31T24:00:00Z",
              "2030-01-31T12:60:00Z", "2030-01-31T12:00:61Z", "2030-01-31T12:00:00.Z",
              "2030-01-31T12:00:00Zx", "2030-01-31T12:00:00+0200", "2030-1-31T12:00:00Z",
              "-030-01-31T12:00:00Z", "2030-01-31T12:00:00+24:00", "2030/01/31T12:00:00Z"}) {
            INFO(std::string{text});
            CHECK_FALSE(parse_timestamp(text).has_value());
        }
    }
}
