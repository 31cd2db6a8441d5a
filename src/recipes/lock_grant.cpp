#include "recipes/lock_grant.hpp"

#include <dynaco/client_config.hpp>

#include "policy/deadline.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using grant_pointer = std::shared_ptr<lock_grant>;

// Heartbeats, until the lease or the handle ends.
asio::awaitable<void> keep_lease(grant_pointer grant) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const ended = co_await asio::this_coro::cancellation_state;
    auto const home = grant->book->home;
    for (;;) {
        auto const until = grant->lease.held_until();
        auto sleep = sleep_until(home, std::min(grant->lease.next_beat(), until));
        co_await std::move(sleep);
        if (ended.cancelled() != asio::cancellation_type::none) co_return;
        if (grant->lease.look(home->now()) != lock_state::held) break;
        if (home->core->is_shut_down()) co_return;
        if (home->now() < grant->lease.next_beat()) continue;
        auto const failure = std::make_shared<std::optional<error>>();
        auto beat = extend_lease(grant, std::nullopt, call_options(), failure);
        co_await std::move(beat);
        if (ended.cancelled() != asio::cancellation_type::none) co_return;
    }
    grant->publish();
}

call_options extension_options(lock_grant const& grant, call_options options) {
    auto const& home = *grant.book->home;
    auto const until = home.to_client(grant.lease.held_until());
    options.deadline(std::min(options.deadline().value_or(until), until));
    if (!options.attempt_timeout()) {
        // One attempt that hangs must not take all the time that there is.
        auto const usual = home.core->config().timeouts.attempt;
        options.attempt_timeout(std::min(usual, grant.options.heartbeat()));
    }
    return options;
}

}  // namespace

void lock_guard::fire() {
    if (is_over || std::exchange(fired, true)) return;
    asio::dispatch(executor,
                   [signal = signal] { signal->emit(asio::cancellation_type::terminal); });
}

lock_grant::lock_grant(std::shared_ptr<lock_book> its_book, std::string its_key, lock_options with,
                       lock_claim const& claim, lock_record record, lock_lease its_lease)
    : book{std::move(its_book)},
      key{std::move(its_key)},
      options{std::move(with)},
      id{claim.grant},
      owner{claim.owner},
      fence{record.fence},
      data{std::move(record.data)},
      lease{std::move(its_lease)},
      until_{lease.held_until().time_since_epoch().count()},
      tasks_{book->home->core->executor()} {}

lock_state lock_grant::state() const noexcept {
    auto const known = state_.load();
    if (known != lock_state::held) return known;
    auto const now = book->home->now().time_since_epoch().count();
    return now < until_.load() ? lock_state::held : lock_state::unreachable;
}

void lock_grant::start() {
    if (options.keep_alive()) tasks_.spawn(keep_lease(shared_from_this()));
}

void lock_grant::publish() {
    auto const now_is = lease.look(book->home->now());
    until_.store(lease.held_until().time_since_epoch().count());
    state_.store(now_is);
    if (now_is == lock_state::held || std::exchange(told_end_, true)) return;
    if (now_is == lock_state::released) return;  // the record may not say so yet
    // Should the record show this acquisition again, nobody uses it.
    book->disown(key, id);
    auto const all = guards;
    for (auto const& each : all) each->fire();
}

void lock_grant::drop_user() {
    if (--users == 0) stop();
}

void lock_grant::stop() {
    tasks_.cancel();
}

lock_hold::~lock_hold() {
    if (let_go) return;
    auto const executor = grant->book->home->core->executor();
    asio::dispatch(executor, [grant = grant] { grant->drop_user(); });
}

namespace {

enum class write_end { carried_out, overtaken, not_held, failed };

/// A write of the holder, with data or without; it extends the lease.
class holder_write {
  public:
    explicit holder_write(grant_pointer which, std::optional<lock_data> its_data = std::nullopt)
        : grant{std::move(which)}, data{std::move(its_data)} {}

    grant_pointer const grant;
    std::optional<lock_data> const data;
    write_end end = write_end::failed;
    std::optional<error> failure;
    lock_record shown;  // if the condition did not hold
};

// The condition did not hold.
write_end judge_refusal(holder_write& job, lease_write const& write, error const& failure) {
    auto const& grant = *job.grant;
    auto& lease = job.grant->lease;
    auto const* const shown = failure.item();
    job.shown = shown ? lock_record{*shown} : lock_record{};
    if (!job.shown.is_held_by(grant.id, grant.fence)) {
        lease.lost();
        return write_end::not_held;
    }
    if (job.shown.version == write.version) {
        lease.extended(write);  // an attempt whose answer was lost has done it
        return write_end::carried_out;
    }
    lease.overtaken(write);
    return write_end::overtaken;
}

asio::awaitable<void> write_as_holder(std::shared_ptr<holder_write> job,
                                      std::optional<std::chrono::milliseconds> lease,
                                      call_options options) {
    auto const& grant = job->grant;
    auto const& home = *grant->book->home;
    auto const write = grant->lease.begin(home.now(), lease);
    grant->publish();
    auto call = engine::perform<update_item_request, true>(
        home.core,
        make_extension(grant->book->place_of(grant->key), grant->id, grant->fence, write.version,
                       write.lease, job->data),
        extension_options(*grant, options));
    auto const got = co_await std::move(call);
    job->failure.reset();
    if (got.has_error()) job->failure = got.error();
    if (!got.has_error()) {
        job->end = write_end::carried_out;
        grant->lease.extended(write);
        grant->last_failure.reset();
    } else if (got.error() == service_errc::conditional_check_failed) {
        job->end = judge_refusal(*job, write, got.error());
    } else {
        job->end = write_end::failed;
        grant->lease.failed(home.now(), grant->book->home->random01());
        grant->last_failure = got.error();
    }
    grant->publish();
}

}  // namespace

asio::awaitable<void> extend_lease(grant_pointer grant,
                                   std::optional<std::chrono::milliseconds> lease,
                                   call_options options,
                                   std::shared_ptr<std::optional<error>> failure) {
    grant->publish();
    if (grant->lease.state() != lock_state::held) co_return;
    auto const job = std::make_shared<holder_write>(grant);
    auto writing = write_as_holder(job, lease, options);
    co_await std::move(writing);
    if (job->end == write_end::failed) *failure = job->failure;
}

asio::awaitable<void> store_data(std::shared_ptr<store_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const& home = *job->grant->book->home;
    auto const deadline = policy::deadline_of(job->options, engine::now(*home.core), std::nullopt);
    if (deadline) job->options.deadline(*deadline);
    lock_data data{job->grant->book->home->new_id(), job->data};
    auto const write = std::make_shared<holder_write>(job->grant, std::move(data));
    bool in_doubt = false;
    for (;;) {
        job->grant->publish();
        if (job->grant->lease.state() != lock_state::held) {
            job->outcome = in_doubt ? store_outcome::unknown : store_outcome::lost;
            co_return;
        }
        auto writing = write_as_holder(write, std::nullopt, job->options);
        co_await std::move(writing);
        if (write->end == write_end::failed) {
            job->outcome = *write->failure;
            co_return;
        }
        if (write->end == write_end::carried_out || write->shown.stored == write->data->id) {
            job->outcome = store_outcome::stored;
            co_return;
        }
        // A heartbeat that was sent later has come first: a greater version can be written.
        in_doubt = in_doubt || write->failure->may_have_been_applied();
    }
}

}  // namespace dynaco::recipes::detail
