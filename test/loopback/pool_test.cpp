// Connections of a client: how many, how old, which one, and when they are given up.
#include "support/client_world.hpp"
#include "support/dead_ends.hpp"
#include "support/fd_count.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// So many connections, all idle.
void open_connections(client_world& world, std::size_t count) {
    world.server.default_action(action(reply::ok()).after(20ms));
    parallel_gets calls{world, count};
    calls.finish();
    world.server.default_action(reply::ok());
    REQUIRE(calls.succeeded() == count);
    world.wait_until([&] { return world.server.idle_connections() == count; });
}

std::vector<std::size_t> requests_by_connection(scripted_server const& server) {
    std::vector<std::size_t> out;
    for (auto const& each : server.connections()) out.push_back(each.requests_read);
    std::sort(out.begin(), out.end());
    return out;
}

/// Keys for an hour by a calendar that a test turns over.
class hourly_credentials : public credentials_provider {
  public:
    class calendar : public shifted_clock {
      public:
        calendar() = default;
        std::chrono::system_clock::time_point wall_now() const override {
            return shifted_clock::wall_now() + turned;
        }
        std::chrono::hours turned{0};
    };

    asio::awaitable<result<credentials>> load() override {
        ++loads;
        credentials keys("AKID", "SECRETKEY");
        keys.expiration = time->wall_now() + 1h;
        co_return keys;
    }

    std::shared_ptr<calendar> time = std::make_shared<calendar>();
    int loads = 0;
};

error outcome(result<void> const& done) {
    return done.has_error() ? done.error() : error();
}

}  // namespace

TEST_SUITE("loopback.pool") {
    TEST_CASE("reuse: calls one after the other -> one connection, counted") {
        client_world world;
        for (int i = 0; i < 5; ++i) CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 1);
        CHECK(world.server.request_count() == 5);
        CHECK(world.events->count("reuse") == 4);
        CHECK(world.events->count("reuse 4") == 1);
        world.expect_idle();
    }

    TEST_CASE("reuse: several are idle -> always the one that was used last") {
        client_world world;
        open_connections(world, 3);
        for (int i = 0; i < 10; ++i) CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 3);
        CHECK(requests_by_connection(world.server) == std::vector<std::size_t>{1, 1, 11});
    }

    TEST_CASE("limit: 200 calls at once -> all succeed on as many connections as are allowed") {
        client_world world;
        SUBCASE("one thread") {}
        SUBCASE("shared") {
            world.config.threading = threading::shared;
        }
        world.config.pool.max_connections = 8;
        world.config.pool.max_connecting = 3;
        std::size_t most = 0;
        world.server.on_request([&](received_request const&) -> action {
            most = std::max(most, world.server.open_connections());
            return reply::ok();
        });
        parallel_gets calls{world, 200};
        calls.finish();
        CHECK(calls.succeeded() == 200);
        CHECK(world.server.request_count() == 200);
        CHECK(world.server.accepted() <= 8);
        CHECK(most <= 8);
        CHECK(world.events->count("close") == 0);
        world.expect_idle();
    }

    TEST_CASE("limit: the server is gone -> every waiting call fails, none is forgotten") {
        client_world world;
        world.server.stop_listening();
        world.config.pool.max_connections = 4;
        parallel_gets calls{world, 50, call_options().max_attempts(1)};
        calls.finish();
        CHECK(calls.failures().size() == 50);
        for (auto const& failure : calls.failures()) CHECK(failure == errc::connect_failed);
        world.server.listen_again();
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("waiters: more than are allowed -> too_many_waiters at once, not retried") {
        client_world world;
        world.config.pool.max_connections = 1;
        world.config.pool.max_waiters = 2;
        parallel_gets calls{world, 5};
        calls.finish();
        CHECK(calls.succeeded() == 2);
        REQUIRE(calls.failures().size() == 3);
        for (auto const& failure : calls.failures()) {
            CHECK(failure == errc::too_many_waiters);
            CHECK_FALSE(failure.is_retryable());
            CHECK(failure.attempts() == 1);
        }
        CHECK(world.server.request_count() == 2);
        world.expect_idle();
    }

    TEST_CASE("waiters: their credentials run out meanwhile -> new ones, on the same connection") {
        client_world world;
        auto const keys = std::make_shared<hourly_credentials>();
        world.config.credentials = keys;
        world.config.clock = keys->time;
        world.config.pool.max_connections = 1;
        CHECK(world.get().has_value());
        CHECK(keys->loads == 1);
        world.server.on_request([&](received_request const&) -> action {
            if (world.server.request_count() == 2) keys->time->turned = 2h;
            return reply::ok();
        });
        parallel_gets calls{world, 3};
        calls.finish();
        CHECK(calls.succeeded() == 3);
        CHECK(keys->loads > 1);
        CHECK(world.server.accepted() == 1);
        world.expect_idle();
    }

    TEST_CASE("idle for too long: -> closed instead of used") {
        client_world world;
        world.config.pool.idle_timeout = 200ms;
        open_connections(world, 2);
        world.time->advance(201ms);
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 3);
        CHECK(world.events->count("close idle_timeout 1") == 2);
        world.expect_idle();
    }

    TEST_CASE("too old: -> closed instead of used, or when its request is done") {
        client_world world;
        world.config.pool.max_age = 10s;
        CHECK(world.get().has_value());
        world.time->advance(9s);
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 1);
        SUBCASE("while idle") {
            world.time->advance(2s);
        }
        SUBCASE("in a request") {
            world.server.on_request([&](received_request const&) -> action {
                world.time->advance(2s);
                return reply::ok();
            });
            CHECK(world.get().has_value());
            world.server.on_request({});
            CHECK(world.server.accepted() == 1);
        }
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 2);
        CHECK(world.events->count("close idle_timeout") == 1);
        world.expect_idle();
    }

    TEST_CASE("closed while idle: calls in flight -> noticed and closed before anybody uses it") {
        bool unasked = false;
        SUBCASE("closed") {}
        SUBCASE("bytes that nobody asked for") {
            unasked = true;
        }
        client_world world;
        open_connections(world, 3);
        // A tick looks after idle connections; the short call's limit makes it come early.
        world.server.push(2, fault::stall_before_reply());
        parallel_gets long_call{world, 1, call_options().max_attempts(1).timeout(9s)};
        world.settle();
        world.time->advance(2s);
        auto const short_call = world.get(call_options().attempt_timeout(15ms).max_attempts(1));
        CHECK(short_call.error() == errc::attempt_timeout);
        world.events->clear();
        if (unasked) {
            world.server.send_to_idle("HTTP/1.1 408 Late\r\n\r\n");
        } else {
            world.server.close_idle();
        }
        world.wait_until([&] { return world.events->count("close") == 1; });
        CHECK(world.events->lines() == std::vector<std::string>{"close peer_closed 1"});
        CHECK(long_call.done() == 0);
        world.destroy_client();
        long_call.finish();
        world.expect_idle();
    }

    TEST_CASE(
        "closed while idle: no call in flight, some time ago -> looked at before it is used") {
        bool tls = false;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        client_world world{tls ? server_config().tls() : server_config()};
        open_connections(world, 2);
        world.server.close_idle();
        world.wait_until([&] { return world.server.open_connections() == 0; });
        world.time->advance(2s);
        call_report report;
        CHECK(world.put(call_options().report(report)).has_value());
        CHECK(world.events->count("close peer_closed 1") == 2);
        REQUIRE(report.attempts.size() == 1);
        CHECK_FALSE(report.attempts[0].replayed);
        CHECK_FALSE(report.attempts[0].reused_connection);
        CHECK(world.server.accepted() == 3);
        CHECK(world.server.request_count() == 3);
        world.expect_idle();
    }

    TEST_CASE("idle for some time: alive -> used again after a look") {
        bool tls = false;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        client_world world{tls ? server_config().tls() : server_config()};
        for (int i = 0; i < 3; ++i) {
            CHECK(world.get().has_value());
            world.time->advance(2s);
        }
        CHECK(world.server.accepted() == 1);
        CHECK(world.events->count("reuse") == 2);
        world.expect_idle();
    }

    TEST_CASE("warm up: the minimum of connections -> open before the first call, used by it") {
        bool tls = false;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        client_world world{tls ? server_config().tls() : server_config()};
        world.config.pool.min_connections = 3;
        auto operation = world.client().warm_up(as_result);
        CHECK(run_coro(world.context, std::move(operation), leftovers::allowed).has_value());
        world.wait_until([&] { return world.server.idle_connections() == 3; });
        CHECK(world.server.request_count() == 0);
        // Long enough for a look, with what TLS 1.3 sends after its handshake still unread.
        world.time->advance(2s);
        call_report report;
        CHECK(world.get(call_options().report(report)).has_value());
        CHECK(world.server.accepted() == 3);
        CHECK_FALSE(report.attempts.at(0).reused_connection);
        CHECK(world.events->count("reuse") == 0);
        auto again = world.client().warm_up(as_result);
        CHECK(run_coro(world.context, std::move(again), leftovers::allowed).has_value());
        CHECK(world.server.accepted() == 3);
        world.expect_idle();
    }

    TEST_CASE("warm up: twice at once, and room for one only -> both are done") {
        client_world world;
        world.config.pool.min_connections = 4;
        world.config.pool.max_connections = 4;
        world.config.timeouts.pool_wait = 5s;
        std::vector<bool> done;
        for (int i = 0; i < 2; ++i) {
            auto each = world.client().warm_up(as_result);
            asio::co_spawn(world.context, std::move(each),
                           [&](std::exception_ptr, result<void> const& outcome) {
                               done.push_back(outcome.has_value());
                           });
        }
        world.wait_until([&] { return done.size() == 2; });
        CHECK(done == std::vector<bool>{true, true});
        CHECK(world.server.accepted() == 4);
        world.expect_idle();
    }

    TEST_CASE("warm up: nobody there -> why, thrown or returned; nothing to do -> nothing") {
        client_world world;
        refusing_port const refusing;
        world.config.endpoint_url = "http://127.0.0.1:" + std::to_string(refusing.port());
        world.config.pool.min_connections = 2;
        auto returned = world.client().warm_up(as_result);
        auto const done = run_coro(world.context, std::move(returned), leftovers::allowed);
        CHECK(outcome(done) == errc::connect_failed);
        auto thrown = world.client().warm_up();
        CHECK_THROWS_AS(run_coro(world.context, std::move(thrown)), exception);
        client_world idle;
        auto none = idle.client().warm_up();
        run_coro(idle.context, std::move(none));
        CHECK(idle.server.accepted() == 0);
    }

    TEST_CASE("minimum: while calls are in flight -> kept open") {
        client_world world;
        world.config.pool.min_connections = 4;
        world.server.push(2, fault::stall_before_reply());
        parallel_gets long_call{world, 1, call_options().max_attempts(1).timeout(9s)};
        world.settle();
        world.time->advance(2s);
        auto const short_call = world.get(call_options().attempt_timeout(15ms).max_attempts(1));
        CHECK(short_call.has_error());
        world.wait_until([&] { return world.server.open_connections() == 4; });
        CHECK(long_call.done() == 0);
        world.destroy_client();
        long_call.finish();
        world.expect_idle();
    }
}

}  // namespace dynaco::test
