#include "engine/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <cassert>
#include <exception>
#include <list>
#include <utility>

namespace dynaco::engine {
namespace asio = boost::asio;

// Shared with the tasks that run: they may end after the group.
class task_group::state : public std::enable_shared_from_this<state> {
  public:
    explicit state(asio::any_io_executor executor)
        : executor_{std::move(executor)},
          changed_{executor_, asio::steady_timer::time_point::max()} {}

    void spawn(asio::awaitable<void> task) {
        auto const place =
            running_.insert(running_.end(), std::make_shared<asio::cancellation_signal>());
        auto const signal = *place;
        asio::co_spawn(
            executor_, std::move(task),
            asio::bind_cancellation_slot(signal->slot(), [self = shared_from_this(), signal, place](
                                                             std::exception_ptr const& failure) {
                self->ended(place, failure);
            }));
        if (cancelled_) signal->emit(asio::cancellation_type::terminal);
    }

    void cancel() {
        cancelled_ = true;
        auto const all = running_;  // ending a task changes the list
        for (auto const& each : all) each->emit(asio::cancellation_type::terminal);
    }

    std::size_t count() const noexcept { return running_.size(); }

    // Until at most so many are running.
    asio::awaitable<void> wait(std::size_t most, bool to_the_end) {
        bool const throws = co_await asio::this_coro::throw_if_cancelled();
        co_await asio::this_coro::throw_if_cancelled(false);
        asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
        while (running_.size() > most) {
            if (caller.cancelled() != asio::cancellation_type::none && !cancelled_) {
                cancel();
                continue;  // some may have ended by that
            }
            if (cancelled_ && !to_the_end) break;
            // A timer that never expires: the context owns its handler, so that destroying the
            // context meanwhile leaks nothing.
            co_await changed_.async_wait(asio::as_tuple(asio::deferred));
        }
        co_await asio::this_coro::throw_if_cancelled(throws);
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    }

  private:
    using signals = std::list<std::shared_ptr<asio::cancellation_signal>>;

    void ended(signals::iterator place, std::exception_ptr const& failure) {
        assert(!running_.empty());
        running_.erase(place);
        if (failure && !failure_) failure_ = failure;
        changed_.cancel();
    }

    asio::any_io_executor executor_;
    asio::steady_timer changed_;
    signals running_;
    std::exception_ptr failure_;
    bool cancelled_ = false;
};

task_group::task_group(asio::any_io_executor executor)
    : state_{std::make_shared<state>(std::move(executor))} {}

task_group::~task_group() {
    state_->cancel();
}

void task_group::spawn(asio::awaitable<void> task) {
    state_->spawn(std::move(task));
}

void task_group::cancel() {
    state_->cancel();
}

std::size_t task_group::running() const noexcept {
    return state_->count();
}

asio::awaitable<void> task_group::join() {
    return state_->wait(0, true);
}

asio::awaitable<void> task_group::wait_for_room(std::size_t most) {
    assert(most > 0);
    return state_->wait(most - 1, false);
}

}  // namespace dynaco::engine
