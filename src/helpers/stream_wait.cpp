// What the user of a stream reader waits for.
#include "engine/excursion.hpp"
#include "helpers/stream_job.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

namespace {

using time_point = std::chrono::steady_clock::time_point;

void switch_off(std::shared_ptr<alarm> const& which) {
    if (!which || which->is_over) return;
    which->is_over = true;
    which->off->emit(asio::cancellation_type::terminal);
}

// Holds a flag as long as a function is at work, and leaves no alarm behind.
class at_work {
  public:
    at_work(std::shared_ptr<stream_job> job, bool& flag) : job_{std::move(job)}, flag_{flag} {
        flag_ = true;
    }
    at_work(at_work const&) = delete;
    at_work& operator=(at_work const&) = delete;
    ~at_work() {
        flag_ = false;
        if (!job_->is_reading) switch_off(job_->bell);
    }

  private:
    std::shared_ptr<stream_job> job_;
    bool& flag_;
};

asio::awaitable<void> sleep(std::shared_ptr<engine::core> core, time_point when) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (caller.cancelled() != asio::cancellation_type::none || core->is_shut_down()) co_return;
    co_await core->sleep_until(when);
}

asio::awaitable<void> ring(std::shared_ptr<engine::core> core, std::shared_ptr<alarm> which) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (caller.cancelled() == asio::cancellation_type::none && !which->is_over) {
        auto trip = engine::excursion(core->executor(), sleep(core, which->when), which->off);
        co_await std::move(trip);
    }
    which->is_over = true;
}

// The alarm is a task like the calls: setting it anew at each change would be a change by itself,
// without end.
void set_alarm(std::shared_ptr<stream_job> const& job, std::optional<time_point> when) {
    if (job->bell && !job->bell->is_over && job->bell->when == when) return;
    switch_off(job->bell);
    if (!when) return;
    job->bell = std::make_shared<alarm>();
    job->bell->when = *when;
    job->tasks->spawn(ring(job->core, job->bell));
}

// Makes the calls that are due and waits until something has changed.
asio::awaitable<void> make_progress(std::shared_ptr<stream_job> job, policy::stream_plan plan) {
    co_await asio::this_coro::throw_if_cancelled(false);
    for (auto& each : plan.reads) job->tasks->spawn(read_shard(job, std::move(each)));
    if (plan.describe) job->tasks->spawn(list_shards(job));
    set_alarm(job, plan.wake);
    if (job->tasks->running() == 0) co_return;
    auto wait = job->tasks->wait_for_room(job->tasks->running());
    co_await std::move(wait);
}

// Ends what is under way.
asio::awaitable<void> give_up(std::shared_ptr<stream_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    job->tasks->cancel();
    auto wait = job->tasks->join();
    co_await std::move(wait);
    job->tasks = std::make_unique<engine::task_group>(job->core->executor());
}

asio::awaitable<std::optional<error>> load(std::shared_ptr<stream_job> job) {
    if (auto fault = find_fault(job->options)) co_return fault;
    if (auto const& store = job->options.checkpoints()) {
        auto work = store->load();
        auto loaded = co_await std::move(work);
        if (loaded.has_error()) co_return loaded.error();
        job->ledger.restore(*std::move(loaded));
    }
    job->is_loaded = true;
    co_return std::nullopt;
}

}  // namespace

asio::awaitable<void> read_stream(std::shared_ptr<stream_job> job, stream_unit unit,
                                  std::shared_ptr<stream_outcome> outcome) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const is_cancelled = [&] {
        return job->is_stopped || job->core->is_shut_down() ||
               caller.cancelled() != asio::cancellation_type::none;
    };
    if (job->is_reading) {
        outcome->failure =
            error{errc::invalid_argument, "stream_reader: a call of next is under way already"};
        co_return;
    }
    at_work const reading{job, job->is_reading};
    if (!job->is_loaded && !is_cancelled()) {
        outcome->failure = co_await load(job);
        if (outcome->failure) co_return;
    }
    for (;;) {
        if (is_cancelled()) {
            co_await give_up(job);
            outcome->failure = error{cancelled_code()};
            co_return;
        }
        outcome->failure = std::exchange(job->failure, std::nullopt);
        if (outcome->failure) co_return;
        if (job->has_batch() && job->ledger.is_placed()) {
            if (unit == stream_unit::record) {
                outcome->record = job->take_record();
            } else {
                outcome->batch = job->take_batch();
            }
            co_return;
        }
        auto plan = job->ledger.plan(engine::now(*job->core));
        if (plan.is_at_end) {
            job->ledger.look_again();
            co_return;
        }
        auto step = make_progress(job, std::move(plan));
        co_await std::move(step);
    }
}

asio::awaitable<void> commit_stream(std::shared_ptr<stream_job> job,
                                    std::shared_ptr<std::optional<error>> failure) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const& store = job->options.checkpoints();
    if (!store || job->is_committing) {
        *failure = error{errc::invalid_argument,
                         store ? "stream_reader: a call of commit is under way already"
                               : "stream_reader_options.checkpoints: is not set"};
        co_return;
    }
    at_work const committing{job, job->is_committing};
    auto const steps = job->ledger.to_commit();
    for (auto const& step : steps) {
        if (caller.cancelled() != asio::cancellation_type::none) co_return;
        auto work = step.is_removal ? store->remove(step.checkpoint.shard_id)
                                    : store->save(step.checkpoint);
        auto const saved = co_await std::move(work);
        if (saved.has_error()) {
            *failure = saved.error();
            co_return;
        }
        job->ledger.committed(step);
    }
    failure->reset();
}

}  // namespace dynaco::helpers
