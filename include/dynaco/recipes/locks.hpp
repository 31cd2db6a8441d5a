// Locks that processes on different machines share.
#pragma once

#include <dynaco/recipes/guarded.hpp>
#include <dynaco/recipes/lock_handle.hpp>
#include <dynaco/recipes/lock_options.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::recipes {

/// A lock as the service shows it.
class lock_status {
  public:
    lock_status() = default;

    lock_presence presence = lock_presence::free;
    std::string owner;                ///< Of whoever holds it; empty if it is free.
    std::uint64_t fencing_token = 0;  ///< The last one that was given out; 0 before the first.
    std::optional<std::chrono::milliseconds> lease;  ///< As the last holder stated it.
    std::optional<attribute_value> data;             ///< What is stored with it.
};

/// A lock that these `locks` hold.
class held_lock {
  public:
    held_lock(std::string its_key, std::uint64_t token)
        : key{std::move(its_key)}, fencing_token{token} {}

    std::string key;
    std::uint64_t fencing_token;
};

/// Mutual exclusion between any number of processes, by leases:
///
///     recipes::locks locks{table};
///     auto lock = co_await locks.acquire("invoices");
///     co_await send_invoices(lock.fencing_token());
///     co_await lock.release();
///
/// or, with the work cancelled should the lock be lost:
///
///     auto done = co_await locks.with_lock("invoices", send_invoices);
///
/// A lock is one record; one that was given back stays, with its data and its fencing token. A
/// holder states in the record how long its lease is and writes a new version of it with every
/// heartbeat. Whoever wants the lock notes when it first saw a version, by its own monotonic clock;
/// if that is still there after a whole lease, the holder has died, and may be replaced by a write
/// that has exactly this version as its condition. No two clocks are compared.
///
/// @par What is guaranteed
/// - Fencing tokens: no two acquisitions of a lock have the same one, and later ones have greater
///   ones, whatever happens (but see `lock_options::forget_after`). This is what correctness can
///   rest on.
/// - Of all handles of a lock, in all processes, `is_held` is true for one at most at any time, as
///   long as monotonic clocks go at the same speed but for `lock_options::drift`. Neither lost nor
///   late replies, partitions nor processes that stand still change that, nor do wall clocks.
/// - Data that was stored by a release or a `lock_handle::store` that succeeded is what the next
///   holder finds.
/// - A write whose answer was lost recognises itself when it is sent again.
/// - When a holder dies the lock can be had after its lease, `drift` included, as seen by whoever
///   waits: `acquire` watches all the time, `try_acquire` since it was first called.
///
/// @par What is not
/// - That a process does nothing after its lease has ended: between looking at `is_held` and acting
///   it can stand still for any time (a collected heap, a suspended machine). Then two act: send
///   the fencing token along, and have the receiver refuse the smaller one.
/// - That `is_held` is right where monotonic clocks stand still while others go on, as in a virtual
///   machine that is suspended: until the next heartbeat it believes that no time has passed.
/// - Fairness between processes: who waits longest is not first.
/// - A request that the network delays may acquire a lock for somebody who has given up meanwhile.
///   Nobody has it then; others wait for one lease, these `locks` do not.
///
/// @par Failures
/// That a lock is held by somebody else, and that one was lost, are results. A failure of the
/// service is an error: of an acquisition at once (after the client's own retries); of heartbeats
/// never, they are repeated until the lease ends.
/// @par Lifetimes
/// Copies share everything, and so do handles. May outlive the client: calls then end with
/// `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class locks {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    explicit locks(recipe_table const& table, lock_options options = lock_options());

    lock_options const& options() const noexcept;

    /// One look, which is one write: the lock if it is free or its holder has died, or nothing.
    /// That a holder has died can be seen only by looking twice: these `locks` remember what they
    /// have seen.
    /// @par Errors Those of UpdateItem.
    /// @par Cancellation The lock may be acquired all the same: its lease then runs out.
    boost::asio::awaitable<std::optional<lock_handle>> try_acquire(
        std::string key, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<lock_handle>>> try_acquire(std::string key,
                                                                           call_options options,
                                                                           as_result_t) const;
    boost::asio::awaitable<result<std::optional<lock_handle>>> try_acquire(std::string key,
                                                                           as_result_t) const;

    /// The same with another lease than `lock_options::lease`. Heartbeat and margin go along with
    /// it unless they are set. If the lock is held already (`lock_options::reentrant`), its lease
    /// stays.
    /// @par Errors Also `errc::invalid_argument` for a lease that would be refused as an option.
    boost::asio::awaitable<std::optional<lock_handle>> try_acquire(
        std::string key, std::chrono::milliseconds lease,
        call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<lock_handle>>> try_acquire(
        std::string key, std::chrono::milliseconds lease, call_options options, as_result_t) const;

    /// Waits for the lock. The deadline or timeout of `options` is that of the whole wait; without
    /// one it waits for ever. When a lock is given back by this client, through any `locks`, who
    /// has waited longest in this process looks at once.
    /// @par Errors `errc::deadline_exceeded` when the time has passed, or will have before it is
    /// time to look again; those of UpdateItem.
    /// @par Cancellation As `try_acquire`.
    boost::asio::awaitable<lock_handle> acquire(std::string key,
                                                call_options options = call_options()) const;
    boost::asio::awaitable<result<lock_handle>> acquire(std::string key, call_options options,
                                                        as_result_t) const;
    boost::asio::awaitable<result<lock_handle>> acquire(std::string key, as_result_t) const;
    /// With another lease, as `try_acquire`.
    boost::asio::awaitable<lock_handle> acquire(std::string key, std::chrono::milliseconds lease,
                                                call_options options = call_options()) const;
    boost::asio::awaitable<result<lock_handle>> acquire(std::string key,
                                                        std::chrono::milliseconds lease,
                                                        call_options options, as_result_t) const;

    /// Acquires the lock, runs `work` on the caller's executor, and gives the lock back.
    ///
    /// `work` is called with a `lock_handle const&`, which lives as long as it runs, and returns an
    /// `awaitable`. It is cancelled (terminally) as soon as the lock is known to be lost, and
    /// `lock_options::margin` before the lease ends if the service cannot be reached: work that
    /// stops in time never runs without the lock. It is always waited for.
    ///
    /// The options are those of `acquire`: a deadline does not limit the work.
    /// @return A `guarded<T>`, where the work returns an `awaitable<T>`.
    /// @par Errors Those of `acquire`. What the work throws comes out once the lock is given back,
    /// also of the form with `as_result`. A failure of giving it back is `guarded::failure`.
    /// @par Cancellation The work is cancelled and waited for, then the lock is given back, for
    /// which it takes a heartbeat at most: the call ends with `cancelled_code()`.
    template <guarded_function Work>
    auto with_lock(std::string key, Work work, call_options options = call_options()) const {
        return detail::guarded_or_throw<Work>(state_, std::move(key), std::move(work), options);
    }
    template <guarded_function Work>
    auto with_lock(std::string key, Work work, call_options options, as_result_t) const {
        return detail::guarded_result<Work>(state_, std::move(key), std::move(work), options);
    }
    template <guarded_function Work>
    auto with_lock(std::string key, Work work, as_result_t) const {
        return detail::guarded_result<Work>(state_, std::move(key), std::move(work),
                                            call_options());
    }

    /// Takes the lock from whoever holds it now. Data and fencing token stay. The one who held it
    /// finds out with the next heartbeat, and until then believes to have it: for people who know
    /// that the holder is gone.
    /// @return Whether somebody held it. If that one gives it back, or is replaced, at the same
    /// time, nobody is taken anything.
    /// @par Errors Those of GetItem and UpdateItem.
    boost::asio::awaitable<bool> force_release(std::string key,
                                               call_options options = call_options()) const;
    boost::asio::awaitable<result<bool>> force_release(std::string key, call_options options,
                                                       as_result_t) const;

    /// Reads the record, consistently, without acquiring anything.
    /// @par Errors Those of GetItem.
    boost::asio::awaitable<lock_status> look(std::string key,
                                             call_options options = call_options()) const;
    boost::asio::awaitable<result<lock_status>> look(std::string key, call_options options,
                                                     as_result_t) const;

    /// Whether anybody holds the lock: `look` finds it neither free nor stale.
    boost::asio::awaitable<bool> is_held(std::string key,
                                         call_options options = call_options()) const;
    boost::asio::awaitable<result<bool>> is_held(std::string key, call_options options,
                                                 as_result_t) const;

    /// The locks that these `locks` and their copies hold now, by key. It asks nobody. Locks of
    /// other processes have a partition each and can be listed by reading the whole table only.
    boost::asio::awaitable<std::vector<held_lock>> list() const;

  private:
    friend class detail::lock_access;

    std::shared_ptr<detail::lock_book> state_;
};

}  // namespace dynaco::recipes
