// A limit of how often something is done, by all processes together.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/recipes/rate_limiter_options.hpp>
#include <dynaco/recipes/recipe_table.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace dynaco::recipes {

namespace detail {
class limiter_state;
}  // namespace detail

/// A token bucket that processes share:
///
///     recipes::rate_limiter limiter{table, "mails", recipes::rate_limiter_options(50, 100)};
///     co_await limiter.acquire();
///     co_await send_mail();
///
/// Tokens are leased in batches: a process that acquires one after the other sends a request about
/// once in `rate_limiter_options::hold`, and the other acquisitions cost nothing. Batches double
/// while they are used up, and shrink when tokens expire unused.
///
/// The record says how many tokens have been leased in all, and how many could have been when it
/// was last written. Nothing says what time it is. Each process knows when, by its own monotonic
/// clock, it has seen which number: that is proof that at least so much time has passed since, and
/// so many tokens may be leased more. It leases them by one write, on condition that the number is
/// still low enough. Nobody's clock is compared with another's.
///
/// @par Guarantees
/// - In any span of true time T no more than rate * T + burst tokens are admitted by all processes
///   together, as long as monotonic clocks go at the same speed but for
///   `rate_limiter_options::drift`. Wall clocks do not matter, nor do lost, late or repeated
///   requests and replies, partitions, and processes that stand still.
/// - Tokens that are lost are lost: those of a process that dies, of a lease that is not used up in
///   time, of a write whose answer never came. They are never given out twice.
/// - Waiting processes get what the rate gives, but for `drift` and for what is lost.
///
/// @par What is not guaranteed
/// - That what follows an acquisition happens at once. A process that stands still just after it
///   acts later, together with others.
/// - The limit where monotonic clocks stand still while others go on, as in a virtual machine that
///   is suspended: what was leased before is used after that, a batch more for each of them.
/// - Fairness between processes. In one limiter who came first is served first.
/// - What the bucket would have gained while no process was there: one that finds a record which it
///   has not seen before counts from its first look.
/// - That a record which is deleted, by hand or by `forget_after`, is remembered: the bucket
///   is full again.
///
/// @par Failures
/// A failure of the service is an error, after the client's own retries: nothing is admitted
/// without it.
/// @par Lifetimes
/// Copies share everything. May outlive the client: calls then end with `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class rate_limiter {
  public:
    /// @param key Processes with the same key share a bucket.
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    rate_limiter(recipe_table const& table, std::string key, rate_limiter_options options);

    std::string const& key() const noexcept;
    rate_limiter_options const& options() const noexcept;
    /// The most that can be acquired at once: what the bucket holds.
    std::int64_t largest() const noexcept;

    /// Waits until there are `tokens`, and takes them. The deadline or timeout of `options` is that
    /// of the whole wait; without one it waits for ever.
    /// @param tokens 1 to `largest()`.
    /// @par Errors `errc::invalid_argument`; `errc::deadline_exceeded` when the time has passed, or
    /// will have before there can be so many; those of UpdateItem.
    /// @par Cancellation Nothing is taken. A lease that was being asked for may be lost.
    boost::asio::awaitable<void> acquire(std::int64_t tokens = 1,
                                         call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> acquire(std::int64_t tokens, call_options options,
                                                 as_result_t) const;
    boost::asio::awaitable<result<void>> acquire(std::int64_t tokens, as_result_t) const;

    /// Takes `tokens` if they are there. It does not wait for the bucket to fill, and asks for a
    /// lease once at most.
    /// @par Errors As `acquire`.
    /// @par Cancellation As `acquire`.
    boost::asio::awaitable<bool> try_acquire(std::int64_t tokens = 1,
                                             call_options options = call_options()) const;
    boost::asio::awaitable<result<bool>> try_acquire(std::int64_t tokens, call_options options,
                                                     as_result_t) const;
    boost::asio::awaitable<result<bool>> try_acquire(std::int64_t tokens, as_result_t) const;

  private:
    std::shared_ptr<detail::limiter_state> state_;
};

}  // namespace dynaco::recipes
