#include <dynaco/recipes/guarded.hpp>

#include "engine/at_home.hpp"
#include "engine/excursion.hpp"
#include "recipes/acquire_lock.hpp"
#include "table/quietly.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using guard_pointer = std::shared_ptr<lock_guard>;

// The beginning and the end of watching, on the client's executor.
asio::awaitable<void> watch_lease(std::shared_ptr<lock_grant> grant, guard_pointer guard) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const ended = co_await asio::this_coro::cancellation_state;
    auto const home = grant->book->home;
    while (!guard->is_over && ended.cancelled() == asio::cancellation_type::none) {
        auto const state = grant->state();
        if (state == lock_state::released) break;  // by the work itself
        auto const when = grant->lease.held_until() - grant->options.margin();
        // Without the client there are no heartbeats any more.
        if (state != lock_state::held || home->now() >= when || home->core->is_shut_down()) {
            guard->fire();
            break;
        }
        auto sleep = sleep_until(home, when);
        co_await std::move(sleep);
    }
}

asio::awaitable<void> begin_watching(std::shared_ptr<lock_grant> grant, guard_pointer guard) {
    grant->guards.push_back(guard);
    asio::co_spawn(grant->book->home->core->executor(), watch_lease(grant, guard),
                   asio::bind_cancellation_slot(guard->watch->slot(),
                                                [watch = guard->watch](std::exception_ptr) {
                                                    // Its sleeps do not throw; the signal lives as
                                                    // long as its slot.
                                                }));
    co_return;
}

asio::awaitable<void> end_watching(std::shared_ptr<lock_grant> grant, guard_pointer guard) {
    guard->is_over = true;
    std::erase(grant->guards, guard);
    guard->watch->emit(asio::cancellation_type::terminal);
    co_return;
}

// Cleaning up goes on when the caller has been cancelled.
asio::awaitable<void> in_spite_of_cancellation(std::shared_ptr<lock_grant> grant,
                                               asio::awaitable<void> work) {
    auto trip = engine::excursion(grant->book->home->core->executor(), std::move(work),
                                  std::make_shared<asio::cancellation_signal>());
    co_await std::move(trip);
}

asio::awaitable<void> run_guarded_work(std::shared_ptr<guarded_work> work,
                                       std::shared_ptr<lock_handle> handle) {
    auto running = work->run(*handle);
    co_await std::move(running);
}

bool tells_of_cancellation(std::exception_ptr const& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (boost::system::system_error const& failure) {
        return failure.code() == asio::error::operation_aborted;
    } catch (exception const& failure) {
        return failure.code() == cancelled_code();
    } catch (...) {
        return false;
    }
}

guard_outcome outcome_of(lock_state state) {
    return state == lock_state::lost ? guard_outcome::lost : guard_outcome::unreachable;
}

call_options release_options(lock_grant const& grant) {
    return call_options().timeout(std::max<std::chrono::milliseconds>(
        grant.options.heartbeat(), std::chrono::milliseconds{1}));
}

void note_release(guard_report& report, result<release_outcome> const& released) {
    if (released.has_error()) {
        report.failure = released.error();
    } else if (*released == release_outcome::lost && report.outcome == guard_outcome::completed) {
        report.outcome = guard_outcome::lost;
    }
}

asio::awaitable<result<guard_report>> run_while_held(std::shared_ptr<lock_grant> grant,
                                                     std::shared_ptr<guarded_work> work,
                                                     std::shared_ptr<std::exception_ptr> thrown) {
    auto const executor = co_await asio::this_coro::executor;
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const handle = std::make_shared<lock_handle>(lock_access::make(grant));
    auto const guard = std::make_shared<lock_guard>(executor);
    auto begin = in_spite_of_cancellation(grant, begin_watching(grant, guard));
    co_await std::move(begin);

    guard_report report;
    try {
        auto running = engine::excursion(executor, run_guarded_work(work, handle), guard->signal,
                                         caller.cancelled() != asio::cancellation_type::none);
        co_await std::move(running);
        report.finished = true;
    } catch (...) {
        *thrown = std::current_exception();
    }
    auto end = in_spite_of_cancellation(grant, end_watching(grant, guard));
    co_await std::move(end);

    auto const state = handle->state();
    bool const ended = state == lock_state::lost || state == lock_state::unreachable;
    report.cancelled = guard->fired;
    if (ended || guard->fired) report.outcome = outcome_of(state);
    if (report.outcome == guard_outcome::unreachable) report.failure = grant->last_failure;
    // What was lost, or given back by the work, need not be given back; and if the service cannot
    // be reached there is no use in asking it.
    if (state == lock_state::held) {
        auto const job = std::make_shared<release_job>(lock_access::hold_of(*handle), std::nullopt,
                                                       release_options(*grant));
        auto release = in_spite_of_cancellation(grant, give_back(job));
        co_await std::move(release);
        note_release(report, job->outcome);
    }
    // A work that was cancelled for the sake of the lock may say so by an exception.
    bool const is_told = *thrown && tells_of_cancellation(*thrown);
    bool const is_cancelled = caller.cancelled() != asio::cancellation_type::none;
    if (is_told && (guard->fired || is_cancelled)) *thrown = nullptr;
    if (is_cancelled && !report.finished && !guard->fired) co_return error{cancelled_code()};
    co_return std::move(report);
}

asio::awaitable<result<guard_report>> acquire_and_run(std::shared_ptr<lock_book> book,
                                                      std::string key,
                                                      std::shared_ptr<guarded_work> work,
                                                      call_options options,
                                                      std::shared_ptr<std::exception_ptr> thrown) {
    auto acquire = acquire_grant(std::move(book), std::move(key), acquiring::wait, options);
    auto got = co_await std::move(acquire);
    if (got.has_error()) co_return got.error();
    auto running = run_while_held(*std::move(got), std::move(work), std::move(thrown));
    auto report = co_await std::move(running);
    co_return report;
}

}  // namespace

asio::awaitable<result<guard_report>> run_guarded(std::shared_ptr<lock_book> book, std::string key,
                                                  std::shared_ptr<guarded_work> work,
                                                  call_options options) {
    auto const thrown = std::make_shared<std::exception_ptr>();
    auto all = mapper::quietly(
        acquire_and_run(std::move(book), std::move(key), std::move(work), options, thrown));
    auto report = co_await std::move(all);
    if (*thrown) std::rethrow_exception(*thrown);
    co_return report;
}

}  // namespace dynaco::recipes::detail
