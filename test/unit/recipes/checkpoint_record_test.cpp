#include "recipes/checkpoint_record.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace dynaco::recipes::detail {
namespace {

bool is_before(shard_checkpoint const& left, shard_checkpoint const& right) {
    return position_of(left) < position_of(right);
}

}  // namespace

TEST_SUITE_BEGIN("recipes.checkpoint_record");

TEST_CASE("sequence: as text -> in the order of numbers, and read back") {
    CHECK(sequence_text(0) == "00000000000000000000");
    CHECK(sequence_text(42) == "00000000000000000042");
    CHECK(sequence_text(UINT64_MAX) == "18446744073709551615");
    for (std::uint64_t each : {std::uint64_t{0}, std::uint64_t{9}, UINT64_MAX}) {
        auto const read = read_checkpoint(item("sk", sequence_text(each), "data", "x"));
        REQUIRE(read.has_value());
        CHECK(read->sequence == each);
        CHECK_FALSE(read->saved_at.has_value());
    }
}

TEST_CASE("read: a record that is no checkpoint -> malformed_response") {
    for (auto const* sk : {"METADATA", "42", "+0000000000000000042", "99999999999999999999"}) {
        CHECK(read_checkpoint(item("sk", sk, "data", "x")).error() == errc::malformed_response);
    }
    CHECK(read_checkpoint(item("sk", sequence_text(1))).error() == errc::malformed_response);
    CHECK(read_shard(item("sk", "a")).error() == errc::malformed_response);
}

TEST_CASE("judge: the condition of a save failed -> saved if it is one's own, or the same") {
    attribute_value const data{"x"};
    CHECK(judge_save(nullptr, data, "w") == save_outcome::differs);
    item const own("data", "anything", "write", "w");
    CHECK(judge_save(&own, data, "w") == save_outcome::saved);
    item const same("data", "x", "write", "other");
    CHECK(judge_save(&same, data, "w") == save_outcome::saved);
    item const other("data", "y", "write", "other");
    CHECK(judge_save(&other, data, "w") == save_outcome::differs);
    item const foreign("write", 1);
    CHECK(judge_save(&foreign, data, "w") == save_outcome::differs);
}

TEST_CASE("position: of a shard -> none, then the numbers, then the end") {
    CHECK(is_before(shard_checkpoint("s"), shard_checkpoint("s", "1")));
    CHECK(is_before(shard_checkpoint("s", "9"), shard_checkpoint("s", "10")));
    CHECK(is_before(shard_checkpoint("s", "0000009"), shard_checkpoint("s", "0000010")));
    CHECK(is_before(shard_checkpoint("s", "99999999999999999999999999999999999999"),
                    shard_checkpoint("s", "1000000000000000000000000000000000000000")));
    CHECK(is_before(shard_checkpoint("s", "99"), shard_checkpoint("s", "99", true)));
    CHECK(is_before(shard_checkpoint("s", "99"), shard_checkpoint("s", std::nullopt, true)));
    CHECK(is_before(shard_checkpoint("s"), shard_checkpoint("s", std::nullopt, true)));
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
