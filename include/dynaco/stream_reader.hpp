// The changes of a table's items, as they happen.
#pragma once

#include <dynaco/change_record.hpp>
#include <dynaco/checkpoint_store.hpp>
#include <dynaco/result.hpp>
#include <dynaco/stream_reader_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace dynaco {

class client_operations;

namespace helpers {
class stream_job;
}

/// Reads a stream (DynamoDB Streams) to its end, or for ever.
///
///     stream_reader reader{client, stream_arn, stream_reader_options().checkpoints(store)};
///     while (auto change = co_await reader.next()) {
///         use(*change);
///         co_await reader.commit();
///     }
///
/// Changes of one item come in the order in which they were made; those of different items in any
/// order. A stream consists of shards, each followed by others after some hours. The reader finds
/// them, reads up to `max_concurrent_shards` at a time, each after the one that it follows on from,
/// and no change twice.
///
/// The stream keeps changes for 24 hours. Where some were lost because they were not read by then,
/// a record of the kind `change_kind::gap` says so; it is followed by the oldest change that is
/// still there. The service does not tell what was lost at the beginning of a shard of which
/// nothing had been read, or committed by an earlier reader.
///
/// Without `stop_at_end` the reader ends only when the stream was switched off and all of it has
/// been read. Calling again after the end looks for more.
///
/// **At least once.** A reader with a checkpoint store begins after what was committed. What was
/// handed out and not committed is handed out again by the next reader; so it is if `commit` fails,
/// or the program ends before it. `change_record::event_id` tells a change from all others.
///
/// Shards are asked while `next` or `next_batch` is awaited only, so that a slow user is sent no
/// more than it takes; when these return, calls that are under way end by themselves.
///
/// @par Errors
/// `errc::invalid_argument` for options that cannot be used, when nothing was sent, and for a call
/// while the same is under way. Any failure of DescribeStream, GetShardIterator and GetRecords that
/// did not end with the retries of the call: nothing is lost, and the next call goes on. Those of
/// the checkpoint store. After the client was destroyed, `cancelled_code()`.
/// @par Cancellation
/// Ends a call with `cancelled_code()`, and what is under way with it. Nothing is lost: the next
/// call goes on.
/// @par Lifetimes
/// Destroying the reader ends what is under way. It may outlive its client. The checkpoint store is
/// called on the client's executor.
/// @par Thread safety
/// Distinct objects: safe. One object: one call of `next` or `next_batch` at a time, from any
/// executor, and one of `commit` beside it. A caller on the client's executor takes records without
/// a hop; for others `next_batch` makes one hop per answer.
class stream_reader {
  public:
    /// @param stream_arn As `latest_stream_arn` of the table's description, or from `list_streams`.
    stream_reader(client_operations const& client, std::string stream_arn,
                  stream_reader_options options = stream_reader_options());
    /// A moved-from reader may only be assigned to or destroyed.
    stream_reader(stream_reader&& other) noexcept = default;
    stream_reader& operator=(stream_reader&& other) noexcept;
    ~stream_reader();

    /// The next change or gap; nothing at the end.
    boost::asio::awaitable<std::optional<change_record>> next();
    boost::asio::awaitable<result<std::optional<change_record>>> next(as_result_t);

    /// What remains of the answer that `next` would take its record from; nothing at the end.
    boost::asio::awaitable<std::optional<change_batch>> next_batch();
    boost::asio::awaitable<result<std::optional<change_batch>>> next_batch(as_result_t);

    /// Saves that everything handed out so far has been dealt with.
    /// @par Errors Those of the store, after which some shards may be saved and others not;
    /// `errc::invalid_argument` if the reader has none.
    boost::asio::awaitable<void> commit();
    boost::asio::awaitable<result<void>> commit(as_result_t);

  private:
    std::shared_ptr<helpers::stream_job> job_;
};

}  // namespace dynaco
