#include <dynaco/recipes/rate_limiter.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/excursion.hpp"
#include "engine/or_throw.hpp"
#include "policy/deadline.hpp"
#include "recipes/limiter_state.hpp"
#include "recipes/whole_call.hpp"
#include "table/quietly.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using detail::bucket_record;
using detail::bucket_write;
using detail::limiter_state;
using detail::limiter_ticket;
using limiter_time = limiter_state::time_point;

enum class limiter_patience { waits, does_not_wait };

/// An acquisition on its way.
class token_job {
  public:
    token_job(std::shared_ptr<limiter_state> its_state, std::int64_t count, limiter_patience how,
              call_options const& given)
        : state{std::move(its_state)},
          tokens{count},
          patience{how},
          deadline{policy::deadline_of(given, engine::now(*state->home->core), std::nullopt)},
          each{detail::each_until(deadline, given)} {}

    /// What is not in the purse. At least 1.
    [[nodiscard]] std::int64_t needed() const {
        return std::max<std::int64_t>(tokens - state->purse.held(state->home->now()), 1);
    }

    std::shared_ptr<limiter_state> const state;
    std::int64_t const tokens;
    limiter_patience const patience;
    std::optional<limiter_time> const deadline;  // the client's time
    call_options each;                           // of each call

    bool taken = false;
    std::optional<error> failure = error{cancelled_code()};  // before it could begin
};

using job_of_tokens = std::shared_ptr<token_job>;

/// A place in the queue; given up with its frame.
class queue_place {
  public:
    explicit queue_place(std::shared_ptr<limiter_state> state)
        : state_{std::move(state)},
          place_{state_->queue.insert(state_->queue.end(), std::make_shared<limiter_ticket>())} {}
    queue_place(queue_place const&) = delete;
    queue_place& operator=(queue_place const&) = delete;
    ~queue_place() {
        if (is_in_) state_->queue.erase(place_);
    }

    [[nodiscard]] bool is_first() const { return place_ == state_->queue.begin(); }
    [[nodiscard]] std::shared_ptr<limiter_ticket> ticket() const { return *place_; }
    /// The next one's turn.
    void leave() {
        state_->queue.erase(place_);
        is_in_ = false;
        if (!state_->queue.empty()) state_->queue.front()->wake();
    }

  private:
    std::shared_ptr<limiter_state> state_;
    std::list<std::shared_ptr<limiter_ticket>>::iterator place_;
    bool is_in_ = true;
};

asio::awaitable<void> sleep_in_queue(std::shared_ptr<detail::table_home> home, limiter_time when) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto sleep = detail::sleep_until(std::move(home), when);
    co_await std::move(sleep);
}

/// Until `when`, or until somebody wakes the ticket.
asio::awaitable<void> wait_in_queue(std::shared_ptr<limiter_state> state,
                                    std::shared_ptr<limiter_ticket> ticket, limiter_time when) {
    ticket->wait = std::make_shared<asio::cancellation_signal>();
    auto wait = engine::excursion(state->home->core->executor(), sleep_in_queue(state->home, when),
                                  ticket->wait);
    co_await std::move(wait);
    ticket->wait = nullptr;
}

void conclude_lease(token_job& job, bucket_write const& write, limiter_time sent,
                    result<update_item_response> const& got) {
    auto& state = *job.state;
    bool const is_refused =
        got.has_error() && got.error() == service_errc::conditional_check_failed;
    if (got.has_error() && got.error().may_have_been_applied()) {
        state.pending.emplace(write.id, write.tokens, sent);
    }
    if (got.has_error() && !is_refused) {
        job.failure = got.error();
        return;
    }
    bucket_record record;
    if (is_refused) {
        if (auto const* const shown = got.error().item()) record = bucket_record{*shown};
    } else if (got->attributes) {
        record = bucket_record{*got->attributes};
    }
    bool const was_known = state.knowledge.has_record();
    if (record.is_there()) {
        state.knowledge.saw(record, state.home->now());
    } else if (was_known) {
        state.knowledge.saw_none();  // somebody has deleted it
    } else {
        job.failure = error{errc::wrong_type, "the record of the rate limiter \"" + state.key +
                                                  "\" is not one of this library"};
        return;
    }
    if (!is_refused || record.write == write.id) {
        // Carried out now, or by an attempt whose answer was lost.
        state.purse.add(write.tokens, sent);
        if (state.pending && state.pending->id == write.id) state.pending.reset();
    } else if (state.pending && record.write == state.pending->id) {
        state.purse.add(state.pending->tokens, state.pending->sent);
        state.pending.reset();
    }
}

// One request for what is needed, and for what will be.
asio::awaitable<void> ask_for_tokens(job_of_tokens job) {
    auto& state = *job->state;
    auto const sent = state.home->now();
    auto const write = state.make_write(job->needed(), sent);
    if (!write) co_return;
    if (state.knowledge.has_record()) state.asks(sent);
    auto request = state.knowledge.has_record()
                       ? make_lease(state.place(), state.knowledge.epoch(), *write)
                       : make_bucket(state.place(), *write);
    auto call =
        engine::perform<update_item_request, true>(state.home->core, std::move(request), job->each);
    auto const got = co_await std::move(call);
    conclude_lease(*job, *write, sent, got);
}

// The first in the queue, with too few tokens at hand: asks, or says until when to wait.
asio::awaitable<std::optional<limiter_time>> lead_queue(job_of_tokens job) {
    auto& state = *job->state;
    auto const needed = job->needed();
    bool const waits = job->patience == limiter_patience::waits;
    auto when = waits ? state.next_ask(needed) : state.earliest_ask(needed);
    if (job->deadline && state.home->to_client(when) >= *job->deadline) {
        when = state.earliest_ask(needed);
        if (waits && state.home->to_client(when) >= *job->deadline) {
            job->failure = error{errc::deadline_exceeded,
                                 "the rate limiter \"" + state.key + "\" has no tokens in time"};
            co_return std::nullopt;
        }
    }
    if (state.home->now() < when) co_return when;
    auto ask = ask_for_tokens(job);
    co_await std::move(ask);
    co_return std::nullopt;
}

void look_at_deadline(token_job& job) {
    if (job.failure || job.taken || !job.deadline) return;
    if (engine::now(*job.state->home->core) < *job.deadline) return;
    job.failure = error{errc::deadline_exceeded,
                        "the rate limiter \"" + job.state->key + "\" had no tokens in time"};
}

asio::awaitable<void> wait_for_tokens(job_of_tokens job, std::shared_ptr<queue_place> place) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const state = job->state;
    auto const home = state->home;
    bool const waits = job->patience == limiter_patience::waits;
    // The end of time in the recipes' clock, too.
    auto const end = job->deadline ? home->now() + (*job->deadline - engine::now(*home->core))
                                   : limiter_time::max();
    for (bool has_asked = false; !job->failure;) {
        bool const is_first = place->is_first();
        if (is_first) job->taken = state->purse.take(job->tokens, home->now());
        if (job->taken || (has_asked && !waits)) break;
        auto until = end;
        if (is_first) {
            bool const was_known = state->knowledge.has_record();
            auto lead = lead_queue(job);
            auto const next = co_await std::move(lead);
            // A look at a record that is there already is no request for tokens.
            has_asked = next || (was_known && state->knowledge.has_record());
            until = next.value_or(limiter_time::min());
        }
        if (until > home->now() && !job->failure && waits) {
            auto wait = wait_in_queue(state, place->ticket(), std::min(until, end));
            co_await std::move(wait);
        }
        look_at_deadline(*job);
        if (caller.cancelled() != asio::cancellation_type::none || home->core->is_shut_down()) {
            if (!job->failure) job->failure = error{cancelled_code()};
        }
    }
}

asio::awaitable<void> take_tokens(job_of_tokens job) {
    auto& state = *job->state;
    job->failure.reset();
    bool const is_alone = state.queue.empty();
    if (is_alone) job->taken = state.purse.take(job->tokens, state.home->now());
    if (job->taken) co_return;
    // Others come first.
    if (!is_alone && job->patience == limiter_patience::does_not_wait) co_return;
    auto const place = std::make_shared<queue_place>(job->state);
    auto waiting = wait_for_tokens(job, place);
    co_await std::move(waiting);
    place->leave();
}

asio::awaitable<result<bool>> acquire_tokens(std::shared_ptr<limiter_state> state,
                                             std::int64_t tokens, limiter_patience how,
                                             call_options options) {
    if (tokens < 1 || tokens > state->largest) {
        co_return error{errc::invalid_argument,
                        "rate_limiter: tokens of " + std::to_string(tokens) + " must be 1 to the " +
                            std::to_string(state->largest) + " that the bucket holds"};
    }
    auto const job = std::make_shared<token_job>(std::move(state), tokens, how, options);
    auto work = engine::at_home(job->state->home->core, take_tokens(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return job->taken;
}

asio::awaitable<result<void>> acquire_all(asio::awaitable<result<bool>> work) {
    auto const got = co_await std::move(work);
    if (got.has_error()) co_return got.error();
    co_return result<void>{};
}

}  // namespace

rate_limiter::rate_limiter(recipe_table const& table, std::string key, rate_limiter_options options)
    : state_{std::make_shared<limiter_state>(detail::table_access::home_of(table), std::move(key),
                                             options)} {}

std::string const& rate_limiter::key() const noexcept {
    return state_->key;
}

rate_limiter_options const& rate_limiter::options() const noexcept {
    return state_->options;
}

std::int64_t rate_limiter::largest() const noexcept {
    return state_->largest;
}

asio::awaitable<void> rate_limiter::acquire(std::int64_t tokens, call_options options) const {
    return engine::or_throw(acquire(tokens, options, as_result));
}

asio::awaitable<result<void>> rate_limiter::acquire(std::int64_t tokens, call_options options,
                                                    as_result_t) const {
    return mapper::quietly(
        acquire_all(acquire_tokens(state_, tokens, limiter_patience::waits, options)));
}

asio::awaitable<result<void>> rate_limiter::acquire(std::int64_t tokens, as_result_t) const {
    return acquire(tokens, call_options(), as_result);
}

asio::awaitable<bool> rate_limiter::try_acquire(std::int64_t tokens, call_options options) const {
    return engine::or_throw(try_acquire(tokens, options, as_result));
}

asio::awaitable<result<bool>> rate_limiter::try_acquire(std::int64_t tokens, call_options options,
                                                        as_result_t) const {
    return mapper::quietly(
        acquire_tokens(state_, tokens, limiter_patience::does_not_wait, options));
}

asio::awaitable<result<bool>> rate_limiter::try_acquire(std::int64_t tokens, as_result_t) const {
    return try_acquire(tokens, call_options(), as_result);
}

}  // namespace dynaco::recipes
