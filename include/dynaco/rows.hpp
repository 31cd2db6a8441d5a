// What a query or scan of a table gives: structs, one after the other.
#pragma once

#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/row_store.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/paging.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {
namespace mapper {

template <class T>
std::vector<T>& rows_of(helpers::page_walk& walk) {
    auto& page = static_cast<row_page&>(helpers::current_page(walk));
    return static_cast<typed_rows<T>&>(page.rows()).rows;
}

template <class T>
boost::asio::awaitable<result<std::optional<T>>> next_row(
    std::shared_ptr<helpers::page_walk> walk) {
    // Most rows are there already, and none is worth more coroutines than it takes.
    if (!helpers::has_element(*walk)) {
        auto waiting = helpers::await_element(walk);
        auto failure = co_await std::move(waiting);
        if (failure) co_return *std::move(failure);
    }
    std::optional<T> row;
    if (helpers::has_element(*walk)) {
        auto const index = helpers::take_element(*walk);
        row = std::move(rows_of<T>(*walk)[index]);
    }
    co_return std::move(row);
}

template <class T>
boost::asio::awaitable<result<std::optional<std::vector<T>>>> next_rows(
    std::shared_ptr<helpers::page_walk> walk) {
    auto waiting = helpers::await_page(walk);
    auto failure = co_await std::move(waiting);
    if (failure) co_return *std::move(failure);
    std::optional<std::vector<T>> page;
    if (helpers::has_page(*walk)) {
        helpers::take_page(*walk);
        page = std::move(rows_of<T>(*walk));
    }
    co_return std::move(page);
}

template <class T>
boost::asio::awaitable<result<std::vector<T>>> all_rows(std::shared_ptr<helpers::page_walk> walk) {
    // Cancellation is a value, also between two pages.
    bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    result<std::vector<T>> all{std::vector<T>()};
    for (;;) {
        auto reading = next_rows<T>(walk);
        auto page = co_await std::move(reading);
        if (page.has_error()) {
            all = page.error();
            break;
        }
        if (!*page) break;
        if (all->empty()) {
            *all = std::move(**page);
        } else {
            for (auto& each : **page) all->push_back(std::move(each));
        }
    }
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    co_return std::move(all);
}

}  // namespace mapper

/// The rows of a query or scan, read page after page and straight into structs:
///
///     auto songs = table.query("Björk", begins_with("title", "J"), limit(10));
///     while (auto song = co_await songs.next()) std::cout << song->title << '\n';
///
/// Nothing is read before the first call, and a page only when it is needed, unless `prefetch` says
/// otherwise.
///
/// @par Cursors
/// `cursor()` is text for a URL that says where to go on: the same query with `from(cursor)` gives
/// exactly the rest; see `pager`, whose cursors these are. In the middle of a page a cursor is the
/// key of the last row if the row has all key attributes, those of the index as well, in members
/// that are written as they were read: texts, integers, `number`, bytes. Otherwise it is the
/// beginning of the page and a number of rows to leave out.
///
/// @par Errors
/// Those of the operation, and those of `from_item` if an item is no such struct: the message says
/// which of the page (`Items[3].year: ...`), and the page is not to be had then; read with another
/// type, such as a variant, where that can be. `errc::invalid_argument` from the first call on,
/// with nothing sent: a limit of 0, a cursor that is damaged or of another query, what
/// `apply_to` says of an expression. Rows that failed stay where they were: the next call reads the
/// same page again.
/// @par Cancellation
/// Ends the call with `cancelled_code()`, as a failure that costs the page. What was taken already
/// is not affected.
/// @par Lifetimes
/// Rows may outlive the table and the client: the calls then end with `cancelled_code()`. With
/// `prefetch` they must be destroyed before the client's execution context; destroying them cancels
/// what is being read.
/// @par Thread safety
/// One call at a time, from any executor that may call the client. They may be moved while no call
/// is running; moved-from rows may only be assigned to or destroyed.
template <class T>
class rows {
  public:
    using value_type = T;

    /// The next row, or nothing after the last one.
    boost::asio::awaitable<std::optional<T>> next() {
        return mapper::or_throw(mapper::next_row<T>(walker_.walk()));
    }
    boost::asio::awaitable<result<std::optional<T>>> next(as_result_t) {
        return mapper::next_row<T>(walker_.walk());
    }

    /// The rows of the next page, or nothing after the last one; a page may have no rows. After
    /// `next` it is what is left of its page, if anything is.
    boost::asio::awaitable<std::optional<std::vector<T>>> next_page() {
        return mapper::or_throw(mapper::next_rows<T>(walker_.walk()));
    }
    boost::asio::awaitable<result<std::optional<std::vector<T>>>> next_page(as_result_t) {
        return mapper::next_rows<T>(walker_.walk());
    }

    /// All rows that are left, in memory at once. If it fails, the pages before are gone: go
    /// through large results row by row.
    boost::asio::awaitable<std::vector<T>> all() {
        return mapper::or_throw(mapper::all_rows<T>(walker_.walk()));
    }
    boost::asio::awaitable<result<std::vector<T>>> all(as_result_t) {
        return mapper::all_rows<T>(walker_.walk());
    }

    /// Where to go on behind what was returned so far; not while a call is running. It holds for
    /// ever.
    std::string cursor() const { return walker_.cursor(); }

    /// For the library's own headers.
    explicit rows(helpers::walker walker) noexcept : walker_{std::move(walker)} {}

  private:
    helpers::walker walker_;
};

}  // namespace dynaco
