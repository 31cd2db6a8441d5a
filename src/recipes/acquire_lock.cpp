#include "recipes/acquire_lock.hpp"

#include "engine/at_home.hpp"
#include "policy/deadline.hpp"
#include "recipes/whole_call.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using job_pointer = std::shared_ptr<acquire_job>;
using update_result = result<update_item_response>;

// Takes that fail because a late copy of an own request has been carried out, one after the other.
constexpr int most_takes = 3;

/// What the record says after a claim; nothing if that is not known.
std::optional<lock_record> record_after(update_result const& got) {
    if (!got.has_error()) {
        return got->attributes ? lock_record{*got->attributes} : lock_record{};
    }
    if (got.error() != service_errc::conditional_check_failed) return std::nullopt;
    auto const* const shown = got.error().item();
    return shown ? lock_record{*shown} : lock_record{};
}

/// Makes a grant of a claim that was carried out, unless its lease is over already.
std::shared_ptr<lock_grant> make_grant(acquire_job const& job, lock_claim const& claim,
                                       lock_record record, lock_book::time_point asked_at) {
    auto const& options = job.options;
    lease_write const acquired{record.version.value_or(0), asked_at, claim.lease};
    lock_lease lease{acquired, options.heartbeat(), options.drift()};
    if (lease.look(job.book->home->now()) != lock_state::held) return nullptr;
    auto made = std::make_shared<lock_grant>(job.book, job.key, options, claim, std::move(record),
                                             std::move(lease));
    job.book->add(job.key, made);
    made->start();
    return made;
}

enum class lock_take { over, again };

// Claims the lock, and judges what came of it.
lock_take conclude_claim(acquire_job& job, lock_claim const& claim, update_result const& got,
                         lock_book::time_point asked_at) {
    auto& book = *job.book;
    auto const now = book.home->now();
    auto record = record_after(got);
    if (record && record->is_held() && record->grant == claim.grant) {
        job.grant = make_grant(job, claim, *record, asked_at);
        if (job.grant) return lock_take::over;
    }
    // From here on nobody uses this claim, even if a copy of it is carried out yet.
    if (!got.has_error() || got.error().may_have_been_applied()) {
        book.disown(job.key, claim.grant);
    }
    if (!record) {
        job.failure = got.error();
        return lock_take::over;
    }
    book.saw(job.key, *record, now);
    return book.is_stealable(job.key, now) ? lock_take::again : lock_take::over;
}

}  // namespace

acquire_job::acquire_job(std::shared_ptr<lock_book> its_book, std::string its_key,
                         lock_options with, call_options given)
    : book{std::move(its_book)},
      key{std::move(its_key)},
      options{std::move(with)},
      deadline{policy::deadline_of(given, engine::now(*book->home->core), std::nullopt)},
      each{each_until(deadline, given)} {}

asio::awaitable<void> try_lock(job_pointer job) {
    auto const& book = job->book;
    job->failure.reset();
    for (int takes = 0; takes != most_takes; ++takes) {
        if (book->options.reentrant()) {
            job->grant = book->held(job->key);
            if (job->grant) {
                ++job->grant->users;
                co_return;
            }
        }
        auto const asked_at = book->home->now();
        auto const claim = book->make_claim_for(job->key, job->options.lease(), asked_at);
        auto call = engine::perform<update_item_request, true>(
            book->home->core, make_claim(book->place_of(job->key), claim), job->each);
        auto const got = co_await std::move(call);
        if (conclude_claim(*job, claim, got, asked_at) == lock_take::over) co_return;
    }
}

namespace {

/// One who waits, in the list of those who are told.
class listed_waiter {
  public:
    explicit listed_waiter(acquire_job const& job)
        : rings{std::make_shared<bell>(job.book->home)},
          bells_{job.book->bells},
          place_{job.book->bell_place(job.key)} {
        bells_->add(place_, rings);
    }
    listed_waiter(listed_waiter const&) = delete;
    listed_waiter& operator=(listed_waiter const&) = delete;
    ~listed_waiter() { bells_->remove(place_, rings); }

    /// What it was told is for somebody else.
    void pass_on() {
        bells_->remove(place_, rings);
        bells_->ring(place_);
    }

    std::shared_ptr<bell> const rings;

  private:
    std::shared_ptr<lock_bells> bells_;
    std::string place_;
};

asio::awaitable<void> look_until_there(job_pointer job, std::shared_ptr<listed_waiter> me) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const home = job->book->home;
    bool was_told = false;
    for (;;) {
        auto look = try_lock(job);
        co_await std::move(look);
        if (job->grant) co_return;
        if (job->failure) break;
        auto const next = job->book->next_look(job->key, home->now());
        bool const is_late = job->deadline && home->to_client(next) >= *job->deadline;
        if (is_late && !me->rings->is_rung()) {
            job->failure = error{errc::deadline_exceeded,
                                 "the lock \"" + job->key + "\" was held by others all the time"};
            co_return;
        }
        auto wait = bell::wait(me->rings, next);
        was_told = co_await std::move(wait);
        if (caller.cancelled() != asio::cancellation_type::none || home->core->is_shut_down()) {
            job->failure = error{cancelled_code()};
            break;
        }
    }
    if (was_told || me->rings->is_rung()) me->pass_on();
}

}  // namespace

asio::awaitable<void> wait_for_lock(job_pointer job) {
    auto const me = std::make_shared<listed_waiter>(*job);
    auto looking = look_until_there(job, me);
    co_await std::move(looking);
}

asio::awaitable<result<std::shared_ptr<lock_grant>>> acquire_grant(
    std::shared_ptr<lock_book> book, std::string key, acquiring how, call_options options,
    std::optional<std::chrono::milliseconds> lease) {
    auto own = book->options;
    if (lease) {
        own.lease(*lease);
        if (auto fault = find_fault(own)) {
            co_return error{errc::invalid_argument, *std::move(fault)};
        }
    }
    auto const job = std::make_shared<acquire_job>(book, std::move(key), std::move(own), options);
    auto inner = how == acquiring::wait ? wait_for_lock(job) : try_lock(job);
    auto work = engine::at_home(book->home->core, std::move(inner));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return job->grant;
}

}  // namespace dynaco::recipes::detail
