// A client without calls in flight leaves nothing pending; a client that is gone, nothing at all.
#include "support/client_world.hpp"
#include "support/dead_ends.hpp"
#include "support/fd_count.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;
using lines = std::vector<std::string>;

/// Ends by its deadline while a connection is being opened; then nothing may be left of that.
void gives_up_connecting(client_world& world) {
    auto const got = world.put(call_options().timeout(30ms));
    CHECK(got.error() == errc::deadline_exceeded);
    CHECK_FALSE(got.error().may_have_been_applied());
    world.expect_idle();
}

}  // namespace

TEST_SUITE("loopback.idle") {
    TEST_CASE("idle: the last call is done -> run() returns, and the client goes on living") {
        bool tls = false;
        auto mode = threading::single;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        SUBCASE("shared") {
            mode = threading::shared;
        }
        SUBCASE("TLS, shared") {
            tls = true;
            mode = threading::shared;
        }
        scripted_server server{tls ? server_config().tls() : server_config()};
        client_world world;
        world.config.endpoint_url = server.url();
        world.config.threading = mode;
        for (int i = 0; i < 3; ++i) {
            // The server has a thread of its own: only the client is on this context.
            CHECK(run_coro(world.context, world.start_get()).has_value());
            CHECK(run_coro(world.context, world.start_put()).has_value());
        }
        CHECK(server.accepted() == 1);
        CHECK(server.open_connections() == 1);
        CHECK(server.request_count() == 6);
    }

    TEST_CASE("idle: after a call that gave up while connecting -> no connect is left") {
        client_world world{server_config().tls()};
        SUBCASE("resolve") {
            auto names = std::make_shared<scripted_resolver>(std::vector<std::string>{});
            names->stalls = true;
            world.config.resolver = names;
            world.config.endpoint_url = "https://db.test";
            gives_up_connecting(world);
        }
        SUBCASE("connect") {
            silent_port const silent;
            REQUIRE(silent.is_silent());
            world.config.endpoint_url = "https://127.0.0.1:" + std::to_string(silent.port());
            gives_up_connecting(world);
        }
        SUBCASE("handshake") {
            world.server.default_accept(on_accept::hold());
            gives_up_connecting(world);
        }
        CHECK(world.server.open_connections() == 0);
    }

    TEST_CASE("idle: while connections are watched -> the watch ends with the last call") {
        bool tls = false;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        // On a thread of its own, where the client's connections stay open to the end.
        scripted_server server{tls ? server_config().tls() : server_config()};
        client_world world;
        world.config.endpoint_url = server.url();
        server.default_action(action(reply::ok()).after(20ms));
        parallel_gets some{world, 3};
        some.finish();
        CHECK(server.accepted() == 3);
        server.push(fault::stall_before_reply());
        parallel_gets long_call{world, 1, call_options().timeout(300ms)};
        world.settle();
        world.time->advance(2s);  // the long call is too late now, and a tick is due
        long_call.finish();
        REQUIRE(long_call.failures().size() == 1);
        CHECK(long_call.failures()[0] == errc::deadline_exceeded);
        world.expect_idle();
        world.wait_until([&] { return server.open_connections() == 2; });
        CHECK(world.get().has_value());
        CHECK(server.accepted() == 3);
        world.expect_idle();
    }

    TEST_CASE("destroyed: with idle connections -> they are closed") {
        bool tls = false;
        auto mode = threading::single;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        SUBCASE("shared") {
            mode = threading::shared;
        }
        auto const before = open_sockets();
        {
            client_world world{tls ? server_config().tls() : server_config()};
            world.config.threading = mode;
            world.server.default_action(action(reply::ok()).after(20ms));
            parallel_gets some{world, 3};
            some.finish();
            CHECK(world.server.open_connections() == 3);
            world.destroy_client();
            world.wait_until([&] { return world.server.open_connections() == 0; });
            for (auto const& each : world.server.connections()) {
                CHECK(each.ended_by == closed_by::peer);
            }
            CHECK(world.events->count("close shutdown 1") == 3);
            world.expect_idle();
        }
        CHECK(open_sockets() == before);
    }

    TEST_CASE("destroyed: with calls in every state -> all cancelled, nothing left") {
        auto const before = open_sockets();
        {
            client_world world;
            world.config.pool.max_connections = 2;
            world.server.default_action(fault::stall_before_reply());
            parallel_gets calls{world, 5};
            world.wait_until([&] { return world.server.request_count() == 2; });
            world.destroy_client();
            calls.finish();
            REQUIRE(calls.failures().size() == 5);
            for (auto const& failure : calls.failures()) CHECK(failure == condition::cancelled);
            world.expect_idle();
        }
        CHECK(open_sockets() == before);
    }

    TEST_CASE("destroyed: between two attempts -> the call is cancelled, not repeated") {
        client_world world;
        world.config.retry.transient_base = 60s;
        world.config.retry.max_backoff = 60s;
        world.config.timeouts.call.reset();
        world.config.random = std::make_shared<fixed_random>(0.9);
        world.server.default_action(reply::internal_error());
        parallel_gets calls{world, 2};
        world.wait_until([&] { return world.events->count("retry") == 2; });
        world.destroy_client();
        calls.finish();
        REQUIRE(calls.failures().size() == 2);
        CHECK(calls.failures()[0] == condition::cancelled);
        CHECK(world.server.request_count() == 2);
        world.expect_idle();
    }

    TEST_CASE("moved: a client over one that is in use -> its calls end, the other's go on") {
        client_world world;
        world.server.push(fault::stall_before_reply());
        parallel_gets calls{world, 1};
        world.wait_until([&] { return world.server.request_count() == 1; });
        world.client() = client{world.context, world.config};
        calls.finish();
        REQUIRE(calls.failures().size() == 1);
        CHECK(calls.failures()[0] == condition::cancelled);
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("story: connect, fail, retry, reuse, close -> told in this order") {
        client_world world{server_config().tls()};
        world.server.push(reply::internal_error());
        world.server.push(reply::ok());
        world.server.push(reply::ok().connection_close());
        CHECK(world.get().has_value());
        CHECK(world.put().has_value());
        world.server.push(fault::close_before_reply());
        CHECK(world.get(call_options().max_attempts(1)).has_error());
        CHECK(world.events->lines() ==
              lines{"resolve 127.0.0.1 1", "connect", "handshake TLSv1.3",
                    "attempt GetItem 1 500: internal_server_error",
                    "retry GetItem 2: internal_server_error", "reuse 1", "attempt GetItem 2 200",
                    "reuse 2", "close not_reusable 3", "attempt PutItem 1 200", "connect",
                    "handshake TLSv1.3 resumed", "close not_reusable 1",
                    "attempt GetItem 1 0: connection_closed"});
        world.expect_idle();
    }
}

}  // namespace dynaco::test
