#include <dynaco/recipes/circuit_breaker.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/excursion.hpp"
#include "engine/or_throw.hpp"
#include "policy/deadline.hpp"
#include "recipes/circuit_calls.hpp"
#include "table/quietly.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace detail {
namespace {

bool is_a_cancellation(std::exception_ptr const& thrown) {
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

/// The options of what follows the work: its own time, not what is left of the deadline.
call_options after_the_work(table_home const& home, call_options given) {
    if (!given.deadline()) return given;
    auto const& usual = home.core->config().timeouts.call;
    auto const longest = given.timeout() ? *given.timeout()
                         : usual         ? call_options::clock_type::duration{*usual}
                                         : call_options::clock_type::duration::max();
    return each_until(policy::later(engine::now(*home.core), longest), given);
}

class circuit_outcome {
  public:
    std::exception_ptr thrown;
    std::optional<error> failure;

    [[nodiscard]] circuit_verdict verdict() const {
        if (thrown) {
            return is_a_cancellation(thrown) ? circuit_verdict::neither : circuit_verdict::failure;
        }
        if (!failure) return circuit_verdict::success;
        return *failure == cancelled_code() ? circuit_verdict::neither : circuit_verdict::failure;
    }
};

using outcome_pointer = std::shared_ptr<circuit_outcome>;

asio::awaitable<void> run_work(std::shared_ptr<circuit_work> work, outcome_pointer outcome) {
    try {
        auto running = work->run();
        auto failure = co_await std::move(running);
        outcome->failure = std::move(failure);
    } catch (...) {
        outcome->thrown = std::current_exception();
    }
}

asio::awaitable<void> conclude_quietly(circuit_job_pointer job, circuit_verdict verdict) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto work = conclude_call(std::move(job), verdict);
    co_await std::move(work);
}

asio::awaitable<std::optional<error>> admitted(circuit_job_pointer job) {
    auto admit = engine::at_home(job->book->home->core, admit_call(job));
    co_await std::move(admit);
    if (job->failure) co_return *job->failure;
    if (job->pass) co_return std::nullopt;
    co_return error{errc::circuit_open, "the circuit breaker \"" + job->key + "\" is open"};
}

}  // namespace

asio::awaitable<std::optional<error>> run_in_circuit(std::shared_ptr<circuit_book> book,
                                                     std::string key,
                                                     std::shared_ptr<circuit_work> work,
                                                     call_options options) {
    auto const admission = std::make_shared<circuit_job>(book, key, options);
    auto admit = mapper::quietly(admitted(admission));
    auto const refused = co_await std::move(admit);
    if (refused) co_return *refused;
    auto const outcome = std::make_shared<circuit_outcome>();
    auto running = run_work(std::move(work), outcome);
    co_await std::move(running);

    auto const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const own = after_the_work(*book->home, options);
    auto const conclusion = std::make_shared<circuit_job>(std::move(book), std::move(key), own);
    conclusion->pass = admission->pass;
    // It goes on when the caller has been cancelled.
    auto conclude = engine::excursion(conclusion->book->home->core->executor(),
                                      conclude_quietly(conclusion, outcome->verdict()),
                                      std::make_shared<asio::cancellation_signal>());
    co_await std::move(conclude);
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (outcome->thrown) std::rethrow_exception(outcome->thrown);
    co_return outcome->failure;
}

}  // namespace detail

namespace {

using detail::circuit_job;
using detail::circuit_job_pointer;
using circuit_book_pointer = std::shared_ptr<detail::circuit_book>;

circuit_job_pointer circuit_work_of(circuit_book_pointer book, std::string key,
                                    call_options options) {
    return std::make_shared<circuit_job>(std::move(book), std::move(key), options);
}

asio::awaitable<void> note_status(circuit_job_pointer job, std::shared_ptr<circuit_status> out) {
    auto see = detail::see_circuit(job, job->book->home->now());
    co_await std::move(see);
    auto const& known = job->it().view.record();
    out->state = known.state;
    out->failures = known.failures;
    out->openings = known.openings;
    out->is_probing = !known.probe.empty();
    if (known.opened_at && known.state != circuit_state::closed) {
        out->opened_at.emplace(std::chrono::milliseconds{*known.opened_at});
    }
}

asio::awaitable<result<circuit_status>> seen_status(circuit_job_pointer job) {
    auto const out = std::make_shared<circuit_status>();
    auto work = engine::at_home(job->book->home->core, note_status(job, out));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return *out;
}

asio::awaitable<result<void>> done_to_circuit(circuit_job_pointer job, asio::awaitable<void> how) {
    auto work = engine::at_home(job->book->home->core, std::move(how));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return result<void>{};
}

asio::awaitable<result<std::uint64_t>> counted_failures(circuit_job_pointer job) {
    auto work = engine::at_home(job->book->home->core, detail::count_failure(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return job->count;
}

asio::awaitable<void> copy_failure(circuit_job_pointer job,
                                   std::shared_ptr<std::optional<error>> out) {
    *out = job->it().last_failure;
    co_return;
}

asio::awaitable<std::optional<error>> known_failure(circuit_job_pointer job) {
    auto const out = std::make_shared<std::optional<error>>();
    auto work = engine::at_home(job->book->home->core, copy_failure(job, out));
    co_await std::move(work);
    co_return *out;
}

asio::awaitable<result<void>> changed_to(circuit_job_pointer job, circuit_state state,
                                         bool only_if_needed) {
    auto how = detail::change_circuit(job, detail::circuit_change{state, only_if_needed});
    return mapper::quietly(done_to_circuit(std::move(job), std::move(how)));
}

}  // namespace

circuit_breaker::circuit_breaker(recipe_table const& table, circuit_options options)
    : book_{std::make_shared<detail::circuit_book>(detail::table_access::home_of(table), options)} {
}

circuit_options const& circuit_breaker::options() const noexcept {
    return book_->options;
}

asio::awaitable<circuit_status> circuit_breaker::get_state(std::string key,
                                                           call_options options) const {
    return engine::or_throw(get_state(std::move(key), options, as_result));
}

asio::awaitable<result<circuit_status>> circuit_breaker::get_state(std::string key,
                                                                   call_options options,
                                                                   as_result_t) const {
    return mapper::quietly(seen_status(circuit_work_of(book_, std::move(key), options)));
}

asio::awaitable<void> circuit_breaker::set_state(std::string key, circuit_state state,
                                                 call_options options) const {
    return engine::or_throw(set_state(std::move(key), state, options, as_result));
}

asio::awaitable<result<void>> circuit_breaker::set_state(std::string key, circuit_state state,
                                                         call_options options, as_result_t) const {
    return changed_to(circuit_work_of(book_, std::move(key), options), state, false);
}

asio::awaitable<std::uint64_t> circuit_breaker::record_failure(std::string key,
                                                               call_options options) const {
    return engine::or_throw(record_failure(std::move(key), options, as_result));
}

asio::awaitable<result<std::uint64_t>> circuit_breaker::record_failure(std::string key,
                                                                       call_options options,
                                                                       as_result_t) const {
    return mapper::quietly(counted_failures(circuit_work_of(book_, std::move(key), options)));
}

asio::awaitable<void> circuit_breaker::record_success(std::string key, call_options options) const {
    return engine::or_throw(record_success(std::move(key), options, as_result));
}

asio::awaitable<result<void>> circuit_breaker::record_success(std::string key, call_options options,
                                                              as_result_t) const {
    return changed_to(circuit_work_of(book_, std::move(key), options), circuit_state::closed, true);
}

asio::awaitable<std::optional<error>> circuit_breaker::last_failure(std::string key) const {
    return known_failure(circuit_work_of(book_, std::move(key), call_options()));
}

}  // namespace dynaco::recipes
