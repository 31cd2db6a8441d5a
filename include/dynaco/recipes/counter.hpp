// A number that any number of processes add to at the same time.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/recipes/recipe_table.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace dynaco::recipes {

namespace detail {
class counter_book;
}  // namespace detail

/// How a counter is stored. Setters chain.
class counter_options {
  public:
    counter_options() {}

    /// Over how many partitions the processes' records are spread; 1 to 64. The service takes about
    /// 1,000 writes per second for each, and `value` has to ask each of them. Everybody who uses
    /// the counter must say the same, or more than those before. 1 unless set.
    counter_options& shards(int value) & noexcept {
        shards_ = value;
        return *this;
    }
    counter_options&& shards(int value) && noexcept { return std::move(shards(value)); }
    int shards() const noexcept { return shards_; }

  private:
    int shards_ = 1;
};

/// A sharded counter that is exact:
///
///     recipes::counter visits{table, "visits"};
///     co_await visits.add(1);
///     auto const total = co_await visits.value();
///
/// An `ADD` that is sent again because its answer was lost counts twice. So each counter object has
/// a record of its own, which it alone writes, and what it writes is not what to add but the sum of
/// all that it has added, with a number that grows: the same write twice, or an old one late, is
/// refused or changes nothing. The value is the sum of all records.
///
/// An addition costs one write without a read, as an `ADD` does. Additions that are made while one
/// is on its way share the next write: a thousand at the same time cost a few writes. No process
/// waits for another one, and none writes what another one writes.
///
/// Objects in use keep their record; that of a process that has ended stays and is read by each
/// `value` (about 100 bytes: 40 records are one read unit). Make one object per process, not one
/// per addition: copies share it.
///
/// @par Guarantees
/// - What `add` has returned for is counted once, whatever is lost, late, repeated, throttled or
///   paused, and is part of every `value` that begins later. No clock is looked at.
/// - What is being added at the same time may or may not be part of a `value`.
/// - An `add` that fails with `error::may_have_been_applied` is not lost to this object: it is
///   counted with its next write, or was so already. `settle` makes sure of it: to add again would
///   count it twice. One that fails otherwise is not counted, and never will be.
/// - Additions are never lost to `reset` either: what it has not seen is in the value after it.
///
/// @par What is not
/// - If the process ends after such a failure, the addition was counted or not.
/// - Two processes that read at the same time may see two additions in different orders.
/// - A request that the network keeps back until after `remove` may bring a record back.
///
/// @par Lifetimes
/// Copies share everything. May outlive the client: calls then end with `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class counter {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    counter(recipe_table const& table, std::string name,
            counter_options options = counter_options());

    std::string const& name() const noexcept;

    /// Adds, or subtracts if `delta` is negative. The deadline or timeout is that of the whole.
    /// @par Errors `errc::not_representable` if the sum of what this object adds leaves 64 bits;
    /// those of UpdateItem, also if the write was shared with another addition.
    /// @par Cancellation As a failure: `error::may_have_been_applied` tells whether it may count.
    boost::asio::awaitable<void> add(std::int64_t delta,
                                     call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> add(std::int64_t delta, call_options options,
                                             as_result_t) const;
    boost::asio::awaitable<result<void>> add(std::int64_t delta, as_result_t) const;

    /// Has everything counted that this object has added and that may not have been; it costs
    /// nothing if there is no such thing.
    /// @par Errors, cancellation As `add`; may be repeated.
    boost::asio::awaitable<void> settle(call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> settle(call_options options, as_result_t) const;

    /// The sum, read consistently.
    /// @par Errors Those of Query; `errc::not_representable` if it leaves 64 bits.
    boost::asio::awaitable<std::int64_t> value(call_options options = call_options()) const;
    boost::asio::awaitable<result<std::int64_t>> value(call_options options, as_result_t) const;
    boost::asio::awaitable<result<std::int64_t>> value(as_result_t) const;

    /// Subtracts the value: additions that it has not seen remain. Of two at the same time, the
    /// second one subtracts what the first has left.
    /// @par Errors Those of Query and UpdateItem. It may have been done; it may be repeated.
    boost::asio::awaitable<void> reset(call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> reset(call_options options, as_result_t) const;

    /// Deletes all records. What is added at the same time may remain; objects in use begin anew.
    /// @par Errors Those of Query and DeleteItem; may be repeated.
    boost::asio::awaitable<void> remove(call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> remove(call_options options, as_result_t) const;

  private:
    std::shared_ptr<detail::counter_book> book_;
};

}  // namespace dynaco::recipes
