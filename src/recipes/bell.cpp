#include "recipes/bell.hpp"

#include "engine/excursion.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;

void bell::ring() {
    rung_ = true;
    if (sleep_) sleep_->emit(asio::cancellation_type::terminal);
}

asio::awaitable<bool> bell::wait(std::shared_ptr<bell> which, table_home::time_point until) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (which->rung_ || caller.cancelled() != asio::cancellation_type::none) {
        co_return std::exchange(which->rung_, false);
    }
    auto const& home = which->home_;
    which->sleep_ = std::make_shared<asio::cancellation_signal>();
    try {
        auto sleep =
            engine::excursion(home->core->executor(), sleep_until(home, until), which->sleep_);
        co_await std::move(sleep);
    } catch (boost::system::system_error const&) {
        // It was ended before it had begun.
    }
    which->sleep_.reset();
    co_return std::exchange(which->rung_, false);
}

}  // namespace dynaco::recipes::detail
