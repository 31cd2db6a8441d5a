// Sending one content of a transaction until its outcome is known.
#pragma once

#include <dynaco/call.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/transaction_options.hpp>

#include "engine/core.hpp"
#include "engine/draw.hpp"
#include "policy/transaction_state.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <optional>
#include <utility>

namespace dynaco::helpers {

/// What is wrong with the options.
[[nodiscard]] std::optional<error> find_fault(transaction_options const& options);
/// Limits from now on.
[[nodiscard]] policy::transaction_limits limits_of(transaction_options const& options,
                                                   engine::core const& core, bool can_reconsider);
/// The options of the next call of a content.
[[nodiscard]] call_options options_of_call(transaction_options const& options,
                                           engine::core const& core,
                                           policy::transaction_state const& state);
/// The failure as the caller is to see it: with what all calls add up to.
[[nodiscard]] error seen_as_a_whole(error const& failure, policy::transaction_state const& state);

/// A failure, and what is to follow it: `give_up` or `reconsider`.
class transaction_failure {
  public:
    transaction_failure(error what, policy::transaction_decision then)
        : failure{std::move(what)}, decision{then} {}

    error failure;
    policy::transaction_decision decision;
};

/// Sends `request`, which has its token, until it is carried out (nothing is returned, and
/// `response` set) or there is nothing to repeat. Cancellation is a value: the caller's coroutine
/// does not throw when it is cancelled.
/// @par Lifetimes `state` and `response` are of the frame that awaits this.
template <class Request>
boost::asio::awaitable<std::optional<transaction_failure>> send_transaction(
    std::shared_ptr<engine::core> core, Request request, transaction_options options,
    policy::transaction_state& state, typename Request::response_type& response) {
    namespace asio = boost::asio;
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    state.begin(engine::now(*core));
    for (;;) {
        auto call =
            engine::perform<Request, true>(core, request, options_of_call(options, *core, state));
        auto got = co_await std::move(call);
        if (got.has_value()) {
            response = *std::move(got);
            co_return std::nullopt;
        }
        auto draw = engine::draw_part(core);
        auto const part = co_await std::move(draw);
        auto const time = engine::now(*core);
        auto const decision = state.failed(got.error(), time, part);
        if (decision.verdict != policy::transaction_verdict::repeat) {
            co_return transaction_failure(seen_as_a_whole(got.error(), state), decision);
        }
        co_await engine::sleep_until(core, time + decision.delay);
        if (caller.cancelled() != asio::cancellation_type::none) {
            co_return transaction_failure(seen_as_a_whole(error{cancelled_code()}, state),
                                          policy::transaction_decision());
        }
    }
}

/// A failure that is known before anything is sent.
template <class T>
boost::asio::awaitable<result<T>> refuse(error failure) {
    co_return failure;
}

}  // namespace dynaco::helpers
