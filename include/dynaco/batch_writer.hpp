// Puts and deletes as a stream: they are sent in batches while more come.
#pragma once

#include <dynaco/batch_write.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace dynaco {

namespace helpers {
class write_job;
}

/// Takes writes one by one and sends them in batches, without ever holding more than its buffer.
///
///     batch_writer writer{client};
///     for (...) co_await writer.put("music", song);
///     auto done = co_await writer.finish();
///
/// `put` and `erase` complete as soon as the write is in the buffer: at once while there is room,
/// otherwise when requests have made some. A request goes out whenever fewer than `concurrency` are
/// in flight, with as many writes as wait by then, 25 and 16 MB at most: slow writers get small
/// requests soon, fast ones full requests. Writes of one key never overtake each other: a write
/// whose key is in flight waits for that; one that still waits is replaced by a later one.
///
/// What the service leaves unprocessed, and when the writer gives up, is as for `batch_write`. A
/// writer that has given up is over: `put` fails at once, and `finish` hands back everything that
/// was not written. Each write given to it is written, replaced, left over, or was refused by the
/// `put` or `erase` itself.
///
/// @par Cancellation
/// Cancelling a `put` or `erase` that waits for room takes that write back, and nothing else.
/// Cancelling `finish` ends the requests in flight and hands back what was not written.
/// @par Lifetimes
/// Destroying a writer that was not finished cancels what is in flight; what was not written then
/// never is, and nobody is told what that was: finish writers. The writer may outlive the client,
/// which ends it as a cancelled call; it is to be destroyed before its execution context.
/// @par Thread safety
/// `put` and `erase` may be called from several coroutines at a time, from any executor, as the
/// client's operations may; their writes are in the order of arrival. On the client's own executor
/// a `put` costs no thread hop. Construction, moving and destruction are not to overlap with other
/// uses.
class batch_writer {
  public:
    /// @par Errors `std::invalid_argument`: option, value and rule of what cannot be used.
    explicit batch_writer(client& client, batch_write_options options = batch_write_options());
    /// A moved-from writer may only be assigned to or destroyed.
    batch_writer(batch_writer&&) noexcept = default;
    batch_writer& operator=(batch_writer&& other) noexcept;
    ~batch_writer();

    /// Writes an item, in place of the one that has the same key if there is one.
    ///
    /// @par Errors
    /// `errc::invalid_argument` for an item that the service would refuse (see `check_item`) and
    /// after `finish`: the writer goes on without it. Otherwise the failure that has ended the
    /// writer: the write is then among the leftovers of `finish`.
    boost::asio::awaitable<void> put(std::string table_name, item whole);
    boost::asio::awaitable<result<void>> put(std::string table_name, item whole, as_result_t);
    /// Removes an item by its key; removing what is not there succeeds. Errors as of `put`.
    boost::asio::awaitable<void> erase(std::string table_name, item key);
    boost::asio::awaitable<result<void>> erase(std::string table_name, item key, as_result_t);

    /// Sends what is left in the buffer, waits until all is written or given up, and tells what
    /// became of it. To be called once; writes that come later, or still wait for room, are
    /// refused.
    /// @par Errors Thrown as `batch_write_exception`, which has the result in it; with `as_result`
    /// the result is returned, with `failure` set.
    boost::asio::awaitable<batch_write_result> finish();
    boost::asio::awaitable<batch_write_result> finish(as_result_t);

  private:
    void abandon() noexcept;

    std::shared_ptr<helpers::write_job> job_;
};

}  // namespace dynaco
