// A clock on which one sleep does not end: for cancelling it.
#pragma once

#include "support/fake_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::test {

/// As `fake_clock`, but that the sleep of number `stops_at`, from 1, never ends by itself.
class stopping_clock : public fake_clock {
  public:
    stopping_clock() = default;

    boost::asio::awaitable<bool> sleep_until(time_point when) override {
        if (++begun == stops_at) {
            stands = true;
            auto const executor = co_await boost::asio::this_coro::executor;
            boost::asio::steady_timer never{executor, boost::asio::steady_timer::time_point::max()};
            co_await never.async_wait(boost::asio::as_tuple(boost::asio::deferred));
            co_return false;
        }
        auto sleep = fake_clock::sleep_until(when);
        bool const slept = co_await std::move(sleep);
        co_return slept;
    }

    int stops_at = 0;  ///< 0: none.
    int begun = 0;
    bool stands = false;
};

}  // namespace dynaco::test
