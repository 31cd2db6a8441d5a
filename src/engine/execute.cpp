#include <dynaco/call.hpp>
#include <dynaco/error_details.hpp>

#include "engine/call_memory.hpp"
#include "engine/core.hpp"
#include "engine/excursion.hpp"
#include "net/pooled_transport.hpp"
#include "policy/deadline.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::engine {
namespace asio = boost::asio;

namespace {

// What most attempts need none of is in coroutines of their own: each call that waits for its turn
// holds a frame of `execute`.

// The last checks and waits before an attempt.
asio::awaitable<void> get_ready(core& which, call const& life, std::optional<error>& failure) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    failure = co_await which.ensure_credentials(life.call_deadline());
    if (failure) co_return;
    while (auto& limiter = which.limiter()) {
        if (which.is_shut_down() || caller.cancelled() != asio::cancellation_type::none) break;
        auto const now = which.clock().now();
        auto const wait = limiter->acquire(now);
        if (wait == clock::duration::zero()) break;
        if (life.call_deadline() && *life.call_deadline() - now <= wait) {
            failure = error{errc::deadline_exceeded};
            break;
        }
        co_await which.sleep_until(now + wait);
    }
}

// Those that the last attempt was signed with were refused: whether there are others now.
asio::awaitable<bool> renew_credentials(core& which, call const& life) {
    auto const refused = life.keys_version();
    // Other calls may have been refused, too, and have new ones already.
    if (which.keys_version() == refused) which.distrust_credentials();
    auto const missing = co_await which.ensure_credentials(life.call_deadline());
    co_return !missing && which.keys_version() != refused;
}

// A call that has to wait for a connection does so before anything else is made for it. 10,000 may
// wait, and what each of them holds has left the processor's nearer caches when its turn comes.
void take_place(core& which, wire::operation const& operation, call_options const& options,
                clock::time_point now, std::optional<net::queue_place>& place) {
    auto* const pool = which.line(operation.service).pool;
    if (!pool || !pool->must_queue() || which.needs_preparation()) return;
    auto const& longest = which.config().timeouts;
    auto const of_call = policy::deadline_of(options, now, longest.call);
    if (of_call && *of_call <= now) return;
    pool->queue(place, now,
                policy::deadline_of_attempt(
                    now, options.attempt_timeout().value_or(longest.attempt), of_call));
}

asio::awaitable<result<bool>> exchange(call& life, clock::time_point began, attempt_result& got,
                                       std::optional<net::queue_place>& place,
                                       asio::cancellation_state const& caller) {
    auto& request = life.next_attempt(began);
    auto& line = life.line();
    return place ? line.pool->exchange(request, got, place, caller, began)
                 : line.transport->exchange(request, got);
}

}  // namespace

bool is_home(core const& which, asio::any_io_executor const& executor) {
    return executor == which.executor();
}

asio::awaitable<std::optional<error>> execute(core& which, wire::operation const& operation,
                                              void* request, void* response,
                                              call_options const& options, departure depart,
                                              void* asked) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (depart) {
        auto const here = co_await asio::this_coro::executor;
        if (!is_home(which, here)) {
            auto work = depart(which.shared_from_this(), asked, response, options);
            auto failure = co_await std::move(work);
            co_return failure;
        }
    }
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const is_cancelled = [&] {
        return which.is_shut_down() || caller.cancelled() != asio::cancellation_type::none;
    };
    if (is_cancelled()) co_return error{cancelled_code()};
    call_scope scope{which};
    auto began = which.clock().now();  // when the next attempt did
    // One for the whole coroutine: what is to be returned must not make its frame larger each time.
    auto failure = call::check(operation, request, options);
    std::optional<net::queue_place> place;
    if (!failure) take_place(which, operation, options, began, place);
    while (place && place->is_waiting(caller)) co_await place->answer();
    auto& memory = scope.memory();
    auto& life = memory.life.emplace(which, operation, request, options, began);
    if (!failure && life.is_late()) failure = error{errc::deadline_exceeded};
    if (failure) co_return life.fail(*std::move(failure));
    for (;; began = which.clock().now()) {
        if (which.needs_preparation()) {
            place.reset();  // its limit is that of the wait for a connection
            co_await get_ready(which, life, failure);
            if (is_cancelled()) co_return life.cancel(false);
            if (failure) co_return life.fail(*std::move(failure));
            began = which.clock().now();
        }
        auto& got = memory.last.emplace(operation, response, memory.request_id);
        auto const sent = co_await exchange(life, began, got, place, caller);
        failure = life.conclude(sent, got);
        if (is_cancelled()) co_return life.cancel(!failure);
        if (!failure) co_return life.succeed(response);

        if (life.should_refresh_credentials(*failure)) {
            bool const renewed = co_await renew_credentials(which, life);
            if (is_cancelled()) co_return life.cancel(false);
            if (renewed) continue;
        }
        auto const next = life.next_time(*failure, got);
        if (!next) co_return life.fail(*std::move(failure));
        co_await which.sleep_until(*next);
        if (is_cancelled()) co_return life.cancel(false);
    }
}

namespace {

asio::awaitable<void> run(std::shared_ptr<core> which, wire::operation const& operation,
                          std::shared_ptr<void> owner, void* request, void* response,
                          call_options const& options,
                          std::shared_ptr<std::optional<error>> outcome) {
    co_await asio::this_coro::throw_if_cancelled(false);  // before the next await looks at it
    *outcome = co_await execute(*which, operation, request, response, options);
    owner.reset();
}

asio::awaitable<void> sleep_at_home(std::shared_ptr<core> which, clock::time_point when) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!which->is_shut_down()) co_await which->sleep_until(when);
}

}  // namespace

asio::awaitable<void> sleep_until(std::shared_ptr<core> which, clock::time_point when) {
    // A cancellation that came before is not told to what begins after it.
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (caller.cancelled() != asio::cancellation_type::none) co_return;
    auto trip = excursion(which->executor(), sleep_at_home(which, when),
                          std::make_shared<asio::cancellation_signal>());
    co_await std::move(trip);
}

clock::time_point now(core const& which) {
    return which.clock().now();
}

asio::awaitable<std::optional<error>> execute_from_elsewhere(std::shared_ptr<core> which,
                                                             wire::operation const& operation,
                                                             std::shared_ptr<void> owner,
                                                             void* request, void* response,
                                                             call_options const& options) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (caller.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
    auto const outcome = std::make_shared<std::optional<error>>(cancelled_code());
    auto work = run(which, operation, std::move(owner), request, response, options, outcome);
    auto trip = excursion(which->executor(), std::move(work),
                          std::make_shared<asio::cancellation_signal>());
    co_await std::move(trip);
    // Cancelled after the call succeeded there, before it was heard of here.
    if (!*outcome && caller.cancelled() != asio::cancellation_type::none) {
        error::details payload;
        payload.operation = operation.name;
        payload.may_have_been_applied = !operation.is_read_only;
        co_return error{cancelled_code(), std::move(payload)};
    }
    co_return *outcome;
}

}  // namespace dynaco::engine
