#include "recipes/claim_key.hpp"

#include "engine/at_home.hpp"
#include "policy/deadline.hpp"
#include "recipes/claim_verdict.hpp"
#include "recipes/payload_digest.hpp"
#include "recipes/whole_call.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;

// A completion or a withdrawal on its way.
class claim_end_job {
  public:
    claim_end_job(std::shared_ptr<claim_hold> its_hold, call_options with)
        : hold{std::move(its_hold)}, options{with} {}

    std::shared_ptr<claim_hold> const hold;
    call_options const options;
    attribute_value data;
    result<completion> completed = error{cancelled_code()};  // before it could begin
    result<withdrawal_outcome> withdrawn = error{cancelled_code()};
};

namespace {

using claim_put_result = result<put_item_response>;

// Claims that are to be made anew, one after the other: a record that goes and comes each time is
// not our doing.
constexpr int most_claims = 3;

idempotency_record record_met(error const& refused) {
    auto const* const shown = refused.item();
    return shown ? idempotency_record{*shown} : idempotency_record{};
}

enum class claim_step { over, again };

claim_step conclude_claim_of_key(claim_job& job, claim_write const& write,
                                 claim_put_result const& got,
                                 idempotency_book::time_point asked_at) {
    auto& book = *job.book;
    auto const now = book.home->now();
    auto const end = book.end_of_claim(asked_at);
    bool const is_refused =
        got.has_error() && got.error() == service_errc::conditional_check_failed;
    if (got.has_error() && !is_refused) {
        if (got.error().may_have_been_applied()) book.disown(job.key, write.id);
        job.failure = got.error();
        return claim_step::over;
    }
    idempotency_record record;
    if (is_refused) {
        record = record_met(got.error());
    } else {
        record.status = idempotency_record::status_type::in_progress;
        record.claim = write.id;
    }
    bool const is_ours = record.is_claimed_by(write.id);
    // From here on nobody uses this claim, even if a copy of it is carried out yet.
    if (is_ours ? now >= end : got.error().may_have_been_applied()) book.disown(job.key, write.id);
    if (is_refused && !is_ours) book.saw(job.key, record, now);

    claim_sight sight{std::move(record), write};
    sight.is_over = now >= end;
    sight.is_replaceable = book.is_replaceable(job.key, now);
    if (is_ours && sight.is_over) book.saw(job.key, sight.record, now);
    switch (judge_claim(sight)) {
        case claim_verdict::again:
            job.outcome = claim_outcome::in_progress;
            return claim_step::again;
        case claim_verdict::claimed:
            job.outcome = claim_outcome::claimed;
            job.hold = std::make_shared<claim_hold>(job.book, job.key, write.id, end);
            break;
        case claim_verdict::completed:
            job.outcome = claim_outcome::completed;
            job.result = std::move(sight.record.data);
            break;
        case claim_verdict::in_progress:
            job.outcome = claim_outcome::in_progress;
            break;
        case claim_verdict::payload_mismatch:
            job.outcome = claim_outcome::payload_mismatch;
            break;
    }
    return claim_step::over;
}

asio::awaitable<void> store_result(std::shared_ptr<claim_end_job> job) {
    auto& book = *job->hold->book;
    auto call = engine::perform<update_item_request, true>(
        book.home->core, make_completion(book.place_of(job->hold->key), job->hold->id, job->data),
        job->options);
    auto const got = co_await std::move(call);
    if (got.has_error() && got.error() != service_errc::conditional_check_failed) {
        job->completed = got.error();
        co_return;
    }
    job->hold->is_over = true;
    if (!got.has_error()) {
        job->completed = completion{completion_outcome::stored, std::move(job->data)};
        co_return;
    }
    auto met = record_met(got.error());
    completion made{judge_completion(met, job->hold->id, job->data), std::nullopt};
    if (met.is_completed()) made.result = std::move(met.data);
    job->completed = std::move(made);
}

asio::awaitable<void> delete_claim(std::shared_ptr<claim_end_job> job) {
    auto& book = *job->hold->book;
    // If a late copy of the claim is carried out yet, nobody does the work.
    book.disown(job->hold->key, job->hold->id);
    job->hold->is_over = true;
    auto call = engine::perform<delete_item_request, true>(
        book.home->core, make_withdrawal(book.place_of(job->hold->key), job->hold->id),
        job->options);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        job->withdrawn = withdrawal_outcome::withdrawn;
    } else if (got.error() == service_errc::conditional_check_failed) {
        job->withdrawn = judge_withdrawal(record_met(got.error()), job->hold->id);
    } else {
        job->withdrawn = got.error();
    }
}

}  // namespace

claim_job::claim_job(std::shared_ptr<idempotency_book> its_book, std::string its_key,
                     std::optional<attribute_value> const& payload, call_options given)
    : book{std::move(its_book)},
      key{std::move(its_key)},
      validation{payload ? digest_of_payload(*payload) : std::string{}},
      deadline{policy::deadline_of(given, engine::now(*book->home->core), std::nullopt)},
      each{each_until(deadline, given)} {}

asio::awaitable<void> try_claim(std::shared_ptr<claim_job> job) {
    auto& book = *job->book;
    job->failure.reset();
    for (int claims = 0; claims != most_claims; ++claims) {
        auto const asked_at = book.home->now();
        auto const write = book.make_write_for(job->key, job->validation, asked_at);
        auto call = engine::perform<put_item_request, true>(
            book.home->core, make_claim(book.place_of(job->key), write), job->each);
        auto const got = co_await std::move(call);
        if (conclude_claim_of_key(*job, write, got, asked_at) == claim_step::over) co_return;
    }
}

asio::awaitable<void> wait_for_claim(std::shared_ptr<claim_job> job) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const home = job->book->home;
    for (;;) {
        auto look = try_claim(job);
        co_await std::move(look);
        if (job->failure || job->outcome != claim_outcome::in_progress) co_return;
        auto const next = job->book->next_look(job->key, home->now());
        if (job->deadline && home->to_client(next) >= *job->deadline) {
            job->failure = error{errc::deadline_exceeded, "the work of the key \"" + job->key +
                                                              "\" was in progress all the time"};
            co_return;
        }
        auto sleep = sleep_until(home, next);
        co_await std::move(sleep);
        if (caller.cancelled() != asio::cancellation_type::none || home->core->is_shut_down()) {
            job->failure = error{cancelled_code()};
            co_return;
        }
    }
}

std::optional<std::chrono::milliseconds> time_until_takeover(claim_job const& job) {
    auto const when = job.book->stale_at(job.key);
    if (!when || job.outcome != claim_outcome::in_progress) return std::nullopt;
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(*when - job.book->home->now());
    return std::max(left, std::chrono::milliseconds{0});
}

asio::awaitable<result<completion>> complete_claim(std::shared_ptr<claim_hold> hold,
                                                   attribute_value data, call_options options) {
    auto const job = std::make_shared<claim_end_job>(std::move(hold), options);
    job->data = std::move(data);
    auto work = engine::at_home(job->hold->book->home->core, store_result(job));
    co_await std::move(work);
    co_return job->completed;
}

asio::awaitable<result<withdrawal_outcome>> withdraw_claim(std::shared_ptr<claim_hold> hold,
                                                           call_options options) {
    auto const job = std::make_shared<claim_end_job>(std::move(hold), options);
    auto work = engine::at_home(job->hold->book->home->core, delete_claim(job));
    co_await std::move(work);
    co_return job->withdrawn;
}

}  // namespace dynaco::recipes::detail
