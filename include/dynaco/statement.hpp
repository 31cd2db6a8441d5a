// PartiQL: statements with typed parameters, alone, in batches and in transactions.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/item_options.hpp>
#include <dynaco/result.hpp>
#include <dynaco/transaction_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {

class client;
class execute_statement_request;
struct execute_statement_response;

/// A statement in PartiQL and what its question marks stand for.
///
///     auto songs = statement("SELECT * FROM music WHERE artist = ? AND year > ?", "Björk", 1995);
///
/// Values are never put into the text, so that no value can change what the statement does.
class statement {
  public:
    /// @param text 1 to 8192 characters.
    /// @param values What `attribute_value` converts from, one per question mark.
    template <class... Values>
        requires(std::constructible_from<attribute_value, Values &&> && ...)
    explicit statement(std::string text, Values&&... values) : text_{std::move(text)} {
        values_.reserve(sizeof...(values));
        (values_.emplace_back(std::forward<Values>(values)), ...);
    }

    std::string const& text() const noexcept { return text_; }

    /// One more parameter.
    statement& parameter(attribute_value value) &;
    statement&& parameter(attribute_value value) &&;
    std::vector<attribute_value> const& parameters() const noexcept { return values_; }

    /// Whether a `SELECT` sees all writes that succeeded before; twice as expensive. False if
    /// unset. In a transaction, which sees them anyway, it has no effect.
    statement& consistent_read(bool value) &;
    statement&& consistent_read(bool value) &&;
    std::optional<bool> consistent_read() const noexcept { return consistent_read_; }

    /// Whether a failed condition tells the item that made it fail; `none` if unset.
    statement& return_values_on_condition_check_failure(
        dynaco::return_values_on_condition_check_failure value) &;
    statement&& return_values_on_condition_check_failure(
        dynaco::return_values_on_condition_check_failure value) &&;
    std::optional<dynaco::return_values_on_condition_check_failure> const&
    return_values_on_condition_check_failure() const noexcept {
        return return_values_;
    }

    /// The request of ExecuteStatement, to add to what this class leaves out.
    [[nodiscard]] execute_statement_request request() const;

  private:
    std::string text_;
    std::vector<attribute_value> values_;
    std::optional<bool> consistent_read_;
    std::optional<dynaco::return_values_on_condition_check_failure> return_values_;
};

/// The statements as a list: `statements(a, b)`. Works inside a `co_await` expression on every
/// compiler, where GCC 12 compiles no list in braces.
template <std::same_as<statement>... Statements>
std::vector<statement> statements(Statements... each) {
    std::vector<statement> made;
    made.reserve(sizeof...(each));
    (made.push_back(std::move(each)), ...);
    return made;
}

/// Executes a statement: the items of its first page and, if there are more, the token of the next
/// one (`execute_statement_response`, in operations/execute_statement.hpp).
/// @par Errors, Cancellation As an operation of the client.
boost::asio::awaitable<execute_statement_response> execute(client& with, statement what,
                                                           call_options options = call_options());
boost::asio::awaitable<result<execute_statement_response>> execute(client& with, statement what,
                                                                   call_options options,
                                                                   as_result_t);
boost::asio::awaitable<result<execute_statement_response>> execute(client& with, statement what,
                                                                   as_result_t);

/// What came of one statement of a batch: the item that it read, if there is one; or its failure.
using statement_result = result<std::optional<item>>;

/// Executes any number of statements, each on one item and for itself: 25 in a call, one call after
/// the other, reading and writing statements in calls of their own, as the service demands. What
/// was throttled, met a transaction or a fault of the service is repeated after growing pauses,
/// together with those that follow; up to ten times each.
///
/// The results have the order of the statements. A failed statement has the code, the service's
/// words and, if it asked for it, the item that made its condition fail (`error::item()`). If a
/// call as a whole fails for good, its statements and all later ones have that failure; later ones
/// are executed all the same if it was a rule that those statements broke together. The most likely
/// one: two of the 25 are on one item. Reads are then sent again in smaller calls, so that only
/// those fail that break a rule alone; writes are not, because some may have been done. Give writes
/// on one item to different calls of this function.
///
/// Nothing is dropped: each statement has a result, and `error::may_have_been_applied()` tells
/// whether it may have been executed after all.
/// @par Errors
/// `errc::invalid_argument` for what can be seen from here; then nothing was sent. All else is in
/// the results.
/// @par Cancellation
/// It ends at once; statements that have no result yet have `cancelled_code()`.
/// @param options Deadline and timeout are those of the whole; without them there is none.
boost::asio::awaitable<std::vector<statement_result>> batch_execute(
    client& with, std::vector<statement> what, call_options options = call_options());
boost::asio::awaitable<result<std::vector<statement_result>>> batch_execute(
    client& with, std::vector<statement> what, call_options options, as_result_t);
boost::asio::awaitable<result<std::vector<statement_result>>> batch_execute(
    client& with, std::vector<statement> what, as_result_t);

/// Executes up to 100 statements as one transaction: all of them reading or all writing. Repeats it
/// with one idempotency token until its outcome is known, as `transact_write` does.
/// @return What the statements read, in their order; nothing for a write, and where there is no
/// item.
/// @par Errors
/// `errc::invalid_argument` for what can be seen from here; nothing is sent then.
/// `error::cancellation_reasons()` has an entry for each statement.
boost::asio::awaitable<std::vector<std::optional<item>>> execute_transaction(
    client& with, std::vector<statement> what, transaction_options options = transaction_options());
boost::asio::awaitable<result<std::vector<std::optional<item>>>> execute_transaction(
    client& with, std::vector<statement> what, transaction_options options, as_result_t);
boost::asio::awaitable<result<std::vector<std::optional<item>>>> execute_transaction(
    client& with, std::vector<statement> what, as_result_t);

}  // namespace dynaco
