#include "table/moment_text.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/random.hpp"

using namespace dynaco;
using namespace dynaco::mapper;

TEST_SUITE("table.moment_text") {
    TEST_CASE("text: digits of a type -> cut, never rounded") {
        moment const time{1'700'000'000, 999'999'999};
        CHECK(to_text(time, 9) == "2023-11-14T22:13:20.999999999Z");
        CHECK(to_text(time, 6) == "2023-11-14T22:13:20.999999Z");
        CHECK(to_text(time, 3) == "2023-11-14T22:13:20.999Z");
        CHECK(to_text(time, 0) == "2023-11-14T22:13:20Z");
        CHECK(to_text(time, -1) == "2023-11-14");
    }

    TEST_CASE("text: the calendar's limits -> years 0 to 9999") {
        CHECK(to_text({-62167219200, 0}, 0) == "0000-01-01T00:00:00Z");
        CHECK(to_text({-62167219201, 0}, 0) == std::nullopt);
        CHECK(to_text({253402300799, 0}, 0) == "9999-12-31T23:59:59Z");
        CHECK(to_text({253402300800, 0}, 0) == std::nullopt);
        CHECK(to_text({std::numeric_limits<std::int64_t>::max(), 0}, 0) == std::nullopt);
        CHECK(to_text({std::numeric_limits<std::int64_t>::min(), 0}, 0) == std::nullopt);
    }

    TEST_CASE("read: what is no point in time -> nothing") {
        for (auto const* text : {"",
                                 "2023",
                                 "2023-11-14T",
                                 "2023-11-14T22:13",
                                 "2023-11-14T22:13:20",
                                 "2023-11-14T22:13:20.Z",
                                 "2023-02-29T00:00:00Z",
                                 "2023-13-01T00:00:00Z",
                                 "2023-00-01",
                                 "2023-01-00",
                                 "2023-11-14T24:00:00Z",
                                 "2023-11-14T22:60:00Z",
                                 "2023-11-14T22:13:60Z",
                                 "2023-11-14T22:13:20Zx",
                                 "2023-11-14 22:13:20Z",
                                 "2023-11-14T22:13:20+2:00",
                                 "2023-11-14T22:13:20+24:00",
                                 "+023-11-14",
                                 "-1-11-14",
                                 "2023-11-14T22:13:2xZ",
                                 "20231114T221320Z"}) {
            CAPTURE(text);
            CHECK(moment_of_text(text) == std::nullopt);
        }
    }

    TEST_CASE("read: fractions and offsets -> the moment") {
        CHECK(moment_of_text("2023-11-14T22:13:20.5Z") == moment{1'700'000'000, 500'000'000});
        CHECK(moment_of_text("2023-11-14T22:13:20.1234567899Z") ==
              moment{1'700'000'000, 123'456'789});
        CHECK(moment_of_text("2023-11-15T03:43:20+05:30") == moment{1'700'000'000, 0});
        CHECK(moment_of_text("2023-11-14T14:13:20-08:00") == moment{1'700'000'000, 0});
        CHECK(moment_of_text("2024-02-29") == moment{1'709'164'800, 0});
    }

    TEST_CASE("numbers: seconds and their fractions, before 1970 too -> exact") {
        CHECK(to_number({5, 0}) == number{5});
        CHECK(to_number({5, 500'000'000}) == number{"5.5"});
        CHECK(to_number({-1, 750'000'000}) == number{"-0.25"});
        CHECK(to_number({-2, 750'000'000}) == number{"-1.25"});
        CHECK(moment_of_number(number{"-1.25"}) == moment{-2, 750'000'000});
        CHECK(moment_of_number(number{"-0.25"}) == moment{-1, 750'000'000});
        CHECK(moment_of_number(number{"1.0000000001"}) == moment{1, 0});
        CHECK(moment_of_number(number{"1E20"}) == std::nullopt);
        CHECK(moment_of_number(number{"-99999999999999999999.5"}) == std::nullopt);
    }

    TEST_CASE("any moment: to text and number and back -> the same") {
        test::seeded_random random;
        for (int i = 0; i != 2000; ++i) {
            moment const time{random.between<std::int64_t>(-62167219200, 253402300799),
                              random.between(0, 999'999'999)};
            CHECK(moment_of_text(*to_text(time, 9)) == time);
            CHECK(moment_of_number(to_number(time)) == time);
        }
    }
}
