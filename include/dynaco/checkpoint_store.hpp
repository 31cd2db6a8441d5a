// Where a stream reader's progress is kept, so that another one can go on.
#pragma once

#include <dynaco/result.hpp>
#include <dynaco/shard_checkpoint.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <string>
#include <vector>

namespace dynaco {

/// Keeps the checkpoints of one reader of one stream: yours, in a table, a file or wherever they
/// outlive the program.
///
/// A failure is returned, and comes out of `stream_reader::next` or `commit`; so does what a
/// function throws.
///
/// @par Thread safety
/// A reader calls it on the client's executor, one function at a time, unless `commit` is called
/// while `next` loads.
class checkpoint_store {
  public:
    virtual ~checkpoint_store() = default;

    /// All checkpoints that are kept, in any order: the reader asks once, at its start. All, and
    /// not one shard's, because only so a shard is missed that was not read to its end when the
    /// service forgot it.
    virtual boost::asio::awaitable<result<std::vector<shard_checkpoint>>> load() = 0;

    /// Keeps a checkpoint in place of the one of the same shard. Called by `commit`, parents
    /// before their children; a commit that failed half-way has saved a prefix of that order.
    virtual boost::asio::awaitable<result<void>> save(shard_checkpoint checkpoint) = 0;

    /// Forgets a finished shard that the service does not list any more; one that is not kept is
    /// not a failure.
    virtual boost::asio::awaitable<result<void>> remove(std::string shard_id) = 0;
};

/// Keeps checkpoints in memory: for readers that follow each other in one program, and for tests.
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: not safe; `checkpoints` is for when no reader is at
/// work.
class memory_checkpoint_store final : public checkpoint_store {
  public:
    memory_checkpoint_store() = default;

    boost::asio::awaitable<result<std::vector<shard_checkpoint>>> load() override;
    boost::asio::awaitable<result<void>> save(shard_checkpoint checkpoint) override;
    boost::asio::awaitable<result<void>> remove(std::string shard_id) override;

    /// What is kept, by shard.
    [[nodiscard]] std::map<std::string, shard_checkpoint> const& checkpoints() const noexcept {
        return kept_;
    }

  private:
    std::map<std::string, shard_checkpoint> kept_;
};

}  // namespace dynaco
