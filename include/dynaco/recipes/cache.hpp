// Values that processes on different machines share for a while.
#pragma once

#include <dynaco/recipes/cache_options.hpp>
#include <dynaco/recipes/cached.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::recipes {

/// Entries of a key, a value and a time to live:
///
///     recipes::cache cache{table, recipes::cache_options().ttl(10min)};
///     co_await cache.set("user:123", profile, 60s);
///     std::optional<dynaco::attribute_value> user = co_await cache.get("user:123");
///     auto page = co_await cache.get_or_compute("page:1", render);  // render() once for all
///     co_await cache.erase("user:123");
///
/// A value is an `attribute_value`: text, bytes, a number, a map; with its key less than 400 KB. A
/// key is a text of 1 to 1024 bytes, less if entries are scattered: 2048 with `CACHE#` and prefix.
///
/// Entries are kept in partitions that nothing else is in (`cache_layout::collected`), so that
/// `keys` and `clear` are queries of these partitions, page by page to the last one: they neither
/// read what else is in the table nor depend on an index or a list that could be incomplete.
///
/// Every write has a version, greater than that of the record which it replaces: at first the time
/// of day, and one more than the record's where that is greater. It has that as its condition.
/// Erasing writes a record without a value, which the service removes an hour later. So a copy of
/// a request that the network delays changes nothing when it comes after others.
///
/// @par Guarantees
/// - An entry is never returned or listed once its time has passed by the wall clock of the process
///   that asks, to the millisecond, whether or not the service has removed it yet.
/// - What was replaced or erased does not come back: once `set`, `erase` or `clear` has succeeded,
///   no `get` that begins later, in any process, returns what was there before; neither after lost,
///   repeated or late requests, nor with wall clocks that are wrong, nor if a process stands still
///   in between. (With `consistent_read`, and without copies in other processes.)
/// - A value that was computed by `get_or_compute` is not stored if the entry was written or erased
///   since the computation began.
/// - A copy in this process is at most `local_age` older than what it is a copy of, by the
///   monotonic clock; writes through these `cache` objects count at once.
///
/// @par What is not
/// - Wall clocks that differ shorten or lengthen the life of an entry by as much. The time begins
///   with the call of `set`.
/// - A `set` that fails may have stored its value, or may do so later: the version that it has
///   chosen can be greater than those of others that come after it, if clocks differ. While a `set`
///   or `erase` runs, what it does may be seen, be replaced, and be seen again.
/// - `clear` is not one step: entries that are written while it runs may stay or go. It does not
///   know of values that are being computed, which may be stored when it has ended.
/// - One computation at a time is one of this process. Others may compute the same, and who joins
///   one gets its value although another process has erased the entry since it began.
/// - While a process stands still, its copies do not age if its monotonic clock stands still, too.
/// - Nothing is removed to make room: entries without a time to live stay until they are erased.
///
/// @par Lifetimes
/// Copies share everything, also what is kept in this process. May outlive the client: calls then
/// end with `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class cache {
  public:
    using milliseconds = std::chrono::milliseconds;

    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    explicit cache(recipe_table const& table, cache_options options = cache_options());

    cache_options const& options() const noexcept;

    /// The value, or nothing if there is no entry whose time has not passed.
    /// @par Errors `errc::invalid_argument` for a key of the wrong length, as of all that follow;
    /// those of GetItem.
    boost::asio::awaitable<std::optional<attribute_value>> get(
        std::string key, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<attribute_value>>> get(std::string key,
                                                                       call_options options,
                                                                       as_result_t) const;
    boost::asio::awaitable<result<std::optional<attribute_value>>> get(std::string key,
                                                                       as_result_t) const {
        return get(std::move(key), call_options(), as_result);
    }

    /// The value as a `T`, as `attribute_value::get` has them: `cache.get<std::string>("greeting")`
    /// @par Errors Also `errc::wrong_type` and `errc::not_representable`.
    template <class T>
    boost::asio::awaitable<std::optional<T>> get(std::string key,
                                                 call_options options = call_options()) const {
        return detail::read_typed_or_throw<T>(get(std::move(key), options, as_result));
    }
    template <class T>
    boost::asio::awaitable<result<std::optional<T>>> get(std::string key, call_options options,
                                                         as_result_t) const {
        return detail::read_typed<T>(get(std::move(key), options, as_result));
    }

    /// Whether there is an entry whose time has not passed.
    boost::asio::awaitable<bool> has(std::string key, call_options options = call_options()) const;
    boost::asio::awaitable<result<bool>> has(std::string key, call_options options,
                                             as_result_t) const;

    /// Stores a value in place of what is there, for so long; without a time, for
    /// `cache_options::ttl`. The deadline or timeout of `options` is that of the whole.
    /// @par Errors `errc::invalid_argument` for a time that is not 1 ms to 36500 days; those of
    /// PutItem.
    /// @par Cancellation, errors
    /// The value may be stored all the same, also later.
    boost::asio::awaitable<void> set(std::string key, attribute_value value,
                                     call_options options = call_options()) const;
    boost::asio::awaitable<void> set(std::string key, attribute_value value, milliseconds ttl,
                                     call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> set(std::string key, attribute_value value,
                                             std::optional<milliseconds> ttl, call_options options,
                                             as_result_t) const;
    boost::asio::awaitable<result<void>> set(std::string key, attribute_value value,
                                             as_result_t) const {
        return set(std::move(key), std::move(value), std::nullopt, call_options(), as_result);
    }

    /// Removes an entry, if there is one.
    /// @par Errors Those of PutItem, which is how it is done.
    /// @par Cancellation, errors
    /// It may be removed all the same, also later.
    boost::asio::awaitable<void> erase(std::string key,
                                       call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> erase(std::string key, call_options options,
                                               as_result_t) const;

    /// Removes all entries: those that were there when it was called, and that nobody has written
    /// since. Each costs a write. Records of entries that were erased long ago are deleted by the
    /// way.
    ///
    /// Up to 16 requests are in flight. The deadline or timeout of `options` is that of the whole;
    /// a report is not made.
    /// @par Errors Those of Query (or Scan) and PutItem: some entries may be left.
    /// @par Cancellation As an error.
    boost::asio::awaitable<void> clear(call_options options = call_options()) const;
    boost::asio::awaitable<result<void>> clear(call_options options, as_result_t) const;

    /// The keys of all entries whose time has not passed, in the order of their bytes.
    boost::asio::awaitable<std::vector<std::string>> keys(
        call_options options = call_options()) const;
    /// Those that a pattern matches from their first character to their last: `*` stands for any
    /// number of characters, `?` for one, and `\` takes both and itself literally. `user:*` reads
    /// what begins with `user:` only; `*:1` reads all keys.
    /// @par Errors Those of Query (or Scan).
    boost::asio::awaitable<std::vector<std::string>> keys(
        std::string pattern, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::vector<std::string>>> keys(std::string pattern,
                                                                  call_options options,
                                                                  as_result_t) const;

    /// The value of an entry, or what `work()` computes, which is stored then.
    ///
    /// `work` returns an `awaitable<T>`; a stored value has to be a `T`, too. Callers that come
    /// while the same key is being computed by this `cache` or its copies wait for that, and their
    /// own `work` is not called; those that come after a write of the key through them do not. It
    /// runs on the client's executor. Copies of `work` outlive the call.
    ///
    /// The deadline or timeout of `options` is that of this caller's wait; the requests have the
    /// client's own limits.
    /// @return A `cached<T>`.
    /// @par Errors Those of `get`, in which case nothing is computed. What the work throws comes
    /// out of the calls of all that wait for it, also of the forms with `as_result`; who comes
    /// later computes anew. That storing fails is `cached::failure`.
    /// @par Cancellation The others go on waiting. When nobody waits any more, the computation is
    /// cancelled.
    template <computing_function Work>
    auto get_or_compute(std::string key, Work work, call_options options = call_options()) const {
        return detail::compute_or_throw<Work>(book_, std::move(key), std::move(work), std::nullopt,
                                              options);
    }
    template <computing_function Work>
    auto get_or_compute(std::string key, Work work, milliseconds ttl,
                        call_options options = call_options()) const {
        return detail::compute_or_throw<Work>(book_, std::move(key), std::move(work), ttl, options);
    }
    template <computing_function Work>
    auto get_or_compute(std::string key, Work work, std::optional<milliseconds> ttl,
                        call_options options, as_result_t) const {
        return detail::compute_result<Work>(book_, std::move(key), std::move(work), ttl, options);
    }
    template <computing_function Work>
    auto get_or_compute(std::string key, Work work, as_result_t) const {
        return detail::compute_result<Work>(book_, std::move(key), std::move(work), std::nullopt,
                                            call_options());
    }

  private:
    std::shared_ptr<detail::cache_book> book_;
};

}  // namespace dynaco::recipes
