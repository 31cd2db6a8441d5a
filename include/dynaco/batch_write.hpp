// Any number of puts and deletes, to any number of tables.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/error.hpp>
#include <dynaco/key_names.hpp>
#include <dynaco/operations/batch_write_item.hpp>
#include <dynaco/operations/capacity.hpp>
#include <dynaco/result.hpp>
#include <dynaco/string_map.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {

class client;

/// A put or a delete of one item, and its table. Make it by `batch_write_list` or `batch_writer`.
class table_write {
  public:
    table_write(std::string its_table, write_request its_write)
        : table_name{std::move(its_table)}, write{std::move(its_write)} {}

    std::string table_name;
    write_request write;  ///< Either its `put_request()` or its `delete_request()` is set.
};

/// Puts and deletes, in the order in which they were wished for.
///
///     auto writes = batch_write_list()
///                       .put("music", item("artist", "Björk", "title", "Jóga", "year", 1997))
///                       .erase("music", key("artist", "Björk", "title", "Demo"));
///
/// Of one key the last write wins. A table is to be named one way: by its name, or by its ARN.
class batch_write_list {
  public:
    batch_write_list() = default;

    /// Writes an item, in place of the one that has the same key if there is one.
    batch_write_list& put(std::string table_name, item whole) &;
    batch_write_list&& put(std::string table_name, item whole) &&;
    /// Removes an item by its key; removing what is not there succeeds.
    batch_write_list& erase(std::string table_name, item key) &;
    batch_write_list&& erase(std::string table_name, item key) &&;
    /// Adds a write as it is, for example what is left over of another list.
    batch_write_list& add(table_write write) &;
    batch_write_list&& add(table_write write) &&;

    void reserve(std::size_t count) { writes_.reserve(count); }
    [[nodiscard]] std::size_t size() const noexcept { return writes_.size(); }
    [[nodiscard]] bool empty() const noexcept { return writes_.empty(); }
    std::vector<table_write> const& writes() const& noexcept { return writes_; }
    std::vector<table_write> writes() && noexcept { return std::move(writes_); }

  private:
    std::vector<table_write> writes_;
};

/// How a `batch_write` is done, and a `batch_writer` works.
class batch_write_options {
  public:
    batch_write_options() = default;

    /// The names of a table's key, which tell which writes are for the same item. For tables that
    /// they are not given for, DescribeTable is asked once (which needs the permission).
    batch_write_options& table_key(std::string table_name, key_names value) &;
    batch_write_options&& table_key(std::string table_name, key_names value) &&;
    string_map<key_names> const& table_keys() const noexcept { return table_keys_; }

    /// How many requests may be in flight, 1 to 100. Default 4. Each has up to 16 MB.
    batch_write_options& concurrency(int value) &;
    batch_write_options&& concurrency(int value) &&;
    int concurrency() const noexcept { return concurrency_; }

    /// For a `batch_writer`: how many writes may wait to be sent, 1 to 1,000,000. Default 1000: 10
    /// requests of 25 for each of 4 in flight.
    batch_write_options& max_buffered_writes(std::size_t value) &;
    batch_write_options&& max_buffered_writes(std::size_t value) &&;
    std::size_t max_buffered_writes() const noexcept { return max_buffered_writes_; }

    /// For a `batch_writer`: how many bytes they may have, counted as they are sent; at least 1.
    /// Default 16 MB. A write that is larger waits until nothing else does.
    batch_write_options& max_buffered_bytes(std::size_t value) &;
    batch_write_options&& max_buffered_bytes(std::size_t value) &&;
    std::size_t max_buffered_bytes() const noexcept { return max_buffered_bytes_; }

    /// Called when writes were written, with how many of those accepted are done (written, or
    /// replaced by a later write of their key) and how many were accepted. It runs on the client's
    /// executor; if it throws, the batch ends as failed.
    batch_write_options& on_progress(
        std::function<void(std::size_t done, std::size_t total)> value) &;
    batch_write_options&& on_progress(
        std::function<void(std::size_t done, std::size_t total)> value) &&;
    std::function<void(std::size_t, std::size_t)> const& on_progress() const noexcept {
        return on_progress_;
    }

    /// Whether the result tells what the calls cost; `none` if unset.
    batch_write_options& return_consumed_capacity(dynaco::return_consumed_capacity value) &;
    batch_write_options&& return_consumed_capacity(dynaco::return_consumed_capacity value) &&;
    std::optional<dynaco::return_consumed_capacity> const& return_consumed_capacity()
        const noexcept {
        return return_consumed_capacity_;
    }

    /// Deadline and timeout are those of the whole batch, or of the writer's life from its
    /// construction; without either it may take as long as its calls take, each of which has
    /// `timeout_config::call`. The rest is for each call; a report is not made.
    batch_write_options& call(call_options value) &;
    batch_write_options&& call(call_options value) &&;
    call_options const& call() const noexcept { return call_; }

  private:
    string_map<key_names> table_keys_;
    int concurrency_ = 4;
    std::size_t max_buffered_writes_ = 1000;
    std::size_t max_buffered_bytes_ = std::size_t{16} * 1024 * 1024;
    std::function<void(std::size_t, std::size_t)> on_progress_;
    std::optional<dynaco::return_consumed_capacity> return_consumed_capacity_;
    call_options call_;
};

/// A write that was not written, as far as is known.
class batch_write_leftover {
  public:
    batch_write_leftover(table_write its_write, error its_reason, bool in_doubt)
        : write{std::move(its_write)},
          reason{std::move(its_reason)},
          may_have_been_applied{in_doubt} {}

    table_write write;
    error reason;
    /// Whether it may have taken effect all the same: it was sent, and no reply said what became of
    /// it.
    bool may_have_been_applied;
};

/// What became of many writes. Each of them was written, replaced or is left over.
class batch_write_result {
  public:
    batch_write_result() = default;

    std::size_t written = 0;
    /// Writes that were not sent because a later one of their key took their place.
    std::size_t replaced = 0;
    /// What was not written, in the order in which it was wished for: to be added to another list
    /// as it is.
    std::vector<batch_write_leftover> leftovers;
    /// Why it ended early; always set if something is left over.
    std::optional<error> failure;
    /// What the calls cost, for each table; set if it was asked for.
    std::vector<dynaco::consumed_capacity> consumed_capacity;
};

/// Writes that were not all written: the reason, and what became of each.
class batch_write_exception : public exception {
  public:
    explicit batch_write_exception(batch_write_result result);

    batch_write_result const& result() const noexcept { return *result_; }

  private:
    explicit batch_write_exception(std::shared_ptr<batch_write_result const> result);

    std::shared_ptr<batch_write_result const> result_;
};

/// Writes any number of puts and deletes to any number of tables. They are not a transaction, and
/// have no conditions.
///
///     auto done = co_await batch_write(client, writes);
///
/// Each write is checked first (`check_item`, `check_key`): if the service would refuse one,
/// nothing is sent. Then they go out by 25 and at most 16 MB in a request, `concurrency` requests
/// at a time, no key twice at the same time. What a request leaves unprocessed is sent again: after
/// a short pause if the request wrote anything, otherwise after a pause as for a throttle
/// (`retry_config::throttle_base`, doubled each time, with jitter). When
/// `retry_config::max_attempts` rounds in a row have written nothing, the deadline is near, or a
/// call has failed after the retries that each call has, the batch ends: nothing more is sent, what
/// is in flight is awaited, and what was not written is handed back with the reason.
///
/// @par Errors
/// Thrown as `batch_write_exception`, which has the result in it; with `as_result` the result is
/// returned, with `failure` set. `errc::invalid_argument`, before anything is written, for a write
/// that the service would refuse (its place in the list and the attribute are named) and options
/// out of range; a failure of DescribeTable or of a write call; `service_errc::throttling` if the
/// service left the same writes unprocessed too often; `errc::deadline_exceeded`.
/// @par Cancellation
/// Terminal cancellation ends the requests in flight: what was in them may have been applied. It is
/// reported like any other failure, with all that was not written.
/// @par Thread safety
/// As of the client's operations.
boost::asio::awaitable<batch_write_result> batch_write(
    client& client, batch_write_list writes, batch_write_options options = batch_write_options());
boost::asio::awaitable<batch_write_result> batch_write(client& client, batch_write_list writes,
                                                       batch_write_options options, as_result_t);
boost::asio::awaitable<batch_write_result> batch_write(client& client, batch_write_list writes,
                                                       as_result_t);

}  // namespace dynaco
