#include "helpers/scan_job.hpp"

#include "engine/at_home.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

// From the client's executor to the caller's.
class scan_job::handover {
  public:
    handover() = default;

    std::optional<segment_event> event;
    std::optional<error> failure = cancelled_code();
};

scan_job::scan_job(std::shared_ptr<engine::core> core, scan_request request,
                   parallel_scan_options const& options, std::vector<std::optional<item>> starts,
                   std::vector<bool> const& finished)
    : core_{std::move(core)},
      request_{std::move(request)},
      options_{options.call()},
      starts_{std::move(starts)},
      schedule_{finished, options.concurrency(), options.read_ahead()},
      group_{core_->executor()},
      changed_{core_->executor(), asio::steady_timer::time_point::max()} {
    if (auto const rate = options.capacity_budget()) {
        budget_.emplace(*rate, engine::now(*core_));
    }
}

scan_request scan_job::request_for(std::size_t segment) const {
    auto request = request_;
    request.segment(static_cast<std::int32_t>(segment))
        .total_segments(static_cast<std::int32_t>(starts_.size()))
        .exclusive_start_key(starts_[segment]);
    return request;
}

// Until the budget allows a page; false if that was cancelled.
asio::awaitable<bool> scan_job::wait_for_budget(double& taken) {
    asio::cancellation_state const mine = co_await asio::this_coro::cancellation_state;
    for (;;) {
        if (mine.cancelled() != asio::cancellation_type::none || core_->is_shut_down()) {
            co_return false;
        }
        auto const now = engine::now(*core_);
        auto const wait = budget_->acquire(now);
        if (wait == clock::duration::zero()) break;
        auto sleeping = engine::sleep_until(core_, now + wait);
        co_await std::move(sleeping);
    }
    taken = budget_->estimate();
    co_return true;
}

asio::awaitable<void> scan_job::read(std::shared_ptr<scan_job> self, std::size_t segment) {
    co_await asio::this_coro::throw_if_cancelled(false);
    double taken = 0;
    bool may_read = true;
    if (self->budget_) {
        auto waiting = self->wait_for_budget(taken);
        may_read = co_await std::move(waiting);
    }
    result<scan_response> got{error{cancelled_code()}};
    if (may_read) {
        auto reading = engine::perform<scan_request, true>(self->core_, self->request_for(segment),
                                                           self->options_);
        got = co_await std::move(reading);
        if (self->budget_) {
            std::optional<double> cost = 0;
            if (got.has_value()) {
                cost.reset();
                if (got->consumed_capacity) cost = got->consumed_capacity->capacity_units;
            }
            self->budget_->settle(taken, cost);
        }
    }
    self->arrived(segment, std::move(got));
}

void scan_job::start_reading() {
    if (stopped_) return;
    while (auto const segment = schedule_.begin()) {
        group_.spawn(read(shared_from_this(), *segment));
    }
}

void scan_job::arrived(std::size_t segment, result<scan_response> got) {
    if (stopped_) return;
    if (got.has_error()) {
        schedule_.failed(segment);
    } else {
        starts_[segment] = got->last_evaluated_key;
        schedule_.arrived(segment, starts_[segment].has_value());
    }
    events_.emplace_back(segment, std::move(got));
    start_reading();
    changed_.cancel();
}

segment_event scan_job::take() {
    auto event = std::move(events_.front());
    events_.pop_front();
    if (event.got.has_error()) {
        schedule_.reported(event.segment);
    } else {
        schedule_.took_page();
    }
    return event;
}

asio::awaitable<void> scan_job::next_at_home(std::shared_ptr<scan_job> self,
                                             std::shared_ptr<handover> into) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    self->start_reading();
    while (self->events_.empty() && !self->schedule_.is_finished()) {
        if (caller.cancelled() != asio::cancellation_type::none || self->stopped_) co_return;
        co_await self->changed_.async_wait(asio::as_tuple(asio::deferred));
    }
    into->failure.reset();
    if (self->events_.empty()) co_return;
    into->event.emplace(self->take());
    // There is room for another page. A segment that failed may wait for the next call.
    if (!into->event->got.has_error()) self->start_reading();
}

asio::awaitable<std::optional<segment_event>> scan_job::next(
    std::shared_ptr<scan_job> self, std::shared_ptr<std::optional<error>> failure) {
    auto const into = std::make_shared<handover>();
    auto work = engine::at_home(self->core_, next_at_home(self, into));
    co_await std::move(work);
    *failure = std::move(into->failure);
    co_return std::move(into->event);
}

void scan_job::stop() {
    asio::dispatch(core_->executor(), [self = shared_from_this()] {
        self->stopped_ = true;
        self->group_.cancel();
        self->changed_.cancel();
    });
}

}  // namespace dynaco::helpers
