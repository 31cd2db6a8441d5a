// Transactions that are repeated until their outcome is known, or decided anew until they commit.
#pragma once

#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/result.hpp>
#include <dynaco/transaction_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco {

class client;

/// What a transaction writes: up to 100 actions on one item each, all of which happen or none.
///
///     auto transfer = write_transaction()
///                         .update(transact_update("accounts", key("id", "a"), "ADD cents :less")
///                                     .expression_attribute_value(":less", -500))
///                         .update(transact_update("accounts", key("id", "b"), "ADD cents :more")
///                                     .expression_attribute_value(":more", 500));
///     co_await transact_write(client, transfer);
///
/// Actions have conditions, names and values as in the classes of TransactWriteItems; for those
/// that need none there are short forms.
class write_transaction {
  public:
    write_transaction() noexcept;

    /// Writes an item in place of the one that has the same key.
    write_transaction& put(transact_put action) &;
    write_transaction&& put(transact_put action) &&;
    write_transaction& put(std::string table_name, item value) &;
    write_transaction&& put(std::string table_name, item value) &&;
    /// Changes attributes of an item; creates it if there is none.
    write_transaction& update(transact_update action) &;
    write_transaction&& update(transact_update action) &&;
    write_transaction& update(std::string table_name, item key, std::string expression) &;
    write_transaction&& update(std::string table_name, item key, std::string expression) &&;
    /// Removes an item (the service's action `Delete`).
    write_transaction& erase(transact_delete action) &;
    write_transaction&& erase(transact_delete action) &&;
    write_transaction& erase(std::string table_name, item key) &;
    write_transaction&& erase(std::string table_name, item key) &&;
    /// A condition on an item that the transaction does not write.
    write_transaction& check(transact_condition_check action) &;
    write_transaction&& check(transact_condition_check action) &&;
    write_transaction& check(std::string table_name, item key, std::string condition) &;
    write_transaction&& check(std::string table_name, item key, std::string condition) &&;

    /// Whether the response tells what it cost; `none` if unset.
    write_transaction& return_consumed_capacity(dynaco::return_consumed_capacity value) &;
    write_transaction&& return_consumed_capacity(dynaco::return_consumed_capacity value) &&;

    [[nodiscard]] std::size_t size() const noexcept { return request_.transact_items().size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The operation's request, without a token.
    transact_write_items_request const& request() const noexcept { return request_; }

  private:
    write_transaction& add(transact_write_item action);

    transact_write_items_request request_;
};

/// Carries a transaction out: repeats it after conflicts, throttling and failures that leave its
/// outcome open, with growing pauses, until it is carried out, has failed for good, or attempts or
/// time are used up.
///
/// All repetitions have the same idempotency token, so that the transaction happens once at most.
/// The service remembers a token for ten minutes: there is no repetition after that.
/// @par Errors
/// `errc::invalid_argument`, and nothing is sent, for no action or more than 100, for an item to
/// put that the service would refuse (`check_item`), for items to put of more than 4 MB together,
/// and for two actions that certainly are on one item: between two of update, erase and check that
/// is seen by their keys; for a put if another action on the table tells which attributes the key
/// has. What a failed condition or a rule of the service cancels is not repeated:
/// `error::cancellation_reasons()` (error_details.hpp) has an entry at the index of each action,
/// with the old item if the action asked for it. `error::may_have_been_applied()` tells whether the
/// outcome is still open.
/// @par Cancellation
/// Terminal cancellation ends it with `cancelled_code()`; `may_have_been_applied()` is right then.
/// @par Lifetimes Arguments are taken by value; the client may be moved or destroyed meanwhile,
/// which ends it with `cancelled_code()`.
/// @par Thread safety As an operation of the client.
boost::asio::awaitable<transact_write_items_response> transact_write(
    client& with, write_transaction what, transaction_options options = transaction_options());
boost::asio::awaitable<result<transact_write_items_response>> transact_write(
    client& with, write_transaction what, transaction_options options, as_result_t);
boost::asio::awaitable<result<transact_write_items_response>> transact_write(client& with,
                                                                             write_transaction what,
                                                                             as_result_t);

/// What a transaction reads: up to 100 items as they are at one moment.
class read_transaction {
  public:
    read_transaction() noexcept;

    read_transaction& get(transact_get action) &;
    read_transaction&& get(transact_get action) &&;
    read_transaction& get(std::string table_name, item key) &;
    read_transaction&& get(std::string table_name, item key) &&;

    [[nodiscard]] std::size_t size() const noexcept { return request_.transact_items().size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The operation's request.
    transact_get_items_request const& request() const noexcept { return request_; }

  private:
    transact_get_items_request request_;
};

/// Reads the items of a transaction, in the order of its gets; nothing where there is no item.
/// Repeats after conflicts with writing transactions and after throttling, as `transact_write`
/// does.
/// @par Errors As for `transact_write`.
boost::asio::awaitable<std::vector<std::optional<item>>> transact_read(
    client& with, read_transaction what, transaction_options options = transaction_options());
boost::asio::awaitable<result<std::vector<std::optional<item>>>> transact_read(
    client& with, read_transaction what, transaction_options options, as_result_t);
boost::asio::awaitable<result<std::vector<std::optional<item>>>> transact_read(
    client& with, read_transaction what, as_result_t);

namespace detail {

/// Decides what to write; nothing if there is nothing to do.
using decide_function = std::function<boost::asio::awaitable<std::optional<write_transaction>>()>;
using transact_result = std::optional<transact_write_items_response>;

boost::asio::awaitable<transact_result> transact(client& with, decide_function decide,
                                                 transaction_options options);
boost::asio::awaitable<result<transact_result>> transact(client& with, decide_function decide,
                                                         transaction_options options, as_result_t);
boost::asio::awaitable<std::optional<write_transaction>> always(
    boost::asio::awaitable<write_transaction> decided);

/// Calls what a user gave, which every copy shares.
template <class Decide>
class shared_decide {
  public:
    template <class From>
    explicit shared_decide(std::in_place_t, From&& from)
        : decide_{std::make_shared<Decide>(std::forward<From>(from))} {}

    boost::asio::awaitable<std::optional<write_transaction>> operator()() const {
        if constexpr (std::same_as<std::invoke_result_t<Decide&>,
                                   boost::asio::awaitable<write_transaction>>) {
            return always(std::invoke(*decide_));
        } else {
            return std::invoke(*decide_);
        }
    }

  private:
    std::shared_ptr<Decide> decide_;
};

template <class Decide>
decide_function erased(Decide&& decide) {
    // GCC 12 destroys a temporary closure twice when its full expression contains `co_await`.
    static_assert(std::is_lvalue_reference_v<Decide> ||
                      std::is_trivially_destructible_v<std::remove_cvref_t<Decide>>,
                  "dynaco: GCC 12 destroys a temporary closure twice inside a co_await expression. "
                  "Give it a name in a statement of its own, then pass that: "
                  "'auto decide = [...] { ... }; co_await dynaco::transact(client, decide);'");
    return shared_decide<std::decay_t<Decide>>{std::in_place, std::forward<Decide>(decide)};
}

}  // namespace detail

/// What decides a transaction: a callable that returns `awaitable<write_transaction>` or, where
/// there may be nothing to do, `awaitable<std::optional<write_transaction>>`.
template <class T>
concept transaction_decider =
    std::invocable<std::decay_t<T>&> &&
    (std::same_as<std::invoke_result_t<std::decay_t<T>&>,
                  boost::asio::awaitable<write_transaction>> ||
     std::same_as<std::invoke_result_t<std::decay_t<T>&>,
                  boost::asio::awaitable<std::optional<write_transaction>>>);

/// Reads, decides and writes until it commits: awaits `decide`, carries out the transaction that it
/// returns, and, if a condition of that failed or it met another transaction, does both again after
/// a pause.
///
///     auto decide = [&]() -> asio::awaitable<write_transaction> {
///         auto const got = co_await client.get_item("accounts", key("id", "a"));
///         auto const cents = got.item.value().get<int>("cents");
///         co_return write_transaction().update(
///             transact_update("accounts", key("id", "a"), "SET cents = :new")
///                 .condition_expression("cents = :old")
///                 .expression_attribute_value(":new", cents / 2)
///                 .expression_attribute_value(":old", cents));
///     };
///     co_await transact(client, decide);
///
/// What `decide` has read must be in the conditions of what it writes: nothing else keeps others
/// from changing it in between. Each decision has its own idempotency token. A write whose outcome
/// is open is repeated as it is until the outcome is known, and only then decided anew.
///
/// @param decide Called on the caller's executor, one call at a time; copied (moved, if it is a
/// temporary), and kept until the end. A closure whose captures have a destructor must have a
/// name: GCC 12 destroys a temporary one twice.
/// @return The response of the write; nothing if `decide` said that there is nothing to do.
/// @par Errors
/// As for `transact_write`. A condition that still fails when attempts or time are used up is that
/// failure. A `dynaco::exception` of `decide` is the failure of the whole; what else it throws
/// comes out as it is, also with `as_result`. `errc::invalid_argument` if the options have a token.
/// @par Cancellation As for `transact_write`; also ends `decide`.
template <transaction_decider Decide>
boost::asio::awaitable<std::optional<transact_write_items_response>> transact(
    client& with, Decide&& decide, transaction_options options = transaction_options()) {
    return detail::transact(with, detail::erased(std::forward<Decide>(decide)), std::move(options));
}
template <transaction_decider Decide>
boost::asio::awaitable<result<std::optional<transact_write_items_response>>> transact(
    client& with, Decide&& decide, transaction_options options, as_result_t as_value) {
    return detail::transact(with, detail::erased(std::forward<Decide>(decide)), std::move(options),
                            as_value);
}
template <transaction_decider Decide>
boost::asio::awaitable<result<std::optional<transact_write_items_response>>> transact(
    client& with, Decide&& decide, as_result_t as_value) {
    return detail::transact(with, detail::erased(std::forward<Decide>(decide)),
                            transaction_options(), as_value);
}

}  // namespace dynaco
