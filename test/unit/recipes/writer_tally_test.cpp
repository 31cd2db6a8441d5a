#include "recipes/writer_tally.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace dynaco::recipes::detail {

TEST_SUITE_BEGIN("recipes.writer_tally");

TEST_CASE("write: several additions -> one sum, counted together") {
    writer_tally tally;
    CHECK(tally.is_settled());
    auto const first = tally.add(2);
    auto const second = tally.add(-5);
    auto const write = tally.begin();
    CHECK(write.total == -3);
    auto const late = tally.add(10);
    CHECK_FALSE(tally.is_counted(*first));
    tally.carried_out(write);
    CHECK(tally.is_counted(*first));
    CHECK(tally.is_counted(*second));
    CHECK_FALSE(tally.is_counted(*late));
    CHECK_FALSE(tally.is_settled());
    auto const next = tally.begin();
    CHECK(next.total == 7);
    CHECK(next.version > write.version);
    tally.carried_out(next);
    CHECK(tally.is_settled());
}

TEST_CASE("withdraw: nothing can have been sent -> gone for good") {
    writer_tally tally;
    auto const write = tally.begin();
    auto const waiting = tally.add(4);
    CHECK(tally.withdraw(*waiting, 4));
    tally.carried_out(write);
    CHECK(tally.is_settled());
    CHECK(tally.begin().total == 0);
}

TEST_CASE("withdraw: its write is on its way, or may have been carried out -> it stays") {
    writer_tally tally;
    auto const ticket = tally.add(4);
    auto const write = tally.begin();
    CHECK_FALSE(tally.withdraw(*ticket, 4));
    tally.failed(write, true);
    CHECK_FALSE(tally.withdraw(*ticket, 4));
    CHECK_FALSE(tally.is_settled());
    auto const again = tally.begin();
    CHECK(again.total == 4);
    tally.carried_out(again);
    CHECK(tally.is_counted(*ticket));
}

TEST_CASE("withdraw: its write was refused for certain -> gone, an older doubt stays") {
    writer_tally tally;
    auto const doubtful = tally.add(1);
    auto const lost = tally.begin();
    tally.failed(lost, true);
    auto const refused = tally.add(2);
    auto const write = tally.begin();
    CHECK(write.total == 3);
    tally.failed(write, false);
    CHECK(tally.withdraw(*refused, 2));
    CHECK_FALSE(tally.withdraw(*doubtful, 1));
    CHECK(tally.begin().total == 1);
}

TEST_CASE("start_again: the record is gone -> what was not known to be counted begins a new one") {
    writer_tally tally;
    (void)tally.add(5);
    tally.carried_out(tally.begin());
    auto const open = tally.add(2);
    auto const write = tally.begin();
    tally.failed(write, true);
    tally.start_again();
    CHECK(tally.total() == 2);
    auto const anew = tally.begin();
    CHECK(anew.version == 1);
    CHECK(anew.total == 2);
    tally.carried_out(anew);
    CHECK(tally.is_counted(*open));
    CHECK(tally.is_settled());
}

TEST_CASE("add: the sum would leave 64 bits -> nothing, and nothing changes") {
    using limits = std::numeric_limits<std::int64_t>;
    writer_tally tally;
    REQUIRE(tally.add(limits::max()).has_value());
    CHECK_FALSE(tally.add(1).has_value());
    CHECK(tally.add(limits::min()).has_value());
    CHECK(tally.total() == -1);
    CHECK_FALSE(tally.add(limits::min()).has_value());
    CHECK(tally.total() == -1);
}

TEST_SUITE_END();

}  // namespace dynaco::recipes::detail
