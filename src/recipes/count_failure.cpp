// Failures: one write at a time, which brings those of all who wait.
#include <dynaco/error_details.hpp>

#include "recipes/circuit_calls.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

/// Whether the failure is of the one who wrote, and says nothing to those who took part.
bool is_writers_own(error const& failure) {
    return failure == cancelled_code() || failure == errc::deadline_exceeded;
}

void note_count_failure(circuit& it, circuit_job& job, tally_write const& write,
                        error const& failure) {
    it.tally.failed(write, failure.may_have_been_applied());
    job.failure = failure;
    if (is_writers_own(failure)) return;
    it.failed_last = write.last;
    it.failure = failure;
}

// Writes the number of failures of now. The turn is this one's meanwhile.
asio::awaitable<void> write_failures(circuit_job_pointer job) {
    auto& it = job->it();
    auto const home = job->book->home;
    it.counting->take();
    auto const era = it.tally_era;
    auto const write = it.tally.begin();
    auto const asked = home->now();
    auto call = engine::perform<update_item_request, true>(
        home->core, make_count(it.place, era, job->book->writer(), write.total), job->call.each);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        it.tally.carried_out(write);
        auto record = got->attributes ? circuit_record{*got->attributes} : circuit_record{};
        it.last_count = record.failures;
        it.saw(std::move(record), asked, home->now());
    } else if (got.error() == service_errc::conditional_check_failed) {
        auto const* const shown = got.error().item();
        auto record = shown ? circuit_record{*shown} : circuit_record{};
        auto const number = record.failures_of(job->book->writer());
        // An attempt whose answer was lost may have done it; otherwise it is a new era.
        if (record.era == era && number >= static_cast<std::uint64_t>(write.total)) {
            it.tally.carried_out(write);
            it.last_count = record.failures;
        } else {
            it.tally.failed(write, true);
        }
        it.saw(std::move(record), asked, home->now());
    } else {
        note_count_failure(it, *job, write, got.error());
    }
    // Those who wait are to find it open.
    if (!job->failure && it.view.next(home->now(), job->book->threshold()) == circuit_step::open) {
        auto opening = open_circuit(job);
        co_await std::move(opening);
        // The failure is counted all the same; the next one to use the breaker opens it.
        job->opening_failure = std::exchange(job->failure, std::nullopt);
        it.last_failure = job->opening_failure;
    }
    it.counting->give_back();
}

/// Whether the call that failed began before the breaker opened, and it has closed since.
bool is_of_old(circuit_job const& job, circuit_record const& known) {
    return job.pass && known.era > job.pass->era && known.openings != job.pass->openings;
}

/// A failure's place in the tally.
class counted_failure {
  public:
    std::uint64_t tally_number = 0;
    std::optional<writer_tally::ticket> ticket;

    bool is_in(circuit const& it) const { return ticket && tally_number == it.tally_number; }
    bool is_counted(circuit const& it) const {
        if (is_in(it)) return it.tally.is_counted(*ticket);
        return ticket && tally_number + 1 == it.tally_number && *ticket <= it.former_counted;
    }
};

// A call's failure stays, to be part of the next write; one that somebody is told about does not,
// if that is possible.
void give_up_count(circuit_job& job, counted_failure const& mine, error why) {
    auto& it = job.it();
    bool may_count = mine.is_in(it);
    if (may_count && !job.pass) may_count = !it.tally.withdraw(*mine.ticket, 1);
    job.failure =
        why.with([&](error::details& payload) { payload.may_have_been_applied = may_count; });
}

std::optional<error> reason_to_stop(circuit_job& job, counted_failure const& mine,
                                    asio::cancellation_state const& caller) {
    auto& it = job.it();
    if (job.failure) return job.failure;
    if (mine.is_in(it) && *mine.ticket <= it.failed_last) return it.failure;
    if (caller.cancelled() != asio::cancellation_type::none ||
        job.book->home->core->is_shut_down()) {
        return error{cancelled_code()};
    }
    if (job.call.is_late(*job.book->home)) {
        return error{errc::deadline_exceeded, "circuit_breaker: no write was done in time"};
    }
    return std::nullopt;
}

}  // namespace

asio::awaitable<void> count_failure(circuit_job_pointer job) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto& it = job->it();
    job->failure.reset();
    counted_failure mine;
    for (;;) {
        if (mine.is_counted(it)) break;
        bool const is_current = it.follow_era();
        if (is_of_old(*job, it.view.record())) co_return;
        if (is_current && !mine.is_in(it)) {
            mine.tally_number = it.tally_number;
            mine.ticket = it.tally.add(1);
        }
        if (auto why = reason_to_stop(*job, mine, caller)) {
            give_up_count(*job, mine, *std::move(why));
            co_return;
        }
        auto step = it.counting->is_taken()
                        ? write_turn::wait(job->book->home, it.counting, job->call.deadline)
                        : write_failures(job);
        co_await std::move(step);
    }
    job->failure.reset();
    job->count = it.last_count;
    if (job->pass || it.view.record().state != circuit_state::half_open) co_return;
    // A failure that somebody reports by hand says as much as a probe's.
    auto opening = open_circuit(job);
    co_await std::move(opening);
    it.last_failure = std::exchange(job->failure, std::nullopt);
}

}  // namespace dynaco::recipes::detail
