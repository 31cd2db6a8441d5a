// Not asking what does not work: a state that processes share.
#pragma once

#include <dynaco/recipes/circuit_call.hpp>
#include <dynaco/recipes/circuit_options.hpp>
#include <dynaco/recipes/circuit_state.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

/// Circuit breakers, one per key, that any number of processes share:
///
///     recipes::circuit_breaker breaker{table};
///     auto const price = co_await breaker.call("prices", ask_for_price);
///
/// Closed, it lets calls through and counts their failures. Enough of them without a success
/// between them open it: calls are refused with `errc::circuit_open`, in all processes. After the
/// reset timeout it is half-open: one call is let through as a probe; its success closes the
/// breaker, its failure opens it for another reset timeout.
///
/// An `ADD` that is sent again because its answer was lost counts twice. So each object of this
/// class has a number of its own in the record, which it alone writes, and what it writes is how
/// many failures it has seen: the same write twice, or an old one late, changes nothing. The count
/// is the sum of the numbers, which each write returns: one write without a read per failure, and
/// failures at the same time share one. Counting begins anew, under a new number of the record,
/// when a success ends a row of failures and when the breaker closes: numbers of before that are
/// refused. There are never more of them than failures.
///
/// No two clocks are compared: a process waits for the reset timeout, and for the lease of a probe,
/// from when it first saw that the breaker has opened, or that there is a probe, by its own
/// monotonic clock.
///
/// @par Guarantees
/// - Failures that `record_failure` has returned for, and those of `call`, are counted: each once,
///   whatever is lost, late, repeated, throttled or paused, and however many processes count at the
///   same time.
/// - A failure that `call` could not write is written with the next one of this object, unless
///   counting has begun anew meanwhile.
/// - Failures of calls that began before the breaker opened do not count once it has closed again.
/// - The breaker opens when the count reaches the threshold. Should the process that has counted
///   the last failure die in that moment, the next one to use the breaker opens it.
/// - One probe has the right to run at a time, if monotonic clocks go at the same speed but for
///   `circuit_options::drift`. A probe that takes longer than `probe_lease`, or stands still for so
///   long, is joined by another; only the last one then closes or opens the breaker.
/// - Wall clocks do not matter.
///
/// @par What is not
/// - Others notice a change `circuit_options::cache` later: until then they let calls through.
/// - If the service cannot be reached, the last known state holds; without one, calls are let
///   through. An application does not stop because its breaker's table has.
/// - A process that has just begun knows no time that a breaker has been open for: it waits for a
///   whole reset timeout itself. Those that live for less than that never send a probe.
/// - If the answer to a failure's write is lost just when a success begins a new count, the failure
///   may be part of the old count and the new one.
/// - If the process ends before a failure is written, it does not count.
///
/// @par Lifetimes
/// Copies share everything. May outlive the client: calls then end with `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations. Make one per process, not one per call.
class circuit_breaker {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    explicit circuit_breaker(recipe_table const& table,
                             circuit_options options = circuit_options());

    circuit_options const& options() const noexcept;

    /// Runs `work` on the caller's executor, unless the breaker is open.
    ///
    /// `work` returns an `awaitable<T>` or an `awaitable<result<T>>`. An exception or an error is a
    /// failure, but for cancellation, which is neither failure nor success: what should not count
    /// has to be caught in `work`. It is not limited in time.
    ///
    /// The options are those of the breaker's own requests: before the work, if the state is not
    /// known, and after it, if there is something to write. A deadline does not hold for the
    /// latter, a timeout does. They are sent before the call returns; their failures are not the
    /// call's (see `last_failure`).
    /// @return What the work returns: a `T`. The form with `as_result` returns errors as
    /// `result<T>`; what the work throws comes out all the same.
    /// @par Errors `errc::circuit_open` if it is refused; the work's own; the failure of UpdateItem
    /// if the call would have been a probe.
    /// @par Cancellation The work is cancelled and waited for. A probe is given back: the next call
    /// may be one.
    template <circuit_function Work>
    auto call(std::string key, Work work, call_options options = call_options()) const {
        return detail::circuit_or_throw<Work>(book_, std::move(key), std::move(work), options);
    }
    template <circuit_function Work>
    auto call(std::string key, Work work, call_options options, as_result_t) const {
        return detail::circuit_result<Work>(book_, std::move(key), std::move(work), options);
    }
    template <circuit_function Work>
    auto call(std::string key, Work work, as_result_t) const {
        return detail::circuit_result<Work>(book_, std::move(key), std::move(work), call_options());
    }

    /// Reads the record, consistently. One that is not there is closed.
    /// @par Errors Those of GetItem.
    boost::asio::awaitable<circuit_status> get_state(std::string key,
                                                     call_options options = call_options()) const;
    boost::asio::awaitable<result<circuit_status>> get_state(std::string key, call_options options,
                                                             as_result_t) const;

    /// Puts it into a state, whatever it was in: for people. Counting begins anew; `open` begins a
    /// reset timeout, `half_open` lets the next call through as a probe.
    /// @par Errors Those of GetItem and PutItem; may be repeated.
    boost::asio::awaitable<void> set_state(std::string key, circuit_state state,
                                           call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> set_state(std::string key, circuit_state state,
                                                   call_options options, as_result_t) const;

    /// Counts a failure, for those who do not use `call`, and opens the breaker if that is enough.
    /// If it is half-open the failure opens it, too; if it is open the count goes on.
    /// @return The count with it, by all processes.
    /// @par Errors Those of UpdateItem. `error::may_have_been_applied` tells whether it may count;
    /// if so it is part of the next write of this object.
    /// @par Cancellation As an error.
    boost::asio::awaitable<std::uint64_t> record_failure(
        std::string key, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::uint64_t>> record_failure(std::string key,
                                                                 call_options options,
                                                                 as_result_t) const;

    /// Closes it, and counts anew if there were failures. It costs a read, and a write if there is
    /// something to change.
    /// @par Errors Those of GetItem and PutItem; may be repeated.
    boost::asio::awaitable<void> record_success(std::string key,
                                                call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> record_success(std::string key, call_options options,
                                                        as_result_t) const;

    /// The last failure of the requests that `call` has sent for this key; empty if the last one
    /// has succeeded. It asks nobody.
    boost::asio::awaitable<std::optional<error>> last_failure(std::string key) const;

  private:
    std::shared_ptr<detail::circuit_book> book_;
};

}  // namespace dynaco::recipes
