// Looking at a circuit breaker, opening it, and beginning a new era.
#include <dynaco/error_details.hpp>

#include "recipes/circuit_calls.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

asio::awaitable<void> read_circuit(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    it.looking->take();
    auto const asked = home->now();
    auto call = engine::perform<get_item_request, true>(home->core, make_circuit_look(it.place),
                                                        job->call.each);
    auto const got = co_await std::move(call);
    if (got.has_error()) {
        job->failure = got.error();
        if (got.error() != cancelled_code()) it.look_failed_at = home->now();
        bool const is_own =
            got.error() == cancelled_code() || got.error() == errc::deadline_exceeded;
        if (!is_own) {
            ++it.failed_looks;
            it.look_failure = got.error();
        }
    } else {
        auto record = got->item ? circuit_record{*got->item} : circuit_record{};
        it.saw(std::move(record), asked, home->now());
        it.last_failure.reset();
    }
    it.looking->give_back();
}

/// Takes note of what a refused write was shown.
void saw_refusal(circuit& it, error const& refused, circuit::time_point asked,
                 circuit::time_point answered) {
    auto const* const shown = refused.item();
    it.saw(shown ? circuit_record{*shown} : circuit_record{}, asked, answered);
}

}  // namespace

asio::awaitable<void> see_circuit(circuit_job_pointer job, circuit::time_point when) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto& it = job->it();
    auto const& home = job->book->home;
    auto const failed_before = it.failed_looks;
    job->failure.reset();
    while (!it.view.is_seen_since(when) && !job->failure) {
        if (it.failed_looks != failed_before) {
            job->failure = it.look_failure;  // of the read that this one has waited for
        } else if (caller.cancelled() != asio::cancellation_type::none ||
                   home->core->is_shut_down()) {
            job->failure = error{cancelled_code()};
        } else if (job->call.is_late(*home)) {
            job->failure =
                error{errc::deadline_exceeded, "circuit_breaker: it was not read in time"};
        } else {
            auto step = it.looking->is_taken()
                            ? write_turn::wait(home, it.looking, job->call.deadline)
                            : read_circuit(job);
            co_await std::move(step);
        }
    }
}

asio::awaitable<void> open_circuit(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    job->failure.reset();
    if (it.is_opening) co_return;
    it.is_opening = true;
    auto const asked = home->now();
    auto call = engine::perform<update_item_request, true>(
        home->core, make_opening(it.place, it.view.record(), job->book->opening()), job->call.each);
    auto const got = co_await std::move(call);
    it.is_opening = false;
    if (!got.has_error()) {
        if (got->attributes) it.saw(circuit_record{*got->attributes}, asked, home->now());
    } else if (got.error() == service_errc::conditional_check_failed) {
        // Somebody else has, or an attempt whose answer was lost; or a success came first.
        saw_refusal(it, got.error(), asked, home->now());
    } else {
        job->failure = got.error();
    }
}

asio::awaitable<void> begin_circuit_era(circuit_job_pointer job, circuit_state state,
                                        std::shared_ptr<bool> is_done) {
    auto& it = job->it();
    auto const home = job->book->home;
    job->failure.reset();
    auto const id = home->new_id();
    auto const seen = it.view.record();
    auto const next = next_circuit_era(it.place, seen, state, job->book->opening(), id);
    auto const asked = home->now();
    auto call = engine::perform<put_item_request, true>(
        home->core, make_circuit_era(it.place, seen, next), job->call.each);
    auto const got = co_await std::move(call);
    *is_done = !got.has_error();
    if (*is_done) {
        it.saw(circuit_record{next}, asked, home->now());
    } else if (got.error() == service_errc::conditional_check_failed) {
        saw_refusal(it, got.error(), asked, home->now());
        auto const* const shown = got.error().item();
        // An attempt whose answer was lost may have done it.
        *is_done = shown != nullptr && circuit_record{*shown}.write == id;
    } else {
        job->failure = got.error();
    }
}

asio::awaitable<void> change_circuit(circuit_job_pointer job, circuit_change how) {
    auto const home = job->book->home;
    auto const done = std::make_shared<bool>(false);
    auto when = home->now();
    for (;;) {
        auto look = see_circuit(job, when);
        co_await std::move(look);
        if (job->failure) co_return;
        auto const& known = job->it().view.record();
        bool const is_idle = known.state == circuit_state::closed && known.failures == 0;
        if (how.if_needed && is_idle) co_return;
        auto change = begin_circuit_era(job, how.state, done);
        co_await std::move(change);
        if (job->failure || *done) co_return;
    }
}

}  // namespace dynaco::recipes::detail
