#include "engine/warm_up.hpp"

#include "engine/excursion.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::engine {
namespace asio = boost::asio;

namespace {

asio::awaitable<void> warm_up_at_home(std::shared_ptr<core> which,
                                      std::shared_ptr<result<void>> outcome) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (which->is_shut_down()) co_return;
    call_scope const in_flight{*which};
    *outcome = co_await which->line(model::services::dynamodb).transport->warm_up();
}

}  // namespace

asio::awaitable<result<void>> warm_up(std::shared_ptr<core> which) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (caller.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
    auto const outcome = std::make_shared<result<void>>(cancelled_code());
    auto trip = excursion(which->executor(), warm_up_at_home(which, outcome),
                          std::make_shared<asio::cancellation_signal>());
    co_await std::move(trip);
    // Cancelled after it was done there, before it was heard of here.
    if (caller.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
    co_return *outcome;
}

}  // namespace dynaco::engine
