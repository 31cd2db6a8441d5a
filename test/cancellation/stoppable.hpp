// What a client gets from outside, made to stop or to be counted.
#pragma once

#include <dynaco/client_config.hpp>
#include <dynaco/error_details.hpp>

#include "support/fake_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace dynaco::test {

/// Says where the server is, or nothing until it is cancelled.
class stoppable_resolver : public resolver {
  public:
    stoppable_resolver() = default;

    boost::asio::awaitable<result<std::vector<std::string>>> resolve(std::string) override {
        ++asked;
        if (stops) {
            boost::asio::steady_timer never(co_await boost::asio::this_coro::executor,
                                            boost::asio::steady_timer::time_point::max());
            co_await never.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            co_return error{cancelled_code()};
        }
        co_return addresses;
    }

    bool stops = false;
    int asked = 0;
    std::vector<std::string> addresses{"127.0.0.1"};
};

/// The same for credentials.
class stoppable_credentials : public credentials_provider {
  public:
    stoppable_credentials() = default;

    boost::asio::awaitable<result<credentials>> load() override {
        ++asked;
        if (stops) {
            ++stopped;
            boost::asio::steady_timer never(co_await boost::asio::this_coro::executor,
                                            boost::asio::steady_timer::time_point::max());
            co_await never.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            co_return error{cancelled_code()};
        }
        // Never the same twice: keys that were refused are worth another attempt.
        co_return credentials("AKID" + std::to_string(asked), "SECRET");
    }

    bool stops = false;
    int asked = 0;
    int stopped = 0;
};

class retry_counter : public observer {
  public:
    retry_counter() = default;
    void on_retry(retry_event const&) override { ++retries; }

    int retries = 0;
};

/// Counts sleeps. Time can stand still, and sleeps can take none of it.
class sleep_counter : public shifted_clock {
  public:
    sleep_counter() = default;

    time_point now() const override { return stopped_at_ ? *stopped_at_ : shifted_clock::now(); }
    boost::asio::awaitable<bool> sleep_until(time_point when) override {
        ++sleeps;
        if (!leaps) co_return co_await shifted_clock::sleep_until(when);
        if (when > now()) advance(when - now());
        auto const executor = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(executor, boost::asio::deferred);
        co_return true;
    }

    void stand_still() { stopped_at_ = now(); }
    void go_on(duration later) {
        stopped_at_.reset();
        advance(later);
    }

    int sleeps = 0;
    bool leaps = false;

  private:
    std::optional<time_point> stopped_at_;
};

}  // namespace dynaco::test
