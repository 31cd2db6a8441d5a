#include "helpers/page_fetch.hpp"

#include "engine/at_home.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

page_fetch::page_fetch(std::shared_ptr<engine::core> core, wire::operation const& operation,
                       std::shared_ptr<page> into, call_options options)
    : core_{std::move(core)},
      operation_{operation},
      page_{std::move(into)},
      options_{options},
      callers_report_{options.report()},
      failure_{cancelled_code()} {
    if (callers_report_) options_.report(report_);
}

void page_fetch::hand_over_report() {
    if (callers_report_) *callers_report_ = std::move(report_);
}

asio::awaitable<std::optional<error>> page_fetch::read(std::shared_ptr<page_fetch> self) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const executor = co_await asio::this_coro::executor;
    auto const& page = self->page_;
    std::optional<error> failure;
    if (engine::is_home(*self->core_, executor)) {
        failure = co_await engine::execute(*self->core_, self->operation_, page->request(),
                                           page->response(), self->options_);
    } else {
        auto work = engine::execute_from_elsewhere(
            self->core_, self->operation_, self, page->request(), page->response(), self->options_);
        failure = co_await std::move(work);
    }
    if (!failure) failure = page->failure();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return failure;
}

asio::awaitable<void> page_fetch::read_at_home(std::shared_ptr<page_fetch> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto work = read(self);
    self->failure_ = co_await std::move(work);
}

void page_fetch::begin() {
    if (group_) return;
    group_.emplace(core_->executor());
    if (cancelled_) group_->cancel();
    group_->spawn(read_at_home(shared_from_this()));
}

void page_fetch::start() {
    asio::dispatch(core_->executor(), [self = shared_from_this()] { self->begin(); });
}

void page_fetch::cancel() {
    asio::dispatch(core_->executor(), [self = shared_from_this()] {
        self->cancelled_ = true;
        if (self->group_) self->group_->cancel();
    });
}

asio::awaitable<void> page_fetch::finish_at_home(std::shared_ptr<page_fetch> self,
                                                 std::shared_ptr<std::optional<error>> outcome) {
    co_await asio::this_coro::throw_if_cancelled(false);
    self->begin();  // if this comes before the start
    auto end = self->group_->join();
    co_await std::move(end);
    *outcome = self->failure_;
}

asio::awaitable<std::optional<error>> page_fetch::finish(std::shared_ptr<page_fetch> self) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const outcome = std::make_shared<std::optional<error>>(cancelled_code());
    auto work = engine::at_home(self->core_, finish_at_home(self, outcome));
    co_await std::move(work);
    // Cancelled before it began to wait: the call is still running.
    if (*outcome) self->cancel();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return *outcome;
}

}  // namespace dynaco::helpers
