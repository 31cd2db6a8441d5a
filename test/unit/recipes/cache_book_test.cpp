#include "recipes/cache_book.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {
namespace {

using namespace std::chrono_literals;

std::string fault_in(cache_options const& options) {
    return find_fault(options).value_or("");
}

cache_record record_of(item const& from) {
    return cache_record{from, "expiresAt"};
}

std::chrono::system_clock::time_point day(std::chrono::microseconds since) {
    return std::chrono::system_clock::time_point{since};
}

}  // namespace

TEST_SUITE_BEGIN("recipes.cache_options");

TEST_CASE("defaults: as documented -> no fault") {
    cache_options const options;
    CHECK_FALSE(options.ttl().has_value());
    CHECK(options.layout() == cache_layout::collected);
    CHECK(options.partitions() == 8);
    CHECK(options.consistent_read());
    CHECK(options.local_entries() == 0);
    CHECK(options.local_bytes() == 16 * 1024 * 1024);
    CHECK(options.local_age() == 1s);
    CHECK(fault_in(options).empty());
}

TEST_CASE("values: out of range -> refused, with the rule") {
    CHECK(fault_in(cache_options().ttl(0ms)) ==
          "cache_options: ttl of 0 ms must be 1 ms to 36500 days");
    CHECK(fault_in(cache_options().ttl(1ms)).empty());
    CHECK(fault_in(cache_options().ttl(24h * 36'500)).empty());
    CHECK_FALSE(fault_in(cache_options().ttl(24h * 36'501)).empty());
    CHECK_FALSE(fault_in(cache_options().ttl(-1ms)).empty());
    CHECK_FALSE(fault_in(cache_options().local_age(0ms)).empty());
    CHECK(fault_in(cache_options().partitions(0)) ==
          "cache_options: partitions of 0 must be 1 to 1000");
    CHECK_FALSE(fault_in(cache_options().partitions(1001)).empty());
    CHECK_FALSE(find_ttl_fault(std::nullopt).has_value());
    CHECK(find_ttl_fault(0ms)->code() == errc::invalid_argument);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("recipes.cache_record");

TEST_CASE("record: of a cache -> version, write, end and value") {
    auto const record = record_of(
        item("version", 7, "write", "w", "data", "x", "expiresAtMs", 1500, "expiresAt", 3602));
    CHECK(record.version == 7);
    CHECK(record.write == "w");
    CHECK(record.data == attribute_value("x"));
    CHECK(record.is_live(1499));
    CHECK_FALSE(record.is_live(1500));
    CHECK(record.deleted_at == 3'602'000);
    CHECK_FALSE(record.is_erased());
    CHECK(record_of(item("expiresAtMs", 0, "expiresAt", 3602)).is_erased());
}

TEST_CASE("record: of another program -> ends by the second; what cannot be read is left out") {
    auto const record = record_of(item("data", "x", "expiresAt", 2));
    CHECK(record.is_live(1999));
    CHECK_FALSE(record.is_live(2000));
    CHECK_FALSE(record.is_erased());
    CHECK(record_of(item("data", "x")).is_live(std::numeric_limits<wall_time>::max()));
    auto const odd =
        record_of(item("version", "x", "write", 5, "expiresAtMs", "y", "expiresAt", 1e30));
    CHECK_FALSE(odd.version.has_value());
    CHECK(odd.write.empty());
    CHECK_FALSE(odd.ends.has_value());
    CHECK_FALSE(record_of(item("version", -1)).version.has_value());
}

TEST_CASE("times: of a day -> milliseconds; an end is rounded up, a now down") {
    CHECK(wall_time_of(day(1999us)) == 1);
    CHECK(wall_time_after(day(1001us), 5ms) == 7);
    CHECK(wall_time_after(day(1000us), 5ms) == 6);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("recipes.cache_versions");

TEST_CASE("versions: time goes on, stands still or goes back -> each is greater") {
    cache_versions versions;
    CHECK(versions.next(day(1000us)) == 1000);
    CHECK(versions.next(day(2000us)) == 2000);
    CHECK(versions.next(day(2000us)) == 2001);
    CHECK(versions.next(day(500us)) == 2002);
    CHECK(versions.next(day(-5us)) == 2003);
}

TEST_CASE("versions: a greater one was seen -> the next one is greater than that") {
    cache_versions versions;
    CHECK(versions.next(day(1000us)) == 1000);
    versions.saw(5000);
    CHECK(versions.next(day(2000us)) == 5001);
    versions.saw(std::nullopt);
    versions.saw(3);
    CHECK(versions.next(day(2000us)) == 5002);
    versions.saw(std::numeric_limits<std::uint64_t>::max());  // of another program
    CHECK(versions.next(day(2000us)) == 5003);
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
