#include "net/pooled_transport.hpp"

#include "net/exchange_steps.hpp"
#include "policy/reuse.hpp"

#include <boost/asio/this_coro.hpp>

#include <vector>

namespace dynaco::net {
namespace asio = boost::asio;
using policy::phase;

namespace {

error with_application(error failure, bool may_have_been_applied) {
    if (!may_have_been_applied || failure.may_have_been_applied()) return failure;
    return failure.with([](error::details& payload) { payload.may_have_been_applied = true; });
}

asio::awaitable<result<bool>> refuse(error failure) {
    co_return failure;
}

}  // namespace

pooled_transport::pooled_transport(asio::any_io_executor executor, service_address const& address,
                                   client_config const& config)
    : timers_{std::make_shared<sweeper>(executor, config.clock)},
      settings_{std::make_shared<connect_settings>(executor, config, timers_)},
      min_connections_{config.pool.min_connections} {
    settings_->host = address.host;
    settings_->port = address.port;
    if (address.tls) settings_->tls = std::make_unique<tls_context>(config.tls, address.host);
    pool_ = std::make_shared<pool>(settings_, config.pool);
}

// Not a coroutine: what has to wait does so in a small one, before there is the large one that
// writes and reads.
asio::awaitable<result<bool>> pooled_transport::exchange(transport_request& request,
                                                         response_sink& sink) {
    return exchange_with(pool_->lease_idle(), attempt{request, sink, timers_->now()});
}

policy::wait_limit pooled_transport::queue_limit(clock::time_point now,
                                                 policy::attempt_deadline const& limit) const {
    return limit_of(phase::pool_wait, now, settings_->limits.pool_wait, limit);
}

void pooled_transport::queue(std::optional<queue_place>& place, clock::time_point now,
                             policy::attempt_deadline const& limit) {
    place.emplace(*pool_, *timers_, queue_limit(now, limit));
}

asio::awaitable<result<bool>> pooled_transport::exchange(transport_request& request,
                                                         response_sink& sink,
                                                         std::optional<queue_place>& place,
                                                         asio::cancellation_state const& caller,
                                                         clock::time_point started) {
    auto lent = place->take(caller);
    place.reset();
    if (!lent) return refuse(lent.error());
    return exchange_with(*std::move(lent), attempt{request, sink, started});
}

asio::awaitable<result<bool>> pooled_transport::exchange_with(std::optional<lease> lent,
                                                              attempt made) {
    bool const is_ready =
        lent && (!lent->is_reused() || !lent->connection().is_doubtful(made.started));
    return is_ready ? exchange_over(std::move(lent), made)
                    : wait_and_exchange(std::move(lent), made);
}

// Until there is a connection that is alive as far as can be seen: the one that was idle, or one to
// wait for.
asio::awaitable<result<bool>> pooled_transport::wait_and_exchange(std::optional<lease> lent,
                                                                  attempt made) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    for (;;) {
        if (!lent) {
            auto const& asked = made.request;
            queue_place place{
                *pool_, *timers_,
                queue_limit(made.started, {asked.deadline, asked.deadline_is_the_calls})};
            while (place.is_waiting(caller)) co_await place.answer();
            auto got = place.take(caller);
            if (!got) co_return with_application(got.error(), made.replayed);
            lent.emplace(*std::move(got));
        }
        if (!lent->is_reused() || !lent->connection().is_doubtful(made.started)) break;
        bool const alive = co_await lent->connection().is_alive();
        if (alive) break;
        lent->was_closed();
        lent.reset();
    }
    auto work = exchange_over(std::move(lent), made);
    co_return co_await std::move(work);
}

asio::awaitable<result<bool>> pooled_transport::exchange_over(std::optional<lease> lent,
                                                              attempt made) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto& request = made.request;
    if (!made.replayed) {
        if (auto failure = request.render()) {
            lent->keep();
            co_return *std::move(failure);
        }
    }
    report_lease(made, lent->connection());
    {
        auto& connection = lent->connection();
        exchange_steps steps{connection, request, settings_->limits, *timers_, caller};
        io_step step;
        while (steps.is_writing()) {
            step = co_await connection.write_some(steps.output());
            steps.wrote(step);
        }
        while (steps.is_reading()) {
            step = co_await connection.read_some(steps.input());
            steps.read(step);
        }
        auto& outcome = steps.outcome();
        if (!outcome.failure) {
            made.sink.on_response(connection.response());
            if (connection.is_reusable()) lent->keep();
            co_return made.replayed;
        }
        if (!outcome.request_left) lent->keep();  // nothing was done with it
        policy::failed_exchange failed;
        failed.connection_was_reused = lent->is_reused();
        failed.response_bytes = outcome.response_started ? 1 : 0;
        failed.already_replayed = made.replayed;
        if (!policy::may_replay(*outcome.failure, failed)) {
            co_return with_application(*std::move(outcome.failure),
                                       made.replayed || outcome.request_left);
        }
    }
    // The one replay of an attempt: its reused connection was dead before the first byte of a
    // response.
    pool_->drop_idle();
    lent.reset();
    made.replayed = true;
    auto again = wait_and_exchange(std::nullopt, made);
    co_return co_await std::move(again);
}

void pooled_transport::report_lease(attempt const& made, connection const& which) const {
    // One that was opened ahead has served nobody, though it may have been closed meanwhile.
    bool const is_reused = which.exchanges() != 0;
    if (auto* const told = made.request.report) {
        told->pool_wait = timers_->now() - made.started;
        told->reused_connection = is_reused;
        told->replayed = made.replayed;
    }
    if (!settings_->observer || !is_reused) return;
    reuse_event event;
    event.requests = which.exchanges();
    settings_->observer->on_reuse(event);
}

// As many leases as there are to be connections, taken together and given back together.
asio::awaitable<result<void>> pooled_transport::warm_up() {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    policy::wait_limit limit;
    limit.at = timers_->now() + settings_->limits.pool_wait;
    limit.ended_by = phase::pool_wait;
    std::vector<std::unique_ptr<queue_place>> places;
    for (std::size_t i = 0; i < min_connections_; ++i) {
        places.push_back(std::make_unique<queue_place>(*pool_, *timers_, limit));
    }
    std::vector<lease> taken;
    for (auto const& place : places) {
        while (place->is_waiting(caller)) co_await place->answer();
        auto lent = place->take(caller);
        if (!lent) co_return lent.error();
        lent->keep();
        taken.push_back(*std::move(lent));
    }
    co_return result<void>{};
}

void pooled_transport::quiesce() {
    pool_->quiesce();
    timers_->pause();
}

void pooled_transport::shut_down() {
    pool_->shut_down();
    timers_->shut_down();
}

}  // namespace dynaco::net
