// Acquiring a lock: one look, or as many as it takes.
#pragma once

#include "recipes/lock_grant.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// An acquisition on its way. Its time is that of the client's clock.
class acquire_job {
  public:
    acquire_job(std::shared_ptr<lock_book> its_book, std::string its_key, lock_options with,
                call_options given);

    std::shared_ptr<lock_book> const book;
    std::string const key;
    lock_options const options;  ///< Those of the book, but for the lease.
    std::optional<std::chrono::steady_clock::time_point> const deadline;
    call_options const each;  ///< Of each call.

    std::shared_ptr<lock_grant> grant;
    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
};

/// One look. On the client's executor, as what follows; cancellation is a value.
boost::asio::awaitable<void> try_lock(std::shared_ptr<acquire_job> job);
/// Looks until the lock is there or the time has passed.
boost::asio::awaitable<void> wait_for_lock(std::shared_ptr<acquire_job> job);

/// The whole of an acquisition from any executor: a grant, none, or a failure.
enum class acquiring { look_once, wait };
/// @param lease Instead of that of the options.
boost::asio::awaitable<result<std::shared_ptr<lock_grant>>> acquire_grant(
    std::shared_ptr<lock_book> book, std::string key, acquiring how, call_options options,
    std::optional<std::chrono::milliseconds> lease = std::nullopt);

}  // namespace dynaco::recipes::detail
