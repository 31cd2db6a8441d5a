#include "policy/stream_ledger.hpp"

#include "support/start.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::policy::test {
namespace {

using namespace std::chrono_literals;
using time_point = stream_ledger::time_point;
using shard_ids = std::vector<std::string>;
using dynaco::test::told_time::start;

listed_shard open(std::string id, std::string parent = "") {
    return {std::move(id), std::move(parent), ""};
}
listed_shard closed(std::string id, std::string parent = "", std::string last = "9") {
    return {std::move(id), std::move(parent), std::move(last)};
}

/// A ledger, and what its last plan was.
class stream {
  public:
    explicit stream(stream_limits limits = stream_limits()) : ledger{limits} {}

    void list(std::vector<listed_shard> shards, bool disabled = false) {
        plan();
        ledger.described(std::move(shards), disabled, now);
    }
    shard_ids plan() {
        last = ledger.plan(now);
        shard_ids out;
        for (auto const& each : last.reads) out.push_back(each.shard_id);
        return out;
    }
    std::size_t answer(std::string const& id, std::vector<std::string> numbers,
                       std::optional<std::string> next = "next") {
        return ledger.got_records(id, numbers, std::move(next), now, 0);
    }
    /// Hands out all of an answer.
    void hand_out(std::string const& id, std::string const& number) {
        ledger.handed_out(id, number);
        ledger.used_up(id);
    }

    stream_ledger ledger;
    stream_plan last;
    time_point now = start;
};

stream_limits from_latest() {
    stream_limits limits;
    limits.begins_at_latest = true;
    return limits;
}

stream_limits stopping() {
    stream_limits limits;
    limits.stops_at_end = true;
    limits.empty_answers_at_end = 2;
    return limits;
}

stream_limits with_store() {
    stream_limits limits;
    limits.has_store = true;
    return limits;
}

}  // namespace

TEST_SUITE("policy.stream_ledger") {
    TEST_CASE("numbers: of any length and with zeros in front -> compared as numbers") {
        CHECK(is_before("9", "10"));
        CHECK(is_before("0009", "10"));
        CHECK_FALSE(is_before("10", "0010"));
        CHECK_FALSE(is_before("11", "0010"));
        CHECK(is_before("", "1"));
        CHECK_FALSE(is_before("000", "0"));
    }

    TEST_CASE("start: nothing known -> the shards are listed before all else") {
        stream s;
        CHECK(s.plan().empty());
        CHECK(s.last.describe);
        s.plan();
        CHECK_FALSE(s.last.describe);  // under way
        s.ledger.describe_failed(s.now);
        s.plan();
        CHECK(s.last.wake == s.now + 1s);
        s.now += 1s;
        s.plan();
        CHECK(s.last.describe);
    }

    TEST_CASE("lineage: a child -> read when its parent was read to the end, and no shard twice") {
        stream s;
        s.list({closed("a"), open("b", "a"), open("c", "a"), open("d", "never listed")});
        CHECK(s.plan() == shard_ids{"a", "d"});
        s.answer("a", {"1"});
        s.now += 1s;
        CHECK(s.plan() == shard_ids{"a"});
        s.answer("a", {"2"}, std::nullopt);
        s.now += 1s;
        CHECK(s.plan() == shard_ids{"b", "c"});
        CHECK(s.last.describe);  // a shard ended
    }

    TEST_CASE("start: trim horizon -> without an iterator; then with the one that it was given") {
        stream s;
        s.list({open("a")});
        s.plan();
        REQUIRE(s.last.reads.size() == 1);
        CHECK(s.last.reads[0].iterator.empty());
        CHECK(s.last.reads[0].start == read_start::trim_horizon);
        s.answer("a", {"1"});
        s.now += 200ms;
        s.plan();
        CHECK(s.last.reads[0].iterator == "next");
    }

    TEST_CASE("start: latest -> open shards at their end, children from theirs on, older not") {
        stream s{from_latest()};
        s.list({closed("a"), closed("b", "a"), open("c", "b"), closed("leaf")});
        CHECK(s.plan() == shard_ids{"c", "leaf"});
        CHECK(s.last.reads[0].start == read_start::latest);
        CHECK_FALSE(s.ledger.is_placed());
        s.ledger.got_iterator("c", "i");
        s.ledger.got_iterator("leaf", "j");
        CHECK(s.ledger.is_placed());
        s.answer("c", {}, std::nullopt);
        s.now += 1s;
        s.list({closed("a"), closed("b", "a"), closed("c", "b"), open("d", "c")});
        CHECK(s.plan() == shard_ids{"d"});
        CHECK(s.last.reads[0].start == read_start::trim_horizon);
    }

    TEST_CASE(
        "start: latest, split while it was listed -> the parent's end, the child's beginning") {
        stream s{from_latest()};
        s.list({open("a"), open("b", "a")});
        CHECK(s.plan() == shard_ids{"a"});
        s.answer("a", {}, std::nullopt);
        s.now += 1s;
        s.plan();
        CHECK(s.last.reads[0].start == read_start::trim_horizon);
    }

    TEST_CASE("start: latest with more shards than reads -> all are placed before one is read on") {
        auto limits = from_latest();
        limits.max_reads = 1;
        stream s{limits};
        s.list({open("a"), open("b")});
        CHECK(s.plan() == shard_ids{"a"});
        s.ledger.got_iterator("a", "i");
        s.answer("a", {"1"});
        s.now += 1s;
        CHECK_FALSE(s.ledger.is_placed());
        CHECK(s.plan() == shard_ids{"b"});
    }

    TEST_CASE("start: checkpoints -> after the record, or not at all") {
        stream s{with_store()};
        s.ledger.restore({shard_checkpoint("a", "5", true), shard_checkpoint("b", "7")});
        s.list({closed("a"), open("b", "a"), open("c", "a")});
        CHECK(s.plan() == shard_ids{"b", "c"});
        CHECK(s.last.reads[0].start == read_start::after);
        CHECK(s.last.reads[0].after == "7");
        CHECK(s.last.reads[1].start == read_start::trim_horizon);
        CHECK(s.ledger.to_commit().empty());
    }

    TEST_CASE("start: a checkpoint of a shard that is gone -> a gap, then what follows on") {
        stream s{with_store()};
        s.ledger.restore({shard_checkpoint("a", "5")});
        s.list({open("c", "b")});
        auto const gaps = s.ledger.take_gaps();
        REQUIRE(gaps.size() == 1);
        CHECK(gaps[0].shard_id == "a");
        CHECK(gaps[0].after == "5");
        CHECK(gaps[0].cause == gap_cause::shard_trimmed);
        CHECK(s.plan() == shard_ids{"c"});
    }

    TEST_CASE("pause: empty answers -> doubled up to the longest; a record -> short again") {
        stream s;
        s.list({open("a")});
        std::vector<stream_ledger::duration> pauses;
        for (int i = 0; i < 5; ++i) {
            s.now = s.last.wake.value_or(s.now);
            while (s.plan().empty()) s.now = *s.last.wake;
            s.answer("a", {});
            s.plan();
            pauses.push_back(*s.last.wake - s.now);
        }
        CHECK(pauses == std::vector<stream_ledger::duration>{200ms, 400ms, 800ms, 1s, 1s});
        s.now = *s.last.wake;
        s.plan();
        s.answer("a", {"1"});
        s.plan();
        CHECK(*s.last.wake - s.now == 200ms);
    }

    TEST_CASE("pause: jitter -> shortened by up to a half, never below 200 ms") {
        stream s;
        s.list({open("a")});
        for (int i = 0; i < 4; ++i) {
            s.now += 1s;
            s.plan();
            CHECK(s.ledger.got_records("a", {}, "next", s.now, 0.5) == 0);
        }
        s.plan();
        CHECK(*s.last.wake - s.now == 750ms);
    }

    TEST_CASE("pause: a closed shard that answers nothing -> five times a second to its end") {
        stream s;
        s.list({closed("a")});
        for (int i = 0; i < 4; ++i) {
            s.plan();
            s.answer("a", {});
            s.plan();
            CHECK(*s.last.wake - s.now == 200ms);
            s.now = *s.last.wake;
        }
    }

    TEST_CASE("reads: more shards than allowed at a time -> the one that waits longest is next") {
        stream_limits limits;
        limits.max_reads = 2;
        stream s{limits};
        s.list({open("a"), open("b"), open("c")});
        CHECK(s.plan() == shard_ids{"a", "b"});
        s.answer("a", {"1"});
        s.now += 1s;
        CHECK(s.plan() == shard_ids{"c"});
        s.answer("b", {"2"});
        CHECK(s.plan() == shard_ids{"a"});
    }

    TEST_CASE("expired: an iterator -> a new one after the last record, or from the start") {
        stream s;
        s.list({open("a")});
        s.plan();
        s.ledger.iterator_expired("a", s.now);
        s.now += 200ms;
        s.plan();
        CHECK(s.last.reads[0].iterator.empty());
        CHECK(s.last.reads[0].start == read_start::trim_horizon);
        s.answer("a", {"1", "2"});
        s.now += 200ms;
        s.plan();
        s.ledger.iterator_expired("a", s.now);
        s.now += 200ms;
        s.plan();
        CHECK(s.last.reads[0].start == read_start::after);
        CHECK(s.last.reads[0].after == "2");
        CHECK(s.ledger.take_gaps().empty());
    }

    TEST_CASE("expired: at the latest, nothing read yet -> the latest again, behind one gap") {
        stream s{from_latest()};
        s.list({open("a")});
        for (int i = 0; i < 2; ++i) {
            s.plan();
            CHECK(s.last.reads[0].start == read_start::latest);
            s.ledger.got_iterator("a", "i");
            s.ledger.iterator_expired("a", s.now);
            s.now += 200ms;
        }
        auto const gaps = s.ledger.take_gaps();
        REQUIRE(gaps.size() == 1);
        CHECK(gaps[0].cause == gap_cause::position_expired);
    }

    TEST_CASE("trimmed: -> one gap, on from the horizon, and what was read is not read again") {
        stream s;
        s.list({open("a")});
        s.plan();
        s.answer("a", {"1", "2"});
        for (int i = 0; i < 2; ++i) {
            s.now += 200ms;
            s.plan();
            s.ledger.data_trimmed("a", s.now);
        }
        auto const gaps = s.ledger.take_gaps();
        REQUIRE(gaps.size() == 1);
        CHECK(gaps[0].after == "2");
        CHECK(gaps[0].cause == gap_cause::trimmed);
        s.now += 200ms;
        s.plan();
        CHECK(s.last.reads[0].start == read_start::trim_horizon);
        CHECK(s.answer("a", {"2", "7"}) == 1);
        s.now += 200ms;
        s.plan();
        s.ledger.data_trimmed("a", s.now);
        CHECK(s.ledger.take_gaps().size() == 1);  // another one
    }

    TEST_CASE("not found: the listing has it -> read again; has it not -> a gap, and finished") {
        stream s;
        s.list({closed("a"), open("b", "a")});
        s.plan();
        s.ledger.not_found("a");
        s.now += 1s;
        CHECK(s.plan().empty());
        REQUIRE(s.last.describe);
        s.ledger.described({closed("a"), open("b", "a")}, false, s.now);
        s.now += 1s;
        CHECK(s.plan() == shard_ids{"a"});
        s.ledger.not_found("a");
        s.now += 1s;
        s.list({open("b", "a")});
        auto const gaps = s.ledger.take_gaps();
        REQUIRE(gaps.size() == 1);
        CHECK(gaps[0].cause == gap_cause::shard_trimmed);
        CHECK(s.plan() == shard_ids{"b"});
    }

    TEST_CASE("not found: all of it was read -> no gap") {
        stream s;
        s.list({closed("a", "", "2")});
        s.plan();
        s.answer("a", {"1", "2"});
        s.now += 1s;
        s.plan();
        s.ledger.not_found("a");
        s.now += 1s;
        s.list({});
        CHECK(s.ledger.take_gaps().empty());
    }

    TEST_CASE("listing: at an interval; sooner, with growing pauses, while a child is missing") {
        stream s;
        s.list({open("a")});
        s.plan();
        s.answer("a", {"1"}, std::nullopt);
        std::vector<stream_ledger::duration> pauses;
        for (int i = 0; i < 4; ++i) {
            auto const before = s.now;
            while (s.plan(), !s.last.describe) s.now = *s.last.wake;
            pauses.push_back(s.now - before);
            s.ledger.described({closed("a")}, false, s.now);
        }
        CHECK(pauses == std::vector<stream_ledger::duration>{1s, 2s, 4s, 8s});
        s.now += 16s;
        s.list({closed("a"), open("b", "a")});
        CHECK(s.plan() == shard_ids{"b"});
        s.plan();
        CHECK(*s.last.wake - s.now == 60s);
    }

    TEST_CASE("end: stopping -> when open shards answered nothing often enough, and closed ended") {
        stream s{stopping()};
        s.list({open("a"), closed("b")});
        for (int i = 0; i < 3; ++i) {
            s.plan();
            if (i < 2) s.answer("a", {});
            s.answer("b", {});
            s.now += 200ms;
        }
        CHECK(s.plan() == shard_ids{"b"});
        s.answer("b", {"9"}, std::nullopt);
        s.plan();
        CHECK_FALSE(s.last.is_at_end);
        s.now += 1s;
        s.list({open("a"), closed("b")});
        s.plan();
        CHECK(s.last.is_at_end);
        s.ledger.look_again();
        s.now += 1s;
        CHECK(s.plan() == shard_ids{"a"});
        CHECK_FALSE(s.last.is_at_end);
    }

    TEST_CASE("end: stopping, an open shard with an end -> when it was read that far") {
        stream s{stopping()};
        s.list({closed("a", "", "2")});
        s.plan();
        s.answer("a", {"1"});
        for (int i = 0; i < 3; ++i) {
            s.now += 200ms;
            CHECK(s.plan() == shard_ids{"a"});
            s.answer("a", {});
        }
        s.now += 200ms;
        s.plan();
        s.answer("a", {"2"});
        for (int i = 0; i < 2; ++i) {
            s.now += 200ms;
            s.plan();
            s.answer("a", {});
        }
        s.plan();
        CHECK(s.last.is_at_end);
    }

    TEST_CASE("end: the stream is switched off -> when all shards were read") {
        stream s;
        s.list({closed("a")}, true);
        s.plan();
        CHECK_FALSE(s.last.is_at_end);
        s.answer("a", {"1"}, std::nullopt);
        s.now += 1s;
        s.list({closed("a")}, true);
        s.plan();
        CHECK(s.last.is_at_end);
    }

    TEST_CASE("commit: -> what was handed out, parents first, finished when all of it was") {
        stream s{with_store()};
        s.list({closed("z"), open("a", "z")});
        s.plan();
        s.answer("z", {"1", "2"}, std::nullopt);
        s.plan();
        s.answer("a", {"3"});
        CHECK(s.ledger.to_commit().empty());
        s.ledger.handed_out("z", "1");
        auto steps = s.ledger.to_commit();
        REQUIRE(steps.size() == 1);
        CHECK(steps[0].checkpoint == shard_checkpoint("z", "1"));
        s.ledger.committed(steps[0]);
        CHECK(s.ledger.to_commit().empty());
        s.hand_out("z", "2");
        s.hand_out("a", "3");
        steps = s.ledger.to_commit();
        REQUIRE(steps.size() == 2);
        CHECK(steps[0].checkpoint == shard_checkpoint("z", "2", true));
        CHECK(steps[1].checkpoint == shard_checkpoint("a", "3"));
    }

    TEST_CASE("memory: finished shards that two listings have not -> forgotten") {
        stream s;
        s.list({closed("a"), open("b", "a")});
        s.plan();
        s.answer("a", {"1"}, std::nullopt);
        s.hand_out("a", "1");
        s.now += 1s;
        s.list({open("b", "a")});
        CHECK(s.ledger.size() == 2);
        s.now += 60s;
        s.list({open("b", "a")});
        CHECK(s.ledger.size() == 1);
    }

    TEST_CASE("memory: with a store -> forgotten when the store has forgotten them") {
        stream s{with_store()};
        s.ledger.restore({shard_checkpoint("a", "1", true)});
        s.list({open("b", "a")});
        CHECK(s.ledger.to_commit().empty());
        s.now += 60s;
        s.list({open("b", "a")});
        auto const steps = s.ledger.to_commit();
        REQUIRE(steps.size() == 1);
        CHECK(steps[0].is_removal);
        CHECK(steps[0].checkpoint.shard_id == "a");
        s.ledger.committed(steps[0]);
        CHECK(s.ledger.size() == 1);
    }
}

}  // namespace dynaco::policy::test
