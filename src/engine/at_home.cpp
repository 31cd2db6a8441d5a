#include "engine/at_home.hpp"

#include "engine/excursion.hpp"

#include <boost/asio/this_coro.hpp>

namespace dynaco::engine {
namespace asio = boost::asio;

asio::awaitable<void> at_home(std::shared_ptr<core> which, asio::awaitable<void> work) {
    auto const executor = co_await asio::this_coro::executor;
    if (is_home(*which, executor)) {
        co_await std::move(work);
    } else {
        asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
        auto trip = excursion(which->executor(), std::move(work),
                              std::make_shared<asio::cancellation_signal>(),
                              caller.cancelled() != asio::cancellation_type::none);
        co_await std::move(trip);
    }
}

}  // namespace dynaco::engine
