#include <dynaco/recipes/idempotent_run.hpp>

#include "engine/at_home.hpp"
#include "engine/excursion.hpp"
#include "recipes/claim_key.hpp"
#include "recipes/lock_grant.hpp"
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

/// A run on its way.
class run_job {
  public:
    run_job(std::shared_ptr<claim_job> its_claim, std::shared_ptr<once_work> its_work)
        : claim{std::move(its_claim)}, work{std::move(its_work)} {}

    std::shared_ptr<claim_job> const claim;
    std::shared_ptr<once_work> const work;
    finished_run end;
    std::optional<attribute_value> made;  // what the work returned
    std::exception_ptr thrown;
    std::shared_ptr<lock_guard> guard;
};

namespace {

using run_pointer = std::shared_ptr<run_job>;

// The beginning: on the client's executor, as what watches the time.
asio::awaitable<void> claim_for_run(run_pointer job) {
    auto const& options = job->claim->book->options;
    auto claiming = options.wait_for_others() ? wait_for_claim(job->claim) : try_claim(job->claim);
    co_await std::move(claiming);
    job->end.retry_after = time_until_takeover(*job->claim);
}

asio::awaitable<void> watch_claim(std::shared_ptr<claim_hold> hold,
                                  std::shared_ptr<lock_guard> guard) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const ended = co_await asio::this_coro::cancellation_state;
    auto const home = hold->book->home;
    auto const when = hold->end - hold->book->options.margin();
    while (!guard->is_over && ended.cancelled() == asio::cancellation_type::none) {
        if (home->now() >= when || home->core->is_shut_down()) {
            guard->fire();
            break;
        }
        auto sleep = sleep_until(home, when);
        co_await std::move(sleep);
    }
}

asio::awaitable<void> begin_watching_claim(run_pointer job) {
    auto const guard = job->guard;
    asio::co_spawn(job->claim->book->home->core->executor(), watch_claim(job->claim->hold, guard),
                   asio::bind_cancellation_slot(guard->watch->slot(),
                                                [watch = guard->watch](std::exception_ptr) {
                                                    // Its sleeps do not throw; the signal lives as
                                                    // long as its slot.
                                                }));
    co_return;
}

asio::awaitable<void> end_watching_claim(run_pointer job) {
    job->guard->is_over = true;
    job->guard->watch->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> do_work(run_pointer job) {
    auto running = job->work->run();
    auto made = co_await std::move(running);
    job->made.emplace(std::move(made));
}

// The end: the result is stored, or the key is freed.
asio::awaitable<void> finish_claim(run_pointer job, call_options options) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const hold = job->claim->hold;
    if (!job->made) {
        auto freeing = withdraw_claim(hold, options);
        auto const freed = co_await std::move(freeing);
        if (freed.has_error()) job->end.failure = freed.error();
        job->end.outcome = run_outcome::expired;
        co_return;
    }
    auto storing = complete_claim(hold, *std::move(job->made), options);
    auto stored = co_await std::move(storing);
    job->end.outcome = run_outcome::computed;
    if (stored.has_error()) {
        job->end.failure = stored.error();
    } else if (stored->outcome == completion_outcome::lost) {
        job->end.outcome = run_outcome::superseded;
        job->end.stored = std::move(stored->result);
    }
}

// Cleaning up goes on when the caller has been cancelled.
asio::awaitable<void> whatever_happens(run_job const& job, asio::awaitable<void> work) {
    auto trip = engine::excursion(job.claim->book->home->core->executor(), std::move(work),
                                  std::make_shared<asio::cancellation_signal>());
    co_await std::move(trip);
}

bool says_cancelled(std::exception_ptr const& thrown) {
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

call_options finishing_options(claim_hold const& hold) {
    // As long as the claim lasts; if it does not, for as long as the work had to stop.
    auto const left =
        std::chrono::ceil<std::chrono::milliseconds>(hold.end - hold.book->home->now());
    return call_options().timeout(
        std::max({left, hold.book->options.margin(), std::chrono::milliseconds{1}}));
}

asio::awaitable<result<finished_run>> run_claimed(run_pointer job) {
    auto const executor = co_await asio::this_coro::executor;
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    job->guard = std::make_shared<lock_guard>(executor);
    auto begin = whatever_happens(*job, begin_watching_claim(job));
    co_await std::move(begin);
    try {
        auto running = engine::excursion(executor, do_work(job), job->guard->signal,
                                         caller.cancelled() != asio::cancellation_type::none);
        co_await std::move(running);
    } catch (...) {
        job->thrown = std::current_exception();
    }
    auto end = whatever_happens(*job, end_watching_claim(job));
    co_await std::move(end);

    bool const is_done = job->made.has_value();
    auto finish = whatever_happens(*job, finish_claim(job, finishing_options(*job->claim->hold)));
    co_await std::move(finish);
    bool const is_cancelled = caller.cancelled() != asio::cancellation_type::none;
    // Work that was cancelled may say so by an exception.
    if ((job->guard->fired || is_cancelled) && job->thrown && says_cancelled(job->thrown)) {
        job->thrown = nullptr;
    }
    if (!is_done && !job->guard->fired && is_cancelled) co_return error{cancelled_code()};
    co_return std::move(job->end);
}

asio::awaitable<result<finished_run>> claim_and_run(run_pointer job) {
    auto const claim = job->claim;
    auto claiming = engine::at_home(claim->book->home->core, claim_for_run(job));
    co_await std::move(claiming);
    if (claim->failure) co_return *claim->failure;
    if (claim->hold) {
        auto running = run_claimed(job);
        auto done = co_await std::move(running);
        co_return done;
    }
    switch (claim->outcome) {
        case claim_outcome::claimed:
        case claim_outcome::in_progress:
            job->end.outcome = run_outcome::in_progress;
            break;
        case claim_outcome::completed:
            job->end.outcome = run_outcome::replayed;
            job->end.stored = std::move(claim->result);
            break;
        case claim_outcome::payload_mismatch:
            job->end.outcome = run_outcome::payload_mismatch;
            break;
    }
    co_return std::move(job->end);
}

}  // namespace

asio::awaitable<result<finished_run>> run_once(std::shared_ptr<idempotency_book> book,
                                               std::string key,
                                               std::optional<attribute_value> payload,
                                               std::shared_ptr<once_work> work,
                                               call_options options) {
    auto claim = std::make_shared<claim_job>(std::move(book), std::move(key), payload, options);
    auto const job = std::make_shared<run_job>(std::move(claim), std::move(work));
    auto all = mapper::quietly(claim_and_run(job));
    auto done = co_await std::move(all);
    if (job->thrown) std::rethrow_exception(job->thrown);
    co_return done;
}

}  // namespace dynaco::recipes::detail
