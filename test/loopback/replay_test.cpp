// Reused connections that turn out to be dead, and whether a write may have taken effect.
#include "support/client_world.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

reply condition_failed() {
    return reply::error(400, "ConditionalCheckFailedException", "The conditional request failed");
}

/// A connection that has served a request, and one attempt allowed for the next.
void use_once(client_world& world) {
    REQUIRE(world.get().has_value());
    REQUIRE(world.server.accepted() == 1);
    world.events->clear();
}

call_options const once = call_options().max_attempts(1);

}  // namespace

TEST_SUITE("loopback.replay") {
    TEST_CASE("reused: closed by the server just before -> replayed once on a fresh connection") {
        bool tls = false;
        ending how = ending::close;
        SUBCASE("FIN") {}
        SUBCASE("RST") {
            how = ending::reset;
        }
        SUBCASE("TLS, in order") {
            tls = true;
        }
        SUBCASE("TLS, FIN") {
            tls = true;
            how = ending::cut;
        }
        client_world world{tls ? server_config().tls() : server_config()};
        use_once(world);
        world.server.close_idle(how);
        world.settle();
        call_report report;
        auto const got = world.put(call_options(once).report(report));
        CHECK(got.has_value());
        REQUIRE(report.attempts.size() == 1);
        CHECK(report.attempts[0].replayed);
        CHECK(world.server.accepted() == 2);
        CHECK(world.server.request_count() == 2);
        CHECK(world.events->count("retry") == 0);
        CHECK(world.events->count("attempt PutItem 1 200") == 1);
        world.expect_idle();
    }

    TEST_CASE("reused: reads the request, then dies -> replayed once, not twice") {
        client_world world;
        use_once(world);
        world.server.push(2, fault::close_before_reply());
        auto const got = world.put(once);
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connection_closed);
        CHECK(got.error().attempts() == 1);
        CHECK(got.error().may_have_been_applied());
        CHECK(world.server.request_count() == 3);
        CHECK(world.server.accepted() == 2);
        CHECK(world.server.unused_actions() == 0);
        CHECK(world.put().has_value());
        world.expect_idle();
    }

    TEST_CASE("reused: a byte of a response came -> not replayed") {
        client_world world;
        use_once(world);
        SUBCASE("closed") {
            world.server.push(action(reply::ok()).only(1).then_end(ending::close));
        }
        SUBCASE("in the body") {
            world.server.push(fault::half_a_body(ending::close));
        }
        auto const got = world.put(once);
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connection_closed);
        CHECK(got.error().may_have_been_applied());
        CHECK(world.server.request_count() == 2);
        CHECK(world.server.accepted() == 1);
        world.expect_idle();
    }

    TEST_CASE("reused: too slow -> no sign of a dead connection, not replayed") {
        client_world world;
        world.config.timeouts.response = 30ms;
        use_once(world);
        world.server.push(fault::stall_before_reply());
        auto const got = world.put(once);
        CHECK(got.error() == errc::response_timeout);
        CHECK(world.server.request_count() == 2);
        CHECK(world.server.accepted() == 1);
    }

    TEST_CASE("fresh: dies before a response -> a retry by the policy, not a replay") {
        client_world world;
        world.server.push(fault::close_before_reply());
        call_report report;
        CHECK(world.put(call_options().report(report)).has_value());
        REQUIRE(report.attempts.size() == 2);
        CHECK_FALSE(report.attempts[0].replayed);
        CHECK_FALSE(report.attempts[1].replayed);
        CHECK(world.events->count("retry PutItem 2: connection_closed") == 1);
    }

    TEST_CASE("replay: nobody there any more -> why, and in doubt if the request had left") {
        client_world world;
        use_once(world);
        world.server.push(fault::close_before_reply());
        world.server.stop_listening();
        auto const got = world.put(once);
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connect_failed);
        CHECK(got.error().may_have_been_applied());
        CHECK(world.server.request_count() == 2);
        world.expect_idle();
    }

    TEST_CASE("replay: on a connection that is reused, too, and dead -> not a second one") {
        client_world world;
        auto const names =
            std::make_shared<scripted_resolver>(std::vector<std::string>{"127.0.0.1"});
        world.config.resolver = names;
        world.config.address_lifetime = 0ms;
        world.config.endpoint_url = "http://db.test:" + std::to_string(world.server.port());
        world.config.timeouts.attempt = 5s;
        world.server.push(2, action(reply::ok()).after(20ms));
        parallel_gets two{world, 2};
        two.finish();
        REQUIRE(world.server.accepted() == 2);
        // A fresh connection is a long time coming; the other call's is released before that.
        names->stalls = true;
        world.server.push(action(reply::ok()).after(50ms));
        parallel_gets other{world, 1};
        world.wait_until([&] { return world.server.request_count() == 3; });
        world.server.push(2, fault::close_before_reply());
        call_report report;
        auto const got = world.put(call_options(once).report(report));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connection_closed);
        CHECK(report.attempts.at(0).replayed);
        CHECK(report.attempts.at(0).reused_connection);
        CHECK(other.succeeded() == 1);
        CHECK(world.server.request_count() == 5);
        CHECK(world.server.accepted() == 2);
        world.expect_idle();
    }

    TEST_CASE("replay: other idle connections -> given up with the dead one") {
        client_world world;
        world.server.default_action(action(reply::ok()).after(20ms));
        parallel_gets calls{world, 4};
        calls.finish();
        world.events->clear();
        world.server.drop_all();
        world.settle();
        CHECK(world.get().has_value());
        CHECK(world.events->count("close stale 1") == 3);
        CHECK(world.events->count("close not_reusable 2") == 1);
        CHECK(world.server.accepted() == 5);
        world.expect_idle();
    }

    TEST_CASE("applied: a failed condition -> in doubt if an answer was lost before it") {
        client_world world;
        bool in_doubt = true;
        int attempts = 1;
        SUBCASE("no answer lost") {
            world.server.push(condition_failed());
            in_doubt = false;
        }
        SUBCASE("lost in an earlier attempt") {
            world.server.push(fault::reset_before_reply());
            world.server.push(condition_failed());
            attempts = 2;
        }
        SUBCASE("lost to an error of the server") {
            world.server.push(reply::internal_error());
            world.server.push(condition_failed());
            attempts = 2;
        }
        SUBCASE("throttled before") {
            world.server.push(reply::throttle());
            world.server.push(condition_failed());
            attempts = 2;
            in_doubt = false;
        }
        SUBCASE("lost on a reused connection") {
            use_once(world);
            world.server.push(fault::close_before_reply());
            world.server.push(condition_failed());
        }
        auto const got = world.put();
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::conditional_check_failed);
        CHECK(got.error().attempts() == attempts);
        CHECK(got.error().may_have_been_applied() == in_doubt);
        world.expect_idle();
    }

    TEST_CASE("applied: a read -> never in doubt") {
        client_world world;
        world.server.push(2, fault::reset_before_reply());
        auto const got = world.get(call_options().max_attempts(2));
        REQUIRE(got.has_error());
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(world.events->everything().find("may have been applied") == std::string::npos);
    }
}

}  // namespace dynaco::test
