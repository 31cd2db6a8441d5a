// Whether a call may go through a circuit breaker, and what it means how it ended.
#include <dynaco/error_details.hpp>

#include "recipes/circuit_calls.hpp"

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

void let_through(circuit_job& job, std::string probe) {
    auto const& known = job.it().view.record();
    circuit_pass pass;
    pass.era = known.era;
    pass.openings = known.openings;
    pass.probe = std::move(probe);
    job.pass = std::move(pass);
}

// The pass is given if the claim was carried out and its lease has not run out meanwhile.
asio::awaitable<void> claim_probe(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    it.is_claiming = true;
    auto const id = home->new_id();
    auto const lease = job->book->options.probe_lease();
    auto const asked = home->now();
    auto call = engine::perform<update_item_request, true>(
        home->core, make_probe_claim(it.place, it.view.record(), id, lease), job->call.each);
    auto const got = co_await std::move(call);
    it.is_claiming = false;
    auto const now = home->now();
    circuit_record record;
    if (!got.has_error()) {
        if (got->attributes) record = circuit_record{*got->attributes};
    } else if (got.error() == service_errc::conditional_check_failed) {
        // It may be the claim of an attempt whose answer was lost.
        if (auto const* const shown = got.error().item()) record = circuit_record{*shown};
    } else {
        job->failure = got.error();
        co_return;
    }
    bool const is_mine = record.state == circuit_state::half_open && record.probe == id;
    it.saw(std::move(record), asked, now);
    if (!is_mine) co_return;  // the next look at what is known now decides
    lease_length const length{lease, job->book->options.drift()};
    if (now < asked + length.for_holder()) {
        let_through(*job, id);
    } else {
        job->is_refused = true;
    }
}

/// The state that is known decides, however old it is, if the service cannot be reached. A
/// cancellation is not that.
bool goes_on_without_knowing(circuit_job& job) {
    if (*job.failure == cancelled_code()) return false;
    job.it().last_failure = std::exchange(job.failure, std::nullopt);
    return true;
}

}  // namespace

asio::awaitable<void> admit_call(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    auto const since = home->now() - job->book->options.cache();
    job->failure.reset();
    // A service that cannot be reached is not asked more often than one that can.
    if (!it.look_failed_at || *it.look_failed_at <= since) {
        auto see = see_circuit(job, since);
        co_await std::move(see);
        if (job->failure && !goes_on_without_knowing(*job)) co_return;
    }
    while (!job->pass && !job->is_refused && !job->failure) {
        switch (it.view.next(home->now(), job->book->threshold())) {
            case circuit_step::run:
                let_through(*job, {});
                break;
            case circuit_step::refuse:
                job->is_refused = true;
                break;
            case circuit_step::open: {
                auto opening = open_circuit(job);
                co_await std::move(opening);
                job->is_refused = true;
                if (job->failure && !goes_on_without_knowing(*job)) co_return;
                break;
            }
            case circuit_step::probe: {
                if (it.is_claiming) {
                    job->is_refused = true;
                    break;
                }
                auto claim = claim_probe(job);
                co_await std::move(claim);
                break;
            }
        }
    }
}

namespace {

// A success ends a row of failures: none of before that opens the breaker any more.
asio::awaitable<void> end_failures(circuit_job_pointer job) {
    auto& it = job->it();
    auto const& known = it.view.record();
    bool const is_due = known.state == circuit_state::closed && known.failures > 0 &&
                        known.openings == job->pass->openings;
    if (!is_due || it.is_resetting) co_return;
    it.is_resetting = true;
    auto work = begin_circuit_era(job, circuit_state::closed, std::make_shared<bool>(false));
    co_await std::move(work);
    it.is_resetting = false;
}

asio::awaitable<void> give_probe_back(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    auto const asked = home->now();
    auto call = engine::perform<update_item_request, true>(
        home->core, make_probe_return(it.place, job->pass->probe), job->call.each);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        if (got->attributes) it.saw(circuit_record{*got->attributes}, asked, home->now());
    } else if (got.error() != service_errc::conditional_check_failed) {
        job->failure = got.error();
    }
}

// Closes the breaker or opens it again, if the right to do so is still this one's.
asio::awaitable<void> conclude_probe(circuit_job_pointer job, circuit_verdict verdict) {
    auto& it = job->it();
    // Others may have seen more meanwhile: the record is asked for if it is not this claim's.
    if (it.view.record().probe != job->pass->probe) {
        auto see = see_circuit(job, job->book->home->now());
        co_await std::move(see);
        if (job->failure || it.view.record().probe != job->pass->probe) co_return;
    }
    auto work = verdict == circuit_verdict::success
                    ? begin_circuit_era(job, circuit_state::closed, std::make_shared<bool>(false))
                    : open_circuit(job);
    co_await std::move(work);
}

}  // namespace

asio::awaitable<void> conclude_call(circuit_job_pointer job, circuit_verdict verdict) {
    auto& it = job->it();
    bool const is_probe = !job->pass->probe.empty();
    bool const is_failure = verdict == circuit_verdict::failure;
    job->failure.reset();
    std::optional<error> failure;
    if (is_probe || verdict == circuit_verdict::success) {
        auto first = !is_probe                             ? end_failures(job)
                     : verdict == circuit_verdict::neither ? give_probe_back(job)
                                                           : conclude_probe(job, verdict);
        co_await std::move(first);
        failure = job->failure;
    }
    if (is_failure) {
        auto last = count_failure(job);
        co_await std::move(last);
        if (job->failure) {
            failure = job->failure;
        } else if (job->opening_failure) {
            failure = job->opening_failure;
        }
    }
    // A call without a request says nothing about those before it.
    if (failure || is_probe || is_failure) it.last_failure = failure;
}

}  // namespace dynaco::recipes::detail
