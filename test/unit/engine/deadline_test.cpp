// The deadline of a call also ends what comes before an attempt: credentials,
// the rate limiter.
#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <memory>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Answers so many times, then only when it is cancelled.
class hanging_credentials : public credentials_provider {
  public:
    explicit hanging_credentials(int good_loads) : good_loads_{good_loads} {}

    asio::awaitable<result<credentials>> load() override {
        if (++loads > good_loads_) {
            asio::steady_timer never(co_await asio::this_coro::executor,
                                     asio::steady_timer::time_point::max());
            co_await never.async_wait(asio::as_tuple(asio::deferred));
            co_return error{cancelled_code()};
        }
        co_return credentials("AKID", "SECRETKEY");
    }
    void recover() { good_loads_ = loads + 1; }

    int loads = 0;

  private:
    int good_loads_;
};

/// A world in which time passes by itself, and the provider that its calls wait
/// for.
class hanging_world : public engine_world {
  public:
    explicit hanging_world(int good_loads)
        : provider{std::make_shared<hanging_credentials>(good_loads)} {
        config.credentials = provider;
        config.clock = system_clock();
    }

    /// A write that ends as soon as its deadline has passed; after how many attempts.
    int attempts_by_deadline(boost::system::error_code expected) {
        auto const started = std::chrono::steady_clock::now();
        auto const got = put(call_options().timeout(30ms));
        auto const took = std::chrono::steady_clock::now() - started;
        REQUIRE(got.has_error());
        CHECK(got.error() == expected);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(took >= 30ms);
        CHECK(took < 5s);
        return got.error().attempts();
    }

    std::shared_ptr<hanging_credentials> provider;
};

/// A world whose rate limiter lets the next attempt pass in two seconds only.
class slowed_world : public engine_world {
  public:
    slowed_world() {
        config.retry.adaptive = true;
        wire->push(fake_reply::throttle());
        CHECK(get(call_options().max_attempts(1)).has_error());
        REQUIRE(wire->requests().size() == 1);
    }
};

}  // namespace

TEST_SUITE("engine.deadline") {
    TEST_CASE(
        "deadline: passes while the provider of credentials hangs -> "
        "nothing is sent") {
        hanging_world world{0};
        CHECK(world.attempts_by_deadline(errc::deadline_exceeded) == 0);
        CHECK(world.wire->requests().empty());
        world.provider->recover();
        CHECK(world.get().has_value());
    }

    TEST_CASE(
        "deadline: passes while keys are loaded in place of expired ones "
        "-> one attempt") {
        hanging_world world{1};
        world.wire->push(fake_reply::error(400, "ExpiredTokenException"));
        CHECK(world.attempts_by_deadline(service_errc::expired_token) == 1);
        CHECK(world.wire->requests().size() == 1);
        world.provider->recover();
        CHECK(world.get().has_value());
    }

    TEST_CASE(
        "deadline: before the rate limiter has a token -> "
        "deadline_exceeded, nothing sent") {
        slowed_world world;
        auto const started = world.time->now();
        auto const got = world.put(call_options().timeout(1s));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::deadline_exceeded);
        CHECK(got.error().attempts() == 0);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(world.time->now() - started <= 1s);
        CHECK(world.wire->requests().size() == 1);
        world.time->advance(3s);
        CHECK(world.get().has_value());
    }

    TEST_CASE("deadline: after the rate limiter has a token -> the request is sent") {
        slowed_world world;
        CHECK(world.put(call_options().timeout(3s)).has_value());
        CHECK(world.sleeps() == in_milliseconds({2000}));
    }

    TEST_CASE(
        "deadline: a retry's wait for the rate limiter does not fit -> "
        "ends by then") {
        engine_world world;
        world.config.retry.adaptive = true;
        world.wire->push(fake_reply::throttle());
        auto const started = world.time->now();
        auto const got = world.put(call_options().timeout(1500ms));
        REQUIRE(got.has_error());
        CHECK(got.error().attempts() == 1);
        CHECK(world.time->now() - started <= 1500ms);
        CHECK(world.wire->requests().size() == 1);
    }
}

}  // namespace dynaco::test
