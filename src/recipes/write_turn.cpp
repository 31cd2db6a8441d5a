#include "recipes/write_turn.hpp"

#include "engine/excursion.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <cassert>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

// Waiting without a limit is waiting for so long, again and again.
constexpr std::chrono::hours longest_turn_wait{1};

asio::awaitable<void> sleep_until_woken(std::shared_ptr<table_home> home,
                                        std::chrono::steady_clock::time_point until) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const woken = co_await asio::this_coro::cancellation_state;
    if (woken.cancelled() != asio::cancellation_type::none || home->core->is_shut_down()) co_return;
    auto sleep = home->core->sleep_until(until);
    co_await std::move(sleep);
}

}  // namespace

void write_turn::take() {
    assert(!taken_);
    taken_ = true;
}

void write_turn::give_back() {
    assert(taken_);
    taken_ = false;
    auto const all = std::exchange(waiting_, {});
    for (auto const& each : all) each->emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> write_turn::wait(std::shared_ptr<table_home> home,
                                       std::shared_ptr<write_turn> turn,
                                       std::optional<std::chrono::steady_clock::time_point> until) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const signal = std::make_shared<asio::cancellation_signal>();
    turn->waiting_.push_back(signal);
    auto const when = until.value_or(engine::now(*home->core) + longest_turn_wait);
    auto nap = engine::excursion(home->core->executor(), sleep_until_woken(home, when), signal,
                                 caller.cancelled() != asio::cancellation_type::none);
    co_await std::move(nap);
    std::erase(turn->waiting_, signal);
}

}  // namespace dynaco::recipes::detail
