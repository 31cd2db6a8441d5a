// The shards of a stream as a ledger: answers of the service go in, what to ask next comes out.
//
// Vocabulary
//   shard        a part of the stream. It is open while records can be added, and has one parent.
//   read         a call of GetRecords, with GetShardIterator before it where an iterator is
//   missing. listing      the shards of all pages of one DescribeStream. gap          a notice that
//   records were lost. handed out   given to the user. shell        makes the calls, keeps the
//   records and hands them out, first in, first out.
//
// Life of a shard
//   blocked -> ready      its parent is finished, or was never listed (the service forgot it)
//   ready -> in flight    `plan`, when it is due and a read is free
//   in flight -> ready    any answer but the last; the next read is due after a pause
//   in flight -> lost     `not_found`: the next listing says whether the shard still exists
//   in flight -> finished the answer without a next iterator
//   lost -> ready | finished
//   finished -> forgotten no listing has it any more, and the checkpoint store neither
//
// Rules
//   1. A shard is read after its parent is finished, and once.
//   2. Reads of a shard begin `min_interval` apart at least. Empty answers of an open shard double
//      the pause.
//   3. Without an iterator the next read is from after the last record; if the service says that
//      those were trimmed, from the oldest that is left, behind a gap. There is one gap between two
//      records at most.
//   4. A shard that is gone before it was read to its end is finished, behind a gap.
//   5. The stream is listed at the start, when a shard was finished, as long as such a one has no
//      child, with growing pauses, and at an interval.
//   6. Shards that begin at the newest record get their iterators before all else.
//   7. Checkpoints are saved in the order in which shards were begun: parents first. A shard is
//      saved as finished when all of it was handed out.
#pragma once

#include <dynaco/change_record.hpp>
#include <dynaco/shard_checkpoint.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::policy {

/// Whether a sequence number comes before another one: they are compared as numbers.
[[nodiscard]] bool is_before(std::string_view left, std::string_view right) noexcept;

/// What a listing says about a shard.
class listed_shard {
  public:
    listed_shard() = default;
    listed_shard(std::string name, std::string its_parent, std::string last)
        : id{std::move(name)}, parent{std::move(its_parent)}, ending{std::move(last)} {}

    std::string id;
    std::string parent;  ///< Empty if it has none.
    std::string ending;  ///< The last sequence number; empty while the shard is open.
};

/// Settings of a `stream_ledger`.
class stream_limits {
  public:
    using duration = std::chrono::steady_clock::duration;

    stream_limits() = default;

    bool begins_at_latest = false;
    bool stops_at_end = false;
    bool has_store = false;
    std::size_t max_reads = 16;
    int empty_answers_at_end = 5;
    duration max_pause = std::chrono::seconds{1};
    duration describe_interval = std::chrono::seconds{60};
    /// Five reads a second. For DynamoDB the service names no figure of its own; its shards are
    /// those of Kinesis, which has this limit (docs.aws.amazon.com/streams/latest/dev/
    /// kinesis-low-latency.html), and AWS Lambda asks four times a second.
    duration min_interval = std::chrono::milliseconds{200};
    /// Between two listings at least: ten a second are allowed to the whole account, and one can
    /// take many calls.
    duration min_describe_interval = std::chrono::seconds{1};
};

/// Where a read begins without an iterator.
enum class read_start {
    trim_horizon,  ///< With the oldest record.
    latest,        ///< After the newest record.
    after,         ///< After a given record.
};

/// A read to make.
class shard_read {
  public:
    shard_read() = default;

    std::string shard_id;
    std::string iterator;                         ///< Empty: get one first.
    read_start start = read_start::trim_horizon;  ///< For that.
    std::string after;                            ///< A sequence number, for `read_start::after`.
};

/// What the shell does next.
class stream_plan {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    stream_plan() = default;

    std::vector<shard_read> reads;
    bool describe = false;           ///< List the shards.
    bool is_at_end = false;          ///< There is nothing to do any more.
    std::optional<time_point> wake;  ///< When to ask for a plan again, if nothing happens before.
};

/// A notice to hand out, behind what was read of the shard before.
class stream_gap {
  public:
    stream_gap(std::string shard, std::string last, gap_cause why)
        : shard_id{std::move(shard)}, after{std::move(last)}, cause{why} {}

    std::string shard_id;
    std::string after;  ///< The last record that was read before; empty if there was none.
    gap_cause cause;
};

/// One change of the checkpoint store.
class commit_step {
  public:
    commit_step() = default;

    shard_checkpoint checkpoint;
    bool is_removal = false;
};

/// See the top of the file.
///
/// @par Thread safety
/// None.
class stream_ledger {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    explicit stream_ledger(stream_limits limits) : limits_{limits} {}

    /// What earlier readers committed. Before the first listing.
    void restore(std::vector<shard_checkpoint> checkpoints);

    [[nodiscard]] stream_plan plan(time_point now);
    /// Nothing is to be handed out before: the user may take long, while the newest record of a
    /// shard that is not placed moves on. Until then plans have reads of such shards only.
    [[nodiscard]] bool is_placed() const;
    /// The plan after an end is not at its end: everything is looked at once more.
    void look_again();

    void described(std::vector<listed_shard> listing, bool stream_is_disabled, time_point now);
    void describe_failed(time_point now);

    void got_iterator(std::string const& shard, std::string iterator);
    /// A read that began at `called` had the records `numbers`, in their order. Returns how many of
    /// them, at the front, were read before. `part` in [0, 1) is the jitter.
    [[nodiscard]] std::size_t got_records(std::string const& shard,
                                          std::vector<std::string> const& numbers,
                                          std::optional<std::string> next_iterator,
                                          time_point called, double part);
    /// The read ended without an answer, and can be made again.
    void read_failed(std::string const& shard, time_point now);
    void iterator_expired(std::string const& shard, time_point called);
    void data_trimmed(std::string const& shard, time_point called);
    void not_found(std::string const& shard);

    /// The gaps since the last time it was asked.
    [[nodiscard]] std::vector<stream_gap> take_gaps() { return std::exchange(gaps_, {}); }

    void handed_out(std::string const& shard, std::string_view number);
    /// All of an answer, or a gap, has been handed out.
    void used_up(std::string const& shard);

    /// What the store has to be told so that it knows what was handed out.
    [[nodiscard]] std::vector<commit_step> to_commit() const;
    void committed(commit_step const& step);

    /// Shards that are kept in memory.
    [[nodiscard]] std::size_t size() const noexcept { return shards_.size(); }

  private:
    class shard_state {
      public:
        std::string parent;
        std::string ending;  // empty while open
        std::string iterator;
        std::string last;        // read, or committed by an earlier reader
        std::string handed;      // handed out last
        std::string saved;       // in the store
        std::uint64_t turn = 0;  // the place in the order of beginning; 0: was never read
        time_point due{};
        duration pause{};         // before the read after an empty answer
        std::size_t pending = 0;  // answers and gaps that are not handed out
        int empty_answers = 0;    // since the last record
        int missing = 0;          // listings in a row that have it no more
        bool from_latest = false;
        bool from_horizon = false;  // what follows `last` was trimmed
        bool expiry_told = false;   // by a gap
        bool in_flight = false;
        bool is_lost = false;
        bool finished = false;
        bool finish_saved = false;
        bool has_child = false;
    };
    using shard_map = std::map<std::string, shard_state, std::less<>>;

    shard_state& at(std::string const& id);
    void begin(shard_state& which);
    void finish(shard_state& which);
    void add_gap(std::string const& id, shard_state& which, gap_cause cause);
    void take_first_listing(std::vector<listed_shard> const& listing);
    bool descends_from_begun(std::string const& id) const;
    void settle(std::string const& id, shard_state& which, bool is_listed, time_point now);
    void forget_old();
    bool is_ready(shard_state const& which) const;
    bool is_open(shard_state const& which) const;
    bool is_unplaced(shard_state const& which) const;
    bool is_at_current_end(shard_state const& which) const;
    bool all_is_read() const;

    stream_limits limits_;
    shard_map shards_;
    std::vector<shard_checkpoint> restored_;
    std::vector<stream_gap> gaps_;
    std::uint64_t turns_ = 0;
    std::size_t in_flight_ = 0;
    time_point described_at_{};
    time_point describe_due_ = time_point::min();
    duration describe_pause_{};
    bool was_described_ = false;
    bool describing_ = false;
    bool listing_is_stale_ = true;  // a shard was finished, or lost, since it was asked for
    bool is_disabled_ = false;
};

}  // namespace dynaco::policy
