// Waiting for something that shows only from outside, such as a server's count of connections.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>

namespace dynaco::test {

/// Returns once `condition` holds, which it looks at again every millisecond; run_coro's watchdog
/// ends a wait that is in vain.
inline boost::asio::awaitable<void> until(std::function<bool()> condition) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    while (!condition()) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace dynaco::test
