// Answers that come in pages, as a sequence of their elements or of their pages.
#pragma once

#include <dynaco/paging.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco {

/// Goes through all that an operation answers, page after page:
///
///     auto songs = paginate(client, query_request("music") ... , pager_options().limit(1000));
///     while (auto song = co_await songs.next()) std::cout << *song << '\n';
///
/// For Query, Scan, ExecuteStatement, ListTables, ListBackups, ListTagsOfResource,
/// ListContributorInsights, ListExports, ListImports, ListGlobalTables, ListStreams, and the shards
/// of DescribeStream. The header of the operation, such as <dynaco/operations/query.hpp>, has to be
/// included as well; <dynaco.hpp> has all.
///
/// Nothing is read before the first `next` or `next_page`, and a page only when it is needed,
/// unless `pager_options::prefetch` says otherwise. The size of a page is the request's `limit`,
/// and the most that the service gives if it has none.
///
/// @par Cursors
/// `cursor()` is text for a URL that says where to go on: a pager of the same request with
/// `pager_options::from` gives exactly the rest. Where the request has another limit, consistency
/// or wish for consumed capacity, it is still the same. Between pages a cursor is the service's own
/// token. In the middle of a page of items it is the key of the last element: exact, whatever was
/// written or deleted meanwhile. That takes the names of the key attributes, which are known from
/// any token, or from `pager_options::key_names`, and the attributes themselves. Where they are not
/// known or projected away, and for what are no items, it is the beginning of the page and a number
/// of elements to leave out: the page is read again, and what was written or deleted in that part
/// of it meanwhile shifts the rest. A cursor is neither secret nor signed: it contains keys as they
/// are.
///
/// @par Errors
/// Those of the operation. `errc::invalid_argument` from the first call on, with nothing sent: a
/// limit of 0, a limit for pages that only count, or a cursor that is damaged or of another
/// request. A pager that failed stays where it was: the next call reads the same page again.
/// @par Cancellation
/// Ends the call with `cancelled_code()`, as a failure that costs the page. What was taken already
/// is not affected.
/// @par Lifetimes
/// The pager may outlive the client: its calls then end with `cancelled_code()`. With `prefetch` it
/// must be destroyed before the client's execution context; destroying it cancels what is being
/// read.
/// @par Thread safety
/// One call at a time, from any executor that may call the client. Without `prefetch` everything
/// happens there. It may be moved while no call is running; a moved-from pager may only be assigned
/// to or destroyed.
template <class Request>
class pager {
    static_assert(paged_request<Request>,
                  "dynaco: the answers to this request do not come in pages");

  public:
    using request_type = Request;
    using response_type = typename Request::response_type;
    using element_type = typename helpers::typed_page<Request>::element_type;

    pager(client_operations const& client, Request request, pager_options options = pager_options())
        : walker_{client, std::make_unique<helpers::typed_page_source<Request>>(std::move(request)),
                  std::move(options)} {}

    /// The next element, or nothing after the last one. Pages without elements are passed over.
    boost::asio::awaitable<std::optional<element_type>> next() {
        return helpers::value_or_throw(next(as_result));
    }
    boost::asio::awaitable<result<std::optional<element_type>>> next(as_result_t) {
        return helpers::next_element<Request>(walker_.walk());
    }

    /// The next page, or nothing after the last one; a page may have no elements. After `next` it
    /// is what is left of its page, if anything is. The last page before a limit is cut to it;
    /// counts, token and consumed capacity stay as the service said them.
    boost::asio::awaitable<std::optional<response_type>> next_page() {
        return helpers::value_or_throw(next_page(as_result));
    }
    boost::asio::awaitable<result<std::optional<response_type>>> next_page(as_result_t) {
        return helpers::next_page<Request>(walker_.walk());
    }

    /// Where to go on behind what was returned so far; not while a call is running. It holds as
    /// long as the service accepts its token: that of ExecuteStatement for an hour, keys for ever.
    std::string cursor() const { return walker_.cursor(); }

  private:
    helpers::walker walker_;
};

/// A pager of a request.
template <class Request>
pager<Request> paginate(client_operations const& client, Request request,
                        pager_options options = pager_options()) {
    return pager<Request>{client, std::move(request), std::move(options)};
}

}  // namespace dynaco
