// A whole table or index, read in several parts at the same time.
#pragma once

#include <dynaco/operations/scan.hpp>
#include <dynaco/parallel_scan_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace dynaco {

class client_operations;

namespace helpers {
class scan_walk;
}  // namespace helpers

/// A page of one segment.
class parallel_scan_page {
  public:
    parallel_scan_page() = default;

    int segment = 0;  ///< From 0.
    scan_response response;
};

/// How far a parallel scan is. It counts what was handed over, not what was read ahead.
class parallel_scan_progress {
  public:
    parallel_scan_progress() = default;

    int segments = 0;
    int segments_done = 0;    ///< All their items were handed over, or had been at the checkpoint.
    std::size_t items = 0;    ///< Handed over by this object.
    std::size_t scanned = 0;  ///< Looked at by the service, before a filter.
    std::size_t pages = 0;    ///< Those begun included.
    double consumed_capacity = 0;  ///< Read capacity units, as far as the service told.
};

/// Reads all items of a table, several segments at a time:
///
///     parallel_scan songs{client, scan_request("music"),
///                         parallel_scan_options().segments(16).concurrency(4)};
///     while (auto song = co_await songs.next()) std::cout << *song << '\n';
///
/// Segments come in any order; within one the order is the service's. Reading begins with the first
/// `next` or `next_page` and goes on in the background as far as `read_ahead` allows. The request's
/// segment, its total and its start are for the scan to set; its `limit` is the size of a page. It
/// asks for the total consumed capacity if it asks for none.
///
/// @par Checkpoints
/// `checkpoint()` is text with the position of every segment: a scan of the same request and number
/// of segments with `parallel_scan_options::from` gives exactly the rest, what had been read ahead
/// included. How exact a position in the middle of a page is, is said at `pager`.
/// @par Errors
/// Those of Scan, after the client's own retries, when one segment has failed; the others go on,
/// nothing is lost, and the next call goes on with that segment as well. `errc::invalid_argument`
/// from the first call on, with nothing sent: an option out of its range, a request with a segment
/// or a start, a checkpoint that is damaged or of another request or number of segments.
/// @par Cancellation
/// A call that is cancelled ends with `cancelled_code()`. What is being read goes on and waits for
/// the next call: only destroying the scan ends it.
/// @par Lifetimes
/// It may outlive the client (its calls then end with `cancelled_code()`), but must be destroyed
/// before the client's execution context. Destroying it cancels what is being read.
/// @par Thread safety
/// One call at a time, from any executor that may call the client. It may be moved while no call is
/// running; a moved-from scan may only be assigned to or destroyed.
class parallel_scan {
  public:
    parallel_scan(client_operations const& client, scan_request request,
                  parallel_scan_options options = parallel_scan_options());
    parallel_scan(parallel_scan&& other) noexcept = default;
    parallel_scan& operator=(parallel_scan&& other) noexcept;
    ~parallel_scan();

    /// The next item of any segment, or nothing after the last one of all.
    boost::asio::awaitable<std::optional<item>> next();
    boost::asio::awaitable<result<std::optional<item>>> next(as_result_t);

    /// The next page of any segment, which may have no items, or nothing after the last one of all.
    /// After `next` it is what is left of its page, if anything is.
    boost::asio::awaitable<std::optional<parallel_scan_page>> next_page();
    boost::asio::awaitable<result<std::optional<parallel_scan_page>>> next_page(as_result_t);

    /// Not while a call is running.
    parallel_scan_progress progress() const;
    /// Where to go on behind what was returned so far; not while a call is running. Its size grows
    /// with the number of segments. It is neither secret nor signed: it contains keys as they are.
    std::string checkpoint() const;

  private:
    std::shared_ptr<helpers::scan_walk> walk_;
};

}  // namespace dynaco
