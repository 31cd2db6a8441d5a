// The ledger against a stream that changes at random: what must hold whatever happens.
#include "policy/stream_ledger.hpp"
#include "unit/policy/simulated_stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::policy::test {
namespace {

using namespace std::chrono_literals;
using fault = simulated_stream::fault;

/// A user, a shell and a store around a ledger, that check all they see.
class reader_world {
  public:
    reader_world(dynaco::test::seeded_random& random, bool latest, bool trims)
        : random_{random}, stream_{random}, trims_{trims} {
        limits_.begins_at_latest = latest;
        limits_.has_store = true;
        limits_.max_reads = 3;
        int const before = random_.between(0, 20);
        for (int i = 0; i < before; ++i) stream_.write();
        if (latest) split_a_few();
        begins_after_ = latest ? stream_.newest() : 0;
        restart();
    }

    void step() {
        int const dice = random_.between(0, 99);
        if (dice < 25) {
            stream_.write();
        } else if (dice < 28) {
            stream_.split();
        } else if (dice < 30) {
            if (trims_) stream_.trim(random_.between(0, stream_.newest()));
        } else if (dice < 31) {
            stream_.expire_iterators();
        } else if (dice < 33) {
            commit();
        } else if (dice < 34) {
            if (!limits_.begins_at_latest) restart();
        } else {
            work();
        }
    }

    /// Until all that there is has been handed out.
    void finish() {
        for (int i = 0; i < 1500; ++i) work();
    }

    void check_nothing_is_missing() {
        for (auto const& [id, each] : stream_.shards()) {
            for (int const record : each.records) {
                if (record <= placed_after_ || ever_.contains(record)) continue;
                INFO("record ", record, " of ", id);
                CHECK(is_within_gap(id, record));
            }
        }
    }

  private:
    class batch {
      public:
        std::string shard;
        std::deque<int> records;
        std::optional<stream_gap> gap;
    };

    void split_a_few() {
        for (int i = 0; i < 3; ++i) {
            stream_.split();
            stream_.write();
        }
    }

    void restart() {
        ledger_ = std::make_unique<stream_ledger>(limits_);
        std::vector<shard_checkpoint> kept;
        for (auto const& [id, each] : store_) kept.push_back(each);
        ledger_->restore(std::move(kept));
        queue_.clear();
        reads_.clear();
        handed_.clear();
        read_.clear();
        finished_.clear();
        due_.clear();
        known_.clear();
        for (auto const& [id, each] : store_) {
            known_.insert(id);
            if (each.is_finished) finished_.insert(id);
        }
        describing_ = false;
    }

    void work() {
        bool const hands_out = !queue_.empty() && ledger_->is_placed();
        if (hands_out && random_.chance(0.7)) return hand_out();
        if (random_.chance(0.3)) now_ += std::chrono::milliseconds{random_.between(1, 800)};
        if (describing_ && random_.chance(0.5)) return describe();
        if (!reads_.empty() && random_.chance(0.8)) return answer();
        if (!hands_out) plan();
    }

    void plan() {
        auto const plan = ledger_->plan(now_);
        if (plan.is_at_end) FAIL_CHECK("it never ends");
        if (plan.describe) describing_ = true;
        for (auto const& read : plan.reads) {
            auto const& parent = stream_.shards().at(read.shard_id).parent;
            // A parent before its children, or never.
            bool const parent_was_read = parent.empty() || finished_.contains(parent) ||
                                         !stream_.shards().at(parent).is_listed ||
                                         limits_.begins_at_latest;
            INFO(read.shard_id, " of ", parent);
            CHECK(parent_was_read);
            CHECK_FALSE(finished_.contains(read.shard_id));
            CHECK(due_[read.shard_id] <= now_);
            due_[read.shard_id] = now_ + 200ms;
            for (auto const& other : reads_) CHECK(other.shard_id != read.shard_id);
            reads_.push_back(read);
        }
        if (reads_.size() > limits_.max_reads) FAIL_CHECK("too many reads");
    }

    void describe() {
        describing_ = false;
        if (random_.chance(0.1)) return ledger_->describe_failed(now_);
        bool const was_placed = is_described_ && ledger_->is_placed();
        auto const listing = stream_.listing();
        for (auto const& each : listing) known_.insert(each.id);
        ledger_->described(listing, false, now_);
        is_described_ = true;
        note_placing(was_placed);
        take_gaps();
    }

    void answer() {
        auto const place =
            reads_.begin() + random_.between<std::ptrdiff_t>(0, std::ssize(reads_) - 1);
        auto read = *place;
        reads_.erase(place);
        if (random_.chance(0.05)) return ledger_->read_failed(read.shard_id, now_);
        bool const was_placed = ledger_->is_placed();
        if (read.iterator.empty()) {
            auto const got = stream_.get_iterator(read);
            bool const is_known = read_[read.shard_id] != 0 || store_.contains(read.shard_id);
            if (read.start == read_start::trim_horizon && !is_known) {
                begun_at_[read.shard_id] = stream_.trimmed();
            }
            if (got.failure != fault::none) return fail(read.shard_id, got.failure);
            read.iterator = *got.next;
            ledger_->got_iterator(read.shard_id, read.iterator);
            note_placing(was_placed);
        }
        auto const got = stream_.get_records(read.shard_id, read.iterator);
        if (got.failure != fault::none) return fail(read.shard_id, got.failure);
        if (!got.next) finished_.insert(read.shard_id);
        auto const known =
            ledger_->got_records(read.shard_id, got.numbers, got.next, now_, random_.unit());
        if (known == got.numbers.size()) return;
        batch next;
        next.shard = read.shard_id;
        for (auto i = known; i < got.numbers.size(); ++i) {
            next.records.push_back(std::stoi(got.numbers[i]));
        }
        queue_.push_back(std::move(next));
    }

    void fail(std::string const& shard, fault what) {
        if (what == fault::expired) ledger_->iterator_expired(shard, now_);
        if (what == fault::trimmed) ledger_->data_trimmed(shard, now_);
        if (what == fault::not_found) ledger_->not_found(shard);
        take_gaps();
    }

    void take_gaps() {
        for (auto& gap : ledger_->take_gaps()) {
            if (gap.cause == gap_cause::trimmed) {
                int const after = gap.after.empty() ? 0 : std::stoi(gap.after);
                CHECK(stream_.has_trimmed(gap.shard_id, after));
            }
            if (gap.cause == gap_cause::shard_trimmed) finished_.insert(gap.shard_id);
            batch next;
            next.shard = gap.shard_id;
            next.gap = std::move(gap);
            queue_.push_back(std::move(next));
        }
    }

    // Until then `latest` has no fixed place.
    void note_placing(bool was_placed) {
        if (!was_placed && ledger_->is_placed()) {
            placed_after_ = limits_.begins_at_latest ? stream_.newest() : 0;
        }
    }

    void hand_out() {
        auto& front = queue_.front();
        if (front.gap) {
            gaps_.push_back(*front.gap);
        } else {
            int const record = front.records.front();
            front.records.pop_front();
            INFO("record ", record, " of ", front.shard);
            CHECK(handed_.insert(record).second);
            CHECK(record > begins_after_);
            CHECK(record > read_[front.shard]);
            read_[front.shard] = record;
            ever_.insert(record);
            ledger_->handed_out(front.shard, number(record));
        }
        if (front.records.empty()) {
            ledger_->used_up(front.shard);
            queue_.pop_front();
        }
    }

    void commit() {
        for (auto const& step : ledger_->to_commit()) {
            if (random_.chance(0.1)) return;  // the store failed
            auto const& id = step.checkpoint.shard_id;
            if (step.is_removal) {
                CHECK_FALSE(stream_.shards().at(id).is_listed);
                store_.erase(id);
            } else {
                if (step.checkpoint.sequence_number && read_[id] != 0) {
                    CHECK(*step.checkpoint.sequence_number == number(read_[id]));
                }
                store_[id] = step.checkpoint;
            }
            ledger_->committed(step);
        }
        // What was saved as finished may have to be forgotten next.
        for (auto const& step : ledger_->to_commit()) CHECK(step.is_removal);
    }

    bool is_within_gap(std::string const& id, int record) const {
        // Nobody tells what was trimmed before a shard was begun, or of which shards an earlier
        // reader knew that committed nothing of them.
        if (!known_.contains(id)) return record <= stream_.trimmed();
        auto const begun = begun_at_.find(id);
        if (begun == begun_at_.end() || record <= begun->second) return record <= stream_.trimmed();
        return std::any_of(gaps_.begin(), gaps_.end(), [&](stream_gap const& each) {
            return each.shard_id == id && (each.after.empty() || std::stoi(each.after) < record);
        });
    }

    dynaco::test::seeded_random& random_;
    simulated_stream stream_;
    bool trims_;
    stream_limits limits_;
    std::unique_ptr<stream_ledger> ledger_;
    std::map<std::string, shard_checkpoint> store_;
    std::deque<batch> queue_;
    std::vector<shard_read> reads_;
    std::set<int> handed_;  // by this reader
    std::set<int> ever_;    // by all
    std::map<std::string, int> read_;
    std::set<std::string> finished_;
    std::set<std::string> known_;  // to this reader
    std::map<std::string, stream_ledger::time_point> due_;
    std::map<std::string, int> begun_at_;  // the oldest record was this then
    std::vector<stream_gap> gaps_;
    stream_ledger::time_point now_{1h};
    int begins_after_ = 0;
    int placed_after_ = 0;
    bool describing_ = false;
    bool is_described_ = false;
};

}  // namespace

TEST_SUITE("policy.stream_ledger_random") {
    TEST_CASE("any history: -> each record once, in order, parents first, none missing") {
        for (std::uint64_t run = 0; run < 40; ++run) {
            dynaco::test::seeded_random random{run};
            reader_world world{random, false, run % 2 == 1};
            int const steps = random.between(50, 1200);
            for (int i = 0; i < steps; ++i) world.step();
            world.finish();
            world.check_nothing_is_missing();
        }
    }

    TEST_CASE("any history from the latest: -> nothing older, and all that is newer") {
        for (std::uint64_t run = 0; run < 40; ++run) {
            dynaco::test::seeded_random random{run};
            reader_world world{random, true, false};
            int const steps = random.between(50, 1200);
            for (int i = 0; i < steps; ++i) world.step();
            world.finish();
            world.check_nothing_is_missing();
        }
    }
}

}  // namespace dynaco::policy::test
