// Items that are written together or not at all, if nobody else was faster.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/recipes/atomic_item.hpp>
#include <dynaco/recipes/recipe_table.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::recipes {

namespace detail {
class atomic_home;
class atomic_walk;
}  // namespace detail

/// How long locks live. Setters chain.
class atomic_set_options {
  public:
    using seconds = std::chrono::seconds;

    atomic_set_options() {}

    /// How long after its last renewal or write the service may delete a lock; 1 s to 10 years.
    /// 24 h unless set.
    atomic_set_options& lock_life(seconds value) & noexcept {
        lock_life_ = value;
        return *this;
    }
    atomic_set_options&& lock_life(seconds value) && noexcept {
        return std::move(lock_life(value));
    }
    seconds lock_life() const noexcept { return lock_life_; }

    /// How long before that `get_lock` renews it; 0 or more, less than `lock_life`. A 24th of that
    /// unless set: 1 h.
    atomic_set_options& renew_before(seconds value) & noexcept {
        renew_before_ = value;
        return *this;
    }
    atomic_set_options&& renew_before(seconds value) && noexcept {
        return std::move(renew_before(value));
    }
    seconds renew_before() const noexcept { return renew_before_.value_or(lock_life_ / 24); }

  private:
    seconds lock_life_ = std::chrono::hours{24};
    std::optional<seconds> renew_before_;
};

/// The items of a partition: all, or those whose sort key begins with a text.
class atomic_query {
  public:
    explicit atomic_query(std::string partition, std::string sk_prefix = {})
        : pk_{std::move(partition)}, prefix_{std::move(sk_prefix)} {}

    /// The most items in all; greater than zero. All unless set.
    atomic_query& limit(std::size_t value) & noexcept {
        limit_ = value;
        return *this;
    }
    atomic_query&& limit(std::size_t value) && noexcept { return std::move(limit(value)); }
    std::optional<std::size_t> limit() const noexcept { return limit_; }

    /// Whether the greatest sort key is first.
    atomic_query& reverse(bool value = true) & noexcept {
        reverse_ = value;
        return *this;
    }
    atomic_query&& reverse(bool value = true) && noexcept { return std::move(reverse(value)); }
    bool reverse() const noexcept { return reverse_; }

    std::string const& pk() const noexcept { return pk_; }
    std::string const& prefix() const noexcept { return prefix_; }

  private:
    std::string pk_;
    std::string prefix_;
    std::optional<std::size_t> limit_;
    bool reverse_ = false;
};

/// The items of a query, page after page: nothing is read before it is needed.
///
/// @par Errors Those of Query; `errc::invalid_argument` for a limit of 0 or a key that cannot be;
/// `errc::wrong_type` for an item whose `data` is no text. A stream that failed stays where it was.
/// @par Cancellation Ends the call with `cancelled_code()`, as a failure that costs the page.
/// @par Lifetimes May outlive the sets and the client: calls then end with `cancelled_code()`.
/// @par Thread safety
/// One call at a time, from any executor that may call the client. It may be moved while no call is
/// running; a moved-from stream may only be assigned to or destroyed.
class atomic_stream {
  public:
    explicit atomic_stream(std::shared_ptr<detail::atomic_walk> walk) noexcept;
    atomic_stream(atomic_stream&& other) noexcept;
    atomic_stream& operator=(atomic_stream&& other) noexcept;
    ~atomic_stream();

    /// The next item, or nothing after the last one.
    boost::asio::awaitable<std::optional<atomic_item>> next();
    boost::asio::awaitable<result<std::optional<atomic_item>>> next(as_result_t);

  private:
    std::shared_ptr<detail::atomic_walk> walk_;
};

/// Items with JSON data, in sets of which all are written or none, and only if nobody else has
/// written since one has looked:
///
///     recipes::atomic_sets sets{table};
///     recipes::atomic_key const key{"user#123", "counter"};
///     auto const lock = co_await sets.get_lock({"user#123", "counter#lock"});
///     auto const item = co_await sets.get(key);             // after the lock
///     boost::json::value const next = item ? item->json().as_int64() + 1 : 1;
///     co_await sets.set_atomic(recipes::atomic_item(key, next), lock);
///
/// A lock is an item of its own that has a version and no data. It excludes nobody: `get_lock`
/// reads it, `set_atomic` writes the items and another version in one transaction, with the version
/// that was read as the condition. Of those that have read the same version, one writes, and the
/// others fail with `errc::race_condition`; they begin anew. Which lock is for which items is a
/// convention of those who use them. Keys of locks and of items are to differ.
///
/// Records have the texts `pk` and `sk` as they are given (behind `recipe_options::key_prefix`),
/// and `data`, a text; or, if it is a lock, `version`, a text, and when it expires. That is the
/// schema of the package atomic-dynamodb but for one name: for its tables,
/// `recipe_options().expiry_attribute("ttl")`.
///
/// Reads are consistent. What has no `data` is no item: reads leave locks out.
///
/// @par Guarantees
/// - Whoever gets the locks, reads items, and writes by these locks, overwrites nothing that was
///   written by the same locks meanwhile. This holds whatever clocks say, however long a process
///   stands still in between, and whatever the network loses, delays or repeats: it is the
///   service's condition on random versions that decides, and no version comes twice.
/// - A set is written as a whole or not at all.
/// - A `set_atomic` that succeeded was carried out once, when answers were lost as well: it is
///   repeated with the same token, and recognises its version. One that failed with
///   `errc::race_condition` was not carried out, and is not later.
/// - Of those that create or renew a lock at the same time all but one get what that one wrote.
///
/// @par What is not guaranteed
/// - A failure with `error::may_have_been_applied()` leaves the outcome open, for ever if need be:
///   a lock that still has the version it was written by says that nothing has happened yet.
/// - Writes by other locks, and `set` and `erase`, are not seen by a lock. They are not ordered
///   either: a copy of a `set` that the network delays may be carried out after a later one.
/// - Several reads are not one moment: a set that is being written may be seen in part. The version
///   then is another one, so that nothing is written by what was seen.
/// - Wall clocks decide when locks are renewed. One that is wrong by more than the life of a lock
///   has others' work fail with `errc::race_condition`; it is not lost.
/// @par Lifetimes Copies share everything. May outlive the client: calls then end with
/// `cancelled_code()`.
/// @par Thread safety As of the client's operations.
class atomic_sets {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    explicit atomic_sets(recipe_table const& table,
                         atomic_set_options options = atomic_set_options());

    atomic_set_options const& options() const noexcept;

    /// Writes an item in place of the one that has its key, without a lock.
    /// @par Errors Those of PutItem.
    /// @par Cancellation It may be written all the same.
    boost::asio::awaitable<void> set(atomic_item value, call_options options = call_options());
    boost::asio::awaitable<result<void>> set(atomic_item value, call_options options, as_result_t);
    boost::asio::awaitable<result<void>> set(atomic_item value, as_result_t);
    /// The same for any number of items, 25 in a request; it is no transaction. What the service
    /// leaves unprocessed is sent again; of a key the last one wins.
    /// @par Errors `errc::invalid_argument` and nothing is written; otherwise the message tells how
    /// many were not written, and all may be set again.
    boost::asio::awaitable<void> set(std::vector<atomic_item> values,
                                     call_options options = call_options());
    boost::asio::awaitable<result<void>> set(std::vector<atomic_item> values, call_options options,
                                             as_result_t);
    boost::asio::awaitable<result<void>> set(std::vector<atomic_item> values, as_result_t);

    /// Removes an item or a lock; what is not there is a success. Whoever has a lock that is
    /// removed cannot write by it any more.
    boost::asio::awaitable<void> erase(atomic_key key, call_options options = call_options());
    boost::asio::awaitable<result<void>> erase(atomic_key key, call_options options, as_result_t);
    boost::asio::awaitable<result<void>> erase(atomic_key key, as_result_t);
    /// The same for any number, as the `set` of many.
    boost::asio::awaitable<void> erase(std::vector<atomic_key> keys,
                                       call_options options = call_options());
    boost::asio::awaitable<result<void>> erase(std::vector<atomic_key> keys, call_options options,
                                               as_result_t);
    boost::asio::awaitable<result<void>> erase(std::vector<atomic_key> keys, as_result_t);

    /// The item of a key, or nothing.
    /// @par Errors Those of GetItem; `errc::wrong_type` if its `data` is no text.
    boost::asio::awaitable<std::optional<atomic_item>> get(
        atomic_key key, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<atomic_item>>> get(atomic_key key,
                                                                   call_options options,
                                                                   as_result_t) const;
    boost::asio::awaitable<result<std::optional<atomic_item>>> get(atomic_key key,
                                                                   as_result_t) const;

    /// The items of any number of keys, in their order, with nothing where there is none. Keys that
    /// the service leaves unprocessed are asked for again.
    boost::asio::awaitable<std::vector<std::optional<atomic_item>>> get_many(
        std::vector<atomic_key> keys, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::vector<std::optional<atomic_item>>>> get_many(
        std::vector<atomic_key> keys, call_options options, as_result_t) const;
    boost::asio::awaitable<result<std::vector<std::optional<atomic_item>>>> get_many(
        std::vector<atomic_key> keys, as_result_t) const;

    /// All items of a query at once, over all pages: a timeout is that of a page, a deadline that
    /// of all.
    boost::asio::awaitable<std::vector<atomic_item>> query(
        atomic_query what, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::vector<atomic_item>>> query(atomic_query what,
                                                                   call_options options,
                                                                   as_result_t) const;
    boost::asio::awaitable<result<std::vector<atomic_item>>> query(atomic_query what,
                                                                   as_result_t) const;
    /// The same one after the other.
    [[nodiscard]] atomic_stream stream(atomic_query what,
                                       call_options options = call_options()) const;

    /// The lock of a key as it is now. One that is not there is created; one that has not
    /// `renew_before` left to live is renewed, with another version. Call it before reading what is
    /// to be written by it.
    /// @par Errors Those of GetItem, PutItem and UpdateItem. `errc::invalid_argument` if the key is
    /// that of an item with data. `errc::race_condition` if others change it all the time.
    /// @par Cancellation It may be created or renewed all the same.
    boost::asio::awaitable<atomic_lock> get_lock(atomic_key key,
                                                 call_options options = call_options());
    boost::asio::awaitable<result<atomic_lock>> get_lock(atomic_key key, call_options options,
                                                         as_result_t);
    boost::asio::awaitable<result<atomic_lock>> get_lock(atomic_key key, as_result_t);

    /// Writes all items, if all locks have the version that was read, and nothing otherwise: one
    /// TransactWriteItems. Items and locks are at least one each and 100 together.
    ///
    /// Conflicts with other transactions and throttling are waited for (`transact_write`).
    /// @return The locks as they are now, in the same order: to write again without `get_lock`.
    /// @par Errors `errc::race_condition` if a lock has another version or is gone, and only then;
    /// `errc::invalid_argument`, before anything is sent, for keys that are not all different and
    /// what `transact_write` refuses; what the service says of the request, as it says it.
    /// @par Cancellation It may be carried out all the same, but see
    /// `error::may_have_been_applied`.
    boost::asio::awaitable<std::vector<atomic_lock>> set_atomic(
        std::vector<atomic_item> items, std::vector<atomic_lock> locks,
        call_options options = call_options());
    boost::asio::awaitable<result<std::vector<atomic_lock>>> set_atomic(
        std::vector<atomic_item> items, std::vector<atomic_lock> locks, call_options options,
        as_result_t);
    boost::asio::awaitable<result<std::vector<atomic_lock>>> set_atomic(
        std::vector<atomic_item> items, std::vector<atomic_lock> locks, as_result_t);
    /// The same for one item and its lock.
    boost::asio::awaitable<atomic_lock> set_atomic(atomic_item value, atomic_lock lock,
                                                   call_options options = call_options());
    boost::asio::awaitable<result<atomic_lock>> set_atomic(atomic_item value, atomic_lock lock,
                                                           call_options options, as_result_t);
    boost::asio::awaitable<result<atomic_lock>> set_atomic(atomic_item value, atomic_lock lock,
                                                           as_result_t);

  private:
    std::shared_ptr<detail::atomic_home> home_;
};

}  // namespace dynaco::recipes
