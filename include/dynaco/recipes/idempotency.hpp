// Work that is done once, however often it is asked for.
#pragma once

#include <dynaco/recipes/idempotency_claim.hpp>
#include <dynaco/recipes/idempotency_options.hpp>
#include <dynaco/recipes/idempotent_run.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

namespace detail {
class idempotency_book;
}  // namespace detail

/// Does work once per key, in any number of processes, and gives everybody who asks again the
/// result of that one time:
///
///     recipes::idempotency once{table};
///     auto const paid = co_await once.run("order-17", "EUR 25", charge_card);
///     if (paid.outcome == recipes::run_outcome::payload_mismatch) refuse();
///     else if (paid.value) answer(*paid.value);
///
/// It is what the AWS Lambda Powertools call idempotency. A key is claimed by one conditional
/// write, before the work begins. The record then says that the work is in progress, until the
/// result takes its place or the claim expires; a claim that is withdrawn, because the work failed,
/// is deleted. The payload is what the key was used for: it is stored as a digest, and the same key
/// with another one is refused. Without a payload (`std::nullopt`) nothing is compared.
///
/// A claim that its owner has abandoned is taken over in two cases. Who has seen it twice, with its
/// whole time (`idempotency_options::in_progress`) in between by their own monotonic clock, need
/// compare no clocks. Who sees it for the first time goes by the calendar: the record says when it
/// ends, and `idempotency_options::clock_allowance` is added. The owner itself stops believing in
/// its claim before either.
///
/// @par Guarantees
/// - One winner: while a result is kept nobody gets or stores another one for its key. A completion
///   that comes too late, because its claim was taken over, writes nothing.
/// - Of all claims of a key one at most is current (`idempotency_claim::is_current`) at any time,
///   as long as calendar clocks differ by no more than the allowance and monotonic ones run equally
///   fast but for `idempotency_options::drift`. Neither processes that stand still, nor partitions,
///   nor lost, late or repeated requests and replies change that.
/// - A claim whose answer was lost recognises itself when it is sent again, and so do completions
///   and withdrawals.
/// - A result is replayed for `idempotency_options::keep_result`, at least.
/// - When an owner dies the key can be had after `in_progress` by whoever watches it, and after
///   `in_progress` and twice the allowance by everybody.
///
/// @par What is not guaranteed
/// - That the work has no effect twice. A process that stands still beyond its claim goes on
///   afterwards; work that dies, throws or is cancelled in the middle begins anew. What the work
///   does elsewhere must bear that: send the key along.
/// - With calendar clocks that are wrong by more than the allowance: that only one does the work
///   at a time, and for how long results are kept. One result wins still.
/// - That a claim is current where monotonic clocks stand still while others go on, as in a virtual
///   machine that is suspended. One result wins still.
/// - A request that the network delays may claim a key for somebody who has given up meanwhile.
///   Nobody does the work then until that claim expires, but for this object, which knows.
///
/// @par Failures
/// That a key is in use or was used differently is a result. A failure of the service is an error,
/// after the client's own retries.
/// @par Lifetimes
/// Copies share everything, and so do claims. May outlive the client: calls then end with
/// `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class idempotency {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: an option, its value and its rule.
    explicit idempotency(recipe_table const& table,
                         idempotency_options options = idempotency_options());

    idempotency_options const& options() const noexcept;

    /// Claims the key, which is one write: to do the work oneself. Most use `run`.
    /// @param payload What the key is used for. At most one megabyte makes sense: it is hashed.
    /// @par Errors Those of PutItem.
    /// @par Cancellation The key may be claimed all the same: the claim then expires.
    boost::asio::awaitable<claim_answer> claim(std::string key,
                                               std::optional<attribute_value> payload,
                                               call_options options = call_options()) const;
    boost::asio::awaitable<result<claim_answer>> claim(std::string key,
                                                       std::optional<attribute_value> payload,
                                                       call_options options, as_result_t) const;
    boost::asio::awaitable<result<claim_answer>> claim(std::string key,
                                                       std::optional<attribute_value> payload,
                                                       as_result_t) const;

    /// Claims the key, runs `work` on the caller's executor, and stores what it returns; or returns
    /// what is stored already.
    ///
    /// `work` is called without arguments and returns an `awaitable<T>`; `T` is text, a number,
    /// `bool`, an `attribute_value` or anything that one is made of, a type with a `value_codec`,
    /// or `void`. It is cancelled (terminally) `idempotency_options::margin` before its claim
    /// expires, as a Lambda function is ended, and it is always waited for: work that stops in time
    /// never runs twice at a time.
    ///
    /// The options are those of claiming the key, waiting for others included
    /// (`idempotency_options::wait_for_others`): a deadline does not limit the work.
    /// @return An `idempotent_run<T>`.
    /// @par Errors Those of PutItem, `errc::deadline_exceeded` while waiting for others, and
    /// `errc::wrong_type` or `errc::not_representable` if the stored result is no `T`. What the
    /// work throws comes out once the key is free again, also of the form with `as_result`. A
    /// failure of storing the result is `run_report::failure`: the result is there, but others may
    /// do the work again.
    /// @par Cancellation The work is cancelled and waited for, then the key is freed: the call ends
    /// with `cancelled_code()`. Work that returns in spite of that is completed as usual.
    template <once_function Work>
    auto run(std::string key, std::optional<attribute_value> payload, Work work,
             call_options options = call_options()) const {
        return detail::run_or_throw<Work>(state_, std::move(key), std::move(payload),
                                          std::move(work), options);
    }
    template <once_function Work>
    auto run(std::string key, std::optional<attribute_value> payload, Work work,
             call_options options, as_result_t) const {
        return detail::run_result<Work>(state_, std::move(key), std::move(payload), std::move(work),
                                        options);
    }
    template <once_function Work>
    auto run(std::string key, std::optional<attribute_value> payload, Work work,
             as_result_t) const {
        return detail::run_result<Work>(state_, std::move(key), std::move(payload), std::move(work),
                                        call_options());
    }

  private:
    std::shared_ptr<detail::idempotency_book> state_;
};

}  // namespace dynaco::recipes
