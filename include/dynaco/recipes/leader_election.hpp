// One of many processes does the work; when it dies, another one does.
#pragma once

#include <dynaco/recipes/locks.hpp>

#include <memory>
#include <string>
#include <utility>

namespace dynaco::recipes {

namespace detail {

/// Acquires and runs, until the work returns.
boost::asio::awaitable<result<guard_report>> run_as_leader(std::shared_ptr<lock_book> book,
                                                           std::string name,
                                                           std::shared_ptr<guarded_work> work);

template <class Work>
boost::asio::awaitable<result<guarded<typename typed_work<Work>::value_type>>> lead_result(
    std::shared_ptr<lock_book> book, std::string name, Work work) {
    auto const kept = std::make_shared<typed_work<Work>>(std::move(work));
    auto running = run_as_leader(std::move(book), std::move(name), kept);
    auto got = co_await std::move(running);
    if (got.has_error()) co_return got.error();
    co_return kept->conclude(*std::move(got));
}

template <class Work>
boost::asio::awaitable<guarded<typename typed_work<Work>::value_type>> lead_or_throw(
    std::shared_ptr<lock_book> book, std::string name, Work work) {
    auto const kept = std::make_shared<typed_work<Work>>(std::move(work));
    auto running = run_as_leader(std::move(book), std::move(name), kept);
    auto got = co_await std::move(running);
    if (got.has_error()) throw exception{got.error()};
    co_return kept->conclude(*std::move(got));
}

}  // namespace detail

/// Candidates for one job, which one of them has at a time:
///
///     recipes::leader_election election{locks, "scheduler"};
///     co_await election.run(schedule);  // schedule(lock_handle const& leadership)
///
/// Leadership is a lock of the election's name: what `locks` guarantees, and what it does not,
/// holds for leaders. The fencing token is the number of the term: leaders that come later have
/// greater ones.
///
/// @par Lifetimes, thread safety
/// As `locks`.
class leader_election {
  public:
    /// @param name The key of the lock.
    leader_election(locks const& with, std::string name);

    std::string const& name() const noexcept { return name_; }

    /// Campaigns, and runs `work` on the caller's executor while this process leads. Work that is
    /// cancelled because leadership is lost, or about to be, begins anew when it is won again: it
    /// is called once for each term.
    ///
    /// It ends when the work returns, which resigns, and when the caller is cancelled, which does
    /// so, too. While the service cannot be reached it goes on campaigning.
    /// @return A `guarded<T>` of the last term, where the work returns an `awaitable<T>`.
    /// @par Errors Those of UpdateItem that waiting does not cure, as `access_denied`. What the
    /// work throws comes out when leadership is given up.
    /// @par Cancellation As `locks::with_lock`.
    template <guarded_function Work>
    auto run(Work work) const {
        return detail::lead_or_throw<Work>(book_, name_, std::move(work));
    }
    template <guarded_function Work>
    auto run(Work work, as_result_t) const {
        return detail::lead_result<Work>(book_, name_, std::move(work));
    }

    /// Who leads: `lock_status::owner` is the leader's `lock_options::owner`.
    /// @par Errors Those of GetItem.
    boost::asio::awaitable<lock_status> leader(call_options options = call_options()) const {
        return locks_.look(name_, options);
    }
    boost::asio::awaitable<result<lock_status>> leader(call_options options, as_result_t) const {
        return locks_.look(name_, options, as_result);
    }

  private:
    locks locks_;
    std::shared_ptr<detail::lock_book> book_;
    std::string name_;
};

}  // namespace dynaco::recipes
