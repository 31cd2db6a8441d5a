// Requests that are ready only when their time is over: they stay here.
#include "support/client_world.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Says when it is asked for the date, which a call does once for each request
/// that it renders.
class telling_clock : public shifted_clock {
  public:
    telling_clock() = default;

    std::chrono::system_clock::time_point wall_now() const override {
        if (on_date) on_date();
        return shifted_clock::wall_now();
    }

    std::function<void()> on_date;
};

/// Keys that have to be loaded for each call, which takes as long as a test
/// says.
class slow_credentials : public credentials_provider {
  public:
    explicit slow_credentials(std::shared_ptr<shifted_clock> time) : time_{std::move(time)} {}

    asio::awaitable<result<credentials>> load() override {
        time_->advance(takes);
        credentials keys("AKID", "SECRETKEY");
        keys.expiration = time_->wall_now();
        co_return keys;
    }

    std::chrono::seconds takes{0};

  private:
    std::shared_ptr<shifted_clock> time_;
};

void expect_unsent(client_world& world, call_options options, errc expected) {
    auto const before = world.server.requests_begun();
    auto const got = world.put(options);
    REQUIRE(got.has_error());
    CHECK(got.error() == expected);
    CHECK_FALSE(got.error().may_have_been_applied());
    world.settle();
    CHECK(world.server.requests_begun() == before);
}

/// At most one connection was lost, and nothing is left behind.
void expect_unharmed(client_world& world) {
    auto const before = world.server.request_count();
    CHECK(world.put().has_value());
    CHECK(world.server.request_count() == before + 1);
    CHECK(world.server.accepted() <= 2);
    world.expect_idle();
}

}  // namespace

TEST_SUITE("loopback.late_request") {
    TEST_CASE(
        "deadline: passes while credentials are loaded -> the request is "
        "never sent") {
        client_world world;
        auto const keys = std::make_shared<slow_credentials>(world.time);
        world.config.credentials = keys;
        SUBCASE("a connection is idle") {
            CHECK(world.get().has_value());
        }
        SUBCASE("there is no connection") {}
        keys->takes = 2s;
        expect_unsent(world, call_options().timeout(1s), errc::deadline_exceeded);
        keys->takes = 0s;
        expect_unharmed(world);
    }

    TEST_CASE("limit: passes while the request is rendered -> it is never sent") {
        client_world world;
        auto const time = std::make_shared<telling_clock>();
        world.config.clock = time;
        CHECK(world.get().has_value());
        int dates = 0;
        time->on_date = [&] {
            if (++dates == 1) time->advance(2s);
        };
        SUBCASE("the call's") {
            expect_unsent(world, call_options().timeout(1s), errc::deadline_exceeded);
        }
        SUBCASE("the attempt's") {
            auto const once = call_options().attempt_timeout(1s).max_attempts(1);
            expect_unsent(world, once, errc::attempt_timeout);
        }
        CHECK(dates != 0);
        expect_unharmed(world);
        CHECK(world.server.accepted() == 1);  // nothing was done with the connection: it is kept
    }
}

}  // namespace dynaco::test
