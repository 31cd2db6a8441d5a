// A stream reader's progress, kept in a table of recipes.
#pragma once

#include <dynaco/checkpoint_store.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace dynaco::recipes {

/// Keeps how far a `stream_reader` has come with each shard:
///
///     auto const store = std::make_shared<recipes::stream_checkpoints>(table, "invoices");
///     stream_reader reader{client, stream_arn, stream_reader_options().checkpoints(store)};
///
/// A shard is one record: `STREAM#`, the table's prefix and the reader's name in `pk`, the shard in
/// `sk`, and `sequence`, `finished` and `position`, a text that is greater the further the reader
/// has come.
///
/// @par Guarantees
/// Progress never goes back: what is behind what is kept is not written, and that is a success. So
/// neither a process that stood still, nor requests that the network delays or repeats, has records
/// read again that were dealt with and committed. Clocks do not matter.
/// @par What is not guaranteed
/// That one reader at a time is at work: both then see all records (`locks` keep one away). That a
/// shard that was removed stays so if a request that saves it is delayed until then, which is hours
/// after the shard was finished.
/// @par Lifetimes May outlive the client: calls then end with `cancelled_code()`.
/// @par Thread safety As of the client's operations.
class stream_checkpoints final : public checkpoint_store {
  public:
    /// @param reader A name for one reader of one stream: what is kept under it is of no use for
    /// another stream. Up to 1000 bytes.
    stream_checkpoints(recipe_table const& table, std::string reader);

    /// @par Errors Those of Query; `errc::malformed_response` for a record that is none of this
    /// class's.
    boost::asio::awaitable<result<std::vector<shard_checkpoint>>> load() override;
    /// @par Errors Those of PutItem.
    boost::asio::awaitable<result<void>> save(shard_checkpoint checkpoint) override;
    /// @par Errors Those of DeleteItem.
    boost::asio::awaitable<result<void>> remove(std::string shard_id) override;

  private:
    std::shared_ptr<detail::table_home> home_;
    std::string reader_;
};

}  // namespace dynaco::recipes
