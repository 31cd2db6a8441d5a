// How a stream is read.
#pragma once

#include <dynaco/call_options.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace dynaco {

class checkpoint_store;

/// Where a reader begins in what it has no checkpoint for.
enum class stream_start {
    trim_horizon,  ///< With the oldest change that the stream still has, of the last 24 hours.
    latest,        ///< With what changes after the reader's first call.
};

/// Options of a `stream_reader`; setters chain.
class stream_reader_options {
  public:
    using duration = std::chrono::steady_clock::duration;

    stream_reader_options() noexcept {}

    /// Where to begin in shards without a checkpoint; `trim_horizon` if unset, so that nothing is
    /// missed.
    ///
    /// With `latest`, shards that are open at the start are read from their end on, what follows on
    /// from those from its beginning, and older ones not at all. A shard in which nothing changed
    /// leaves no checkpoint: the next reader begins in it at what is the latest then.
    stream_reader_options& start(stream_start value) & noexcept {
        start_ = value;
        return *this;
    }
    stream_reader_options&& start(stream_start value) && noexcept {
        return std::move(start(value));
    }
    stream_start start() const noexcept { return start_; }

    /// Where `commit` keeps how far the reader is, and the reader begins from; nowhere if unset.
    stream_reader_options& checkpoints(std::shared_ptr<checkpoint_store> value) & noexcept {
        checkpoints_ = std::move(value);
        return *this;
    }
    stream_reader_options&& checkpoints(std::shared_ptr<checkpoint_store> value) && noexcept {
        return std::move(checkpoints(std::move(value)));
    }
    std::shared_ptr<checkpoint_store> const& checkpoints() const noexcept { return checkpoints_; }

    /// Whether the reader ends when all shards that exist are read to their current end; otherwise,
    /// as by default, it waits for more.
    stream_reader_options& stop_at_end(bool value = true) & noexcept {
        stop_at_end_ = value;
        return *this;
    }
    stream_reader_options&& stop_at_end(bool value = true) && noexcept {
        return std::move(stop_at_end(value));
    }
    bool stop_at_end() const noexcept { return stop_at_end_; }

    /// With `stop_at_end`: how many answers without a record, one after the other, are taken for
    /// the current end of an open shard, 1 to 1000; 5 by default. The service does not tell where
    /// the end is, and may answer without a record before it. A closed shard is always read to its
    /// end.
    stream_reader_options& empty_answers_at_end(int value) & noexcept {
        empty_answers_at_end_ = value;
        return *this;
    }
    stream_reader_options&& empty_answers_at_end(int value) && noexcept {
        return std::move(empty_answers_at_end(value));
    }
    int empty_answers_at_end() const noexcept { return empty_answers_at_end_; }

    /// The longest pause before an open shard that had nothing new is asked again; at least 200 ms,
    /// the shortest one. 1 s by default, as in Amazon's Kinesis Client Library: it keeps most of
    /// what a shard may be asked (five times a second, all readers together) for others.
    ///
    /// The pause begins at 200 ms, is doubled with each empty answer, and is shortened by up to a
    /// half at random.
    stream_reader_options& max_pause(duration value) & noexcept {
        max_pause_ = value;
        return *this;
    }
    stream_reader_options&& max_pause(duration value) && noexcept {
        return std::move(max_pause(value));
    }
    duration max_pause() const noexcept { return max_pause_; }

    /// How often the stream's shards are listed although none has ended; at least 1 s. 60 s by
    /// default, as in Amazon's Kinesis Client Library: what follows on from a shard is looked for
    /// when that ends, so that this finds little, and DescribeStream is limited to ten calls a
    /// second for the whole account.
    stream_reader_options& describe_interval(duration value) & noexcept {
        describe_interval_ = value;
        return *this;
    }
    stream_reader_options&& describe_interval(duration value) && noexcept {
        return std::move(describe_interval(value));
    }
    duration describe_interval() const noexcept { return describe_interval_; }

    /// How many shards are asked at a time, 1 to 1000; 16 by default. Their answers, of up to 1 MB
    /// each on the wire, are what the reader holds in memory.
    stream_reader_options& max_concurrent_shards(int value) & noexcept {
        max_concurrent_shards_ = value;
        return *this;
    }
    stream_reader_options&& max_concurrent_shards(int value) && noexcept {
        return std::move(max_concurrent_shards(value));
    }
    int max_concurrent_shards() const noexcept { return max_concurrent_shards_; }

    /// The most records of one answer, 1 to 1000; 1000, the service's own limit, by default.
    stream_reader_options& records_per_call(std::int32_t value) & noexcept {
        records_per_call_ = value;
        return *this;
    }
    stream_reader_options&& records_per_call(std::int32_t value) && noexcept {
        return std::move(records_per_call(value));
    }
    std::int32_t records_per_call() const noexcept { return records_per_call_; }

    /// Options of each call that the reader makes; the client's if unset. A deadline or a report
    /// cannot be set: there are many calls, at any time.
    stream_reader_options& calls(call_options value) & noexcept {
        calls_ = value;
        return *this;
    }
    stream_reader_options&& calls(call_options value) && noexcept {
        return std::move(calls(value));
    }
    call_options const& calls() const noexcept { return calls_; }

  private:
    stream_start start_ = stream_start::trim_horizon;
    std::shared_ptr<checkpoint_store> checkpoints_;
    bool stop_at_end_ = false;
    int empty_answers_at_end_ = 5;
    duration max_pause_ = std::chrono::seconds{1};
    duration describe_interval_ = std::chrono::seconds{60};
    int max_concurrent_shards_ = 16;
    std::int32_t records_per_call_ = 1000;
    call_options calls_;
};

}  // namespace dynaco
