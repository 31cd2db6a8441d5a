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

asio::awaitable<result<bool>> pooled_transport::exchange(transport_request& request,
                                                         response_sink& sink) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const started = timers_->now();
    std::optional<error> failure;
    bool may_have_been_applied = false;
    // The one replay of an attempt: its reused connection was dead before the first byte of a
    // response.
    for (bool replayed = false;; replayed = true) {
        may_have_been_applied = replayed;
        auto lent = pool_->lease_idle();
        if (!lent || lent->connection().is_doubtful(started)) {
            auto const limit =
                limit_of(phase::pool_wait, started, settings_->limits.pool_wait, request);
            failure = co_await obtain(lent, limit, started);
            if (failure) break;
        }
        if (!replayed) {
            failure = request.render();
            if (failure) {
                lent->keep();
                break;
            }
        }
        auto& connection = lent->connection();
        if (request.report) report_lease(*request.report, connection, started, replayed);
        // One that was opened ahead has served nobody, though it may have been closed meanwhile.
        if (connection.exchanges() != 0) report_reuse(connection);

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
        failure = std::move(outcome.failure);
        if (!failure) {
            sink.on_response(connection.response());
            if (connection.is_reusable()) lent->keep();
            co_return replayed;
        }
        if (!outcome.request_left) lent->keep();  // nothing was done with it
        policy::failed_exchange failed;
        failed.connection_was_reused = lent->is_reused();
        failed.response_bytes = outcome.response_started ? 1 : 0;
        failed.already_replayed = replayed;
        if (!policy::may_replay(*failure, failed)) {
            may_have_been_applied = replayed || outcome.request_left;
            break;
        }
        pool_->drop_idle();
    }
    co_return with_application(*std::move(failure), may_have_been_applied);
}

// A connection that is alive as far as can be seen: the one that was idle, or one to wait for. A
// coroutine of its own, because most attempts find one that is idle and was used a moment ago.
asio::awaitable<std::optional<error>> pooled_transport::obtain(std::optional<lease>& lent,
                                                               policy::wait_limit limit,
                                                               clock::time_point started) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    for (;;) {
        if (!lent) {
            waiter who{*pool_};
            pool_->acquire(who);
            timed_wait wait{*timers_, who};
            if (who.is_waiting()) wait.until(limit.at);
            while (who.is_waiting()) {
                co_await who.answer().async_wait(as_values);
                if (auto failure = stopped(wait, limit, caller)) co_return failure;
            }
            if (who.is_refused()) co_return refusal_of(who);
            lent.emplace(who.take());
        }
        if (!lent->is_reused() || !lent->connection().is_doubtful(started)) co_return std::nullopt;
        bool const alive = co_await lent->connection().is_alive();
        if (alive) co_return std::nullopt;
        lent->was_closed();
        lent.reset();
    }
}

void pooled_transport::report_lease(attempt_report& report, connection const& which,
                                    clock::time_point started, bool replayed) const {
    report.pool_wait = timers_->now() - started;
    report.reused_connection = which.exchanges() != 0;
    report.replayed = replayed;
}

error pooled_transport::refusal_of(waiter const& who) const {
    switch (who.reason()) {
        case policy::refusal::too_many_waiters:
            return error{errc::too_many_waiters};
        case policy::refusal::connect_failed:
            return pool_->connect_failure();
        case policy::refusal::shut_down:
            break;
    }
    return error{cancelled_code()};
}

void pooled_transport::report_reuse(connection const& which) const {
    if (!settings_->observer) return;
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
    std::vector<std::unique_ptr<waiter>> waiters;
    for (std::size_t i = 0; i < min_connections_; ++i) {
        waiters.push_back(std::make_unique<waiter>(*pool_));
        pool_->acquire(*waiters.back());
    }
    for (auto const& who : waiters) {
        timed_wait wait{*timers_, *who};
        wait.until(limit.at);
        while (who->is_waiting()) {
            co_await who->answer().async_wait(as_values);
            if (auto failure = stopped(wait, limit, caller)) co_return *std::move(failure);
        }
        if (who->is_refused()) co_return refusal_of(*who);
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
