#include "recipes/bucket_knowledge.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;
using bucket_time = bucket_knowledge::time_point;

constexpr bucket_time first_look{1h};

bucket_record record_of(std::int64_t issued, std::int64_t limit, std::string epoch = "e") {
    return bucket_record{
        item("epoch", std::move(epoch), "issued", issued, "limit", limit, "write", "w")};
}

// Ten tokens a second, at most a hundred.
bucket_knowledge ten_per_second() {
    return bucket_knowledge{bucket_rules(10, 100)};
}

}  // namespace

TEST_SUITE_BEGIN("recipes.bucket_knowledge");

TEST_CASE("saw: a record for the first time -> what its writer left, then what the rate gives") {
    auto known = ten_per_second();
    CHECK_FALSE(known.has_record());
    known.saw(record_of(1000, 1020), first_look);
    CHECK(known.available(first_look) == 20);
    CHECK(known.available(first_look + 1s) == 30);
    CHECK(known.limit(first_look + 1s) == 1030);
}

TEST_CASE("available: for long -> no more than the bucket holds") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1000), first_look);
    CHECK(known.available(first_look) == 0);
    CHECK(known.available(first_look + 9900ms) == 99);
    CHECK(known.available(first_look + 1h) == 100);
}

TEST_CASE("saw: others have leased meanwhile -> what this process knew holds still") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1050), first_look);
    // Somebody who has just come knows less: its limit is low.
    known.saw(record_of(1020, 1020), first_look + 1s);
    CHECK(known.available(first_look + 1s) == 40);
    // Somebody who knows more than this process.
    known.saw(record_of(1040, 1090), first_look + 2s);
    CHECK(known.available(first_look + 2s) == 50);
}

TEST_CASE("saw: others have leased much meanwhile -> it may have been just now") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1100), first_look);
    // In 20 s they leased 150 of the 200 that came in. If that was all in the last moment there is
    // nothing left: a bucket holds 100, and 50 came to an overflow.
    known.saw(record_of(1150, 1150), first_look + 20s);
    CHECK(known.available(first_look + 20s) == 0);
    CHECK(known.available(first_look + 21s) == 10);
}

TEST_CASE("saw: others have leased some after a long time -> a bucket from what was known") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1100), first_look);
    known.saw(record_of(1030, 1030), first_look + 20s);
    CHECK(known.available(first_look + 20s) == 70);
}

TEST_CASE("saw: the own write's answer comes late -> the time on the way counts, but no overflow") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1000), first_look);
    // Sent at 5 s, for 40 of 50; the answer is there at 7 s.
    known.saw(record_of(1040, 1050), first_look + 7s);
    CHECK(known.available(first_look + 7s) == 30);
    // Sent when the bucket was full: what came in after the write may not add to what was before.
    known.saw(record_of(1050, 1140), first_look + 30s);
    CHECK(known.available(first_look + 30s) == 90);
}

TEST_CASE("saw: another epoch -> another bucket") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1100), first_look);
    known.saw(record_of(5, 100, "f"), first_look + 1s);
    CHECK(known.epoch() == "f");
    CHECK(known.available(first_look + 1s) == 95);
    known.saw_none();
    CHECK_FALSE(known.has_record());
}

TEST_CASE("saw: an older record -> nothing changes") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1000), first_look);
    known.saw(record_of(990, 1050), first_look + 1s);
    CHECK(known.limit(first_look + 1s) == 1010);
}

TEST_CASE("available_at: so many tokens -> they are there then, and not before") {
    auto known = ten_per_second();
    known.saw(record_of(1000, 1003), first_look);
    CHECK(known.available_at(3) == first_look);
    auto const when = known.available_at(10);
    CHECK(known.available(when) == 10);
    CHECK(known.available(when - 2us) == 9);
    CHECK(known.available(known.available_at(100)) == 100);
}

TEST_CASE("record: written by something else -> it is not there") {
    CHECK_FALSE(bucket_record().is_there());
    CHECK_FALSE(bucket_record(item("epoch", "e", "issued", -1, "limit", 5)).is_there());
    CHECK_FALSE(bucket_record(item("epoch", "e", "issued", "x", "limit", 5)).is_there());
    CHECK_FALSE(bucket_record(item("issued", 1, "limit", 5)).is_there());
    CHECK(record_of(1, 2).is_there());
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
