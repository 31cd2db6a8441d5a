// What a stream reader's calls share.
#pragma once

#include <dynaco/stream_reader.hpp>

#include "engine/core.hpp"
#include "engine/task_group.hpp"
#include "policy/stream_ledger.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::helpers {

/// A task that ends at a time, or when it is switched off.
class alarm {
  public:
    alarm() = default;

    std::chrono::steady_clock::time_point when{};
    std::shared_ptr<boost::asio::cancellation_signal> off =
        std::make_shared<boost::asio::cancellation_signal>();
    bool is_over = false;
};

/// The state of a stream reader, used on the client's executor only. Tasks hold a share of it.
class stream_job {
  public:
    stream_job(std::shared_ptr<engine::core> core, std::string arn, stream_reader_options with);
    stream_job(stream_job const&) = delete;
    stream_job& operator=(stream_job const&) = delete;

    /// Records to hand out: behind what is there. `skip` of them, at the front, are left out.
    void add(change_batch batch, std::size_t skip);
    /// The ledger's gaps.
    void add_gaps();
    [[nodiscard]] bool has_batch() const noexcept { return !queue_.empty(); }
    [[nodiscard]] change_record take_record();
    [[nodiscard]] change_batch take_batch();

    /// A call failed: the first failure is told.
    void fail(error what);

    /// No call goes on, and none begins.
    void stop();

    std::shared_ptr<engine::core> const core;
    std::string const arn;
    stream_reader_options const options;
    policy::stream_ledger ledger;
    std::unique_ptr<engine::task_group> tasks;
    std::shared_ptr<alarm> bell;  // while a call of next waits
    std::optional<error> failure;
    bool is_loaded = false;
    bool is_stopped = false;
    bool is_reading = false;
    bool is_committing = false;

  private:
    class waiting {
      public:
        change_batch batch;
        std::size_t next = 0;
    };

    std::deque<waiting> queue_;
};

/// What `next` and `next_batch` come to.
class stream_outcome {
  public:
    stream_outcome() = default;

    std::optional<error> failure = error{cancelled_code()};  // before it could begin
    std::optional<change_record> record;
    std::optional<change_batch> batch;
};

enum class stream_unit { record, batch };

/// Waits for something to hand out. On the client's executor.
boost::asio::awaitable<void> read_stream(std::shared_ptr<stream_job> job, stream_unit unit,
                                         std::shared_ptr<stream_outcome> outcome);

/// Tells the store what was handed out. On the client's executor.
boost::asio::awaitable<void> commit_stream(std::shared_ptr<stream_job> job,
                                           std::shared_ptr<std::optional<error>> failure);

/// Tasks: one read, and one listing. Their failures go to the job.
boost::asio::awaitable<void> read_shard(std::shared_ptr<stream_job> job, policy::shard_read read);
boost::asio::awaitable<void> list_shards(std::shared_ptr<stream_job> job);

/// What is wrong with a reader's arguments.
[[nodiscard]] std::optional<error> find_fault(stream_reader_options const& options);

/// The service's events as records, or nothing if one has no place in its shard.
[[nodiscard]] std::optional<change_batch> to_batch(std::string const& shard_id,
                                                   std::vector<stream_event> events);

}  // namespace dynaco::helpers
