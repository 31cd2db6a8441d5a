// The limits of the phases of a call: each ends the wait in time, with a code of its own.
#include "support/client_world.hpp"
#include "support/dead_ends.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>
#include <boost/asio/error.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto short_limit = 30ms;

using strings = std::vector<std::string>;

/// A world whose host name has to be looked up.
std::shared_ptr<scripted_resolver> resolve_by(client_world& world, strings addresses) {
    auto made = std::make_shared<scripted_resolver>(std::move(addresses));
    world.config.resolver = made;
    world.config.endpoint_url = "http://db.test:" + std::to_string(world.server.port());
    return made;
}

/// One attempt of a write that is too late; how long it took.
std::chrono::steady_clock::duration times_out(client_world& world, errc expected,
                                              call_options options = call_options()) {
    auto const started = std::chrono::steady_clock::now();
    auto const got = world.put(options.max_attempts(1));
    auto const took = std::chrono::steady_clock::now() - started;
    REQUIRE(got.has_error());
    CHECK(got.error() == expected);
    CHECK(got.error() == condition::timed_out);
    CHECK(got.error().attempts() == 1);
    return took;
}

/// A user's resolver that throws what is no exception of the standard library, once.
class throwing_resolver : public resolver {
  public:
    asio::awaitable<result<strings>> resolve(std::string) override {
        if (!std::exchange(has_thrown_, true)) throw 42;
        co_return strings{"127.0.0.1"};
    }

  private:
    bool has_thrown_ = false;
};

}  // namespace

TEST_SUITE("loopback.phase") {
    TEST_CASE("resolve: no answer in time -> resolve_timeout; the next call asks again") {
        client_world world;
        auto const names = resolve_by(world, {"127.0.0.1"});
        names->stalls = true;
        world.config.timeouts.resolve = short_limit;
        CHECK(times_out(world, errc::resolve_timeout) >= short_limit);
        names->stalls = false;
        CHECK(world.put().has_value());
        CHECK(names->asked_for == strings{"db.test", "db.test"});
        world.expect_idle();
    }

    TEST_CASE("resolve: fails -> resolve_failed with the host and the cause, retried") {
        client_world world;
        auto const names = resolve_by(world, {});
        auto const not_found = make_error_code(asio::error::host_not_found);
        names->next = error{not_found, not_found.message()};
        auto const got = world.put(call_options().max_attempts(3));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::resolve_failed);
        CHECK(got.error().cause() == not_found);
        CHECK(got.error().message().find("\"db.test\"") != std::string::npos);
        CHECK(got.error().attempts() == 3);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(names->asked_for.size() == 3);
        names->next = strings{"127.0.0.1"};
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("resolve: no address, or none that is one -> resolve_failed") {
        client_world world;
        SUBCASE("none") {
            resolve_by(world, {});
        }
        SUBCASE("unusable") {
            resolve_by(world, {"db.test", "1.2.3", ""});
        }
        auto const got = world.get(call_options().max_attempts(1));
        CHECK(got.error() == errc::resolve_failed);
        CHECK(world.events->count("resolve db.test 0: resolve_failed") == 1);
    }

    TEST_CASE("resolve: the resolver throws -> resolve_failed, and the next call asks again") {
        client_world world;
        resolve_by(world, {});
        world.config.resolver = std::make_shared<throwing_resolver>();
        world.config.pool.max_connections = 1;
        auto const got = world.get(call_options().max_attempts(1));
        CHECK(got.error() == errc::resolve_failed);
        CHECK(world.get(call_options().max_attempts(1)).has_value());
        world.expect_idle();
    }

    TEST_CASE("resolve: addresses found -> used as long as is configured") {
        client_world world;
        auto const names = resolve_by(world, {"127.0.0.1"});
        world.server.default_action(reply::ok().connection_close());
        for (int i = 0; i < 3; ++i) CHECK(world.get().has_value());
        CHECK(names->asked_for.size() == 1);
        world.time->advance(31s);
        CHECK(world.get().has_value());
        CHECK(names->asked_for.size() == 2);
        CHECK(world.server.requests().at(0).header("Host") ==
              "db.test:" + std::to_string(world.server.port()));
    }

    TEST_CASE("resolve: a lifetime of nothing -> asked for each connection") {
        client_world world;
        auto const names = resolve_by(world, {"127.0.0.1"});
        world.config.address_lifetime = 0ms;
        world.server.default_action(reply::ok().connection_close());
        for (int i = 0; i < 3; ++i) CHECK(world.get().has_value());
        CHECK(names->asked_for.size() == 3);
    }

    TEST_CASE("connect: the first addresses are dead -> the next ones are tried") {
        client_world world;
        resolve_by(world, {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
        CHECK(world.get().has_value());
        auto const port = ':' + std::to_string(world.server.port());
        CHECK(world.events->addresses() ==
              strings{"127.0.0.2" + port, "127.0.0.3" + port, "127.0.0.1" + port});
        CHECK(world.events->count("connect: connect_failed") == 2);
        CHECK(world.server.accepted() == 1);
        world.expect_idle();
    }

    TEST_CASE("connect: all addresses are dead -> connect_failed with the last one's cause") {
        client_world world;
        resolve_by(world, {"127.0.0.2", "127.0.0.3"});
        auto const got = world.put(call_options().max_attempts(1));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connect_failed);
        CHECK(got.error() == condition::transient);
        CHECK(got.error().cause() == asio::error::connection_refused);
        CHECK(got.error().message().find("127.0.0.3:") != std::string::npos);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(world.events->addresses().size() == 2);
        world.expect_idle();
    }

    TEST_CASE("connect: all addresses are dead -> the host is looked up again at once") {
        client_world world;
        auto const names = resolve_by(world, {"127.0.0.2", "127.0.0.3"});
        CHECK(world.get(call_options().max_attempts(1)).error() == errc::connect_failed);
        names->next = strings{"127.0.0.1"};
        CHECK(world.get(call_options().max_attempts(1)).has_value());
        CHECK(names->asked_for.size() == 2);
        world.expect_idle();
    }

    TEST_CASE("connect: several live addresses -> connections spread over them") {
        client_world world{server_config().listen_on(server_config::addresses::both)};
        resolve_by(world, {"127.0.0.1", "::1"});
        world.server.default_action(reply::ok().connection_close());
        for (int i = 0; i < 4; ++i) CHECK(world.get().has_value());
        std::size_t ipv6 = 0;
        for (auto const& each : world.server.connections()) ipv6 += each.is_ipv6 ? 1 : 0;
        CHECK(ipv6 == 2);
        CHECK(world.server.accepted() == 4);
    }

    TEST_CASE("connect: nobody answers -> connect_timeout; refused -> at once") {
        client_world world;
        silent_port const silent;
        REQUIRE(silent.is_silent());
        world.config.endpoint_url = "http://127.0.0.1:" + std::to_string(silent.port());
        world.config.timeouts.connect = short_limit;
        CHECK(times_out(world, errc::connect_timeout) >= short_limit);
        world.expect_idle();
        client_world other;
        refusing_port const refusing;
        other.config.endpoint_url = "http://127.0.0.1:" + std::to_string(refusing.port());
        auto const got = other.put(call_options().max_attempts(1));
        CHECK(got.error() == errc::connect_failed);
        CHECK(got.error().cause() == asio::error::connection_refused);
    }

    TEST_CASE("connect: the first address does not answer -> its share of the limit, then on") {
        silent_port const silent;
        REQUIRE(silent.is_silent());
        client_world world{
            server_config().listen_on(server_config::addresses::ipv6).port(silent.port())};
        resolve_by(world, {"127.0.0.1", "::1"});
        world.config.timeouts.connect = 2 * short_limit;
        world.config.pool.max_age = 1s;
        CHECK(world.get().has_value());
        CHECK(world.events->count("connect: connect_timeout") == 1);
        CHECK(world.events->count("connect") == 2);
        REQUIRE(world.events->connects().size() == 2);
        CHECK(world.events->connects()[0].took >= short_limit);
        // The next connection begins with the other one.
        world.time->advance(2s);
        CHECK(world.get().has_value());
        CHECK(world.events->count("connect") == 3);
        world.expect_idle();
    }

    TEST_CASE("connect: a server that comes back -> the client finds it") {
        client_world world;
        world.server.stop_listening();
        CHECK(world.get(call_options().max_attempts(2)).error() == errc::connect_failed);
        world.server.listen_again();
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("handshake: the server's part never comes -> handshake_timeout") {
        client_world world{server_config().tls()};
        world.config.timeouts.handshake = short_limit;
        world.server.push_accept(on_accept::hold());
        CHECK(times_out(world, errc::handshake_timeout) >= short_limit);
        world.client();
        CHECK(world.events->count("handshake : handshake_timeout") == 1);
        world.expect_idle();
    }

    TEST_CASE("write: the server does not read -> write_timeout, in doubt") {
        server_config settings;
        settings.receive_buffer(4096);
        bool tls = false;
        SUBCASE("plain") {}
        SUBCASE("TLS") {
            tls = true;
        }
        if (tls) settings.tls();
        client_world world{settings};
        world.config.timeouts.write = short_limit;
        world.server.push_accept(tls ? on_accept::hold_after_handshake()
                                     : on_accept::serve().read_only(1000));
        auto const started = std::chrono::steady_clock::now();
        auto const got = world.big_put(8'000'000, call_options().max_attempts(1));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::write_timeout);
        CHECK(got.error().may_have_been_applied());
        CHECK(std::chrono::steady_clock::now() - started >= short_limit);
        CHECK(world.server.request_count() == 0);
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("response: none, or one that drips for too long -> response_timeout") {
        client_world world;
        world.config.timeouts.response = short_limit;
        SUBCASE("none") {
            world.server.push(fault::stall_before_reply());
        }
        SUBCASE("drips") {
            world.server.push(action(reply::ok()).drip(1, 5ms));
        }
        CHECK(times_out(world, errc::response_timeout) >= short_limit);
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 2);
        world.expect_idle();
    }

    TEST_CASE("pool wait: the only connection is in use -> pool_wait_timeout, nothing sent") {
        client_world world;
        world.config.pool.max_connections = 1;
        world.config.timeouts.pool_wait = short_limit;
        world.server.push(fault::stall_before_reply());
        parallel_gets holder{world, 1, call_options().max_attempts(1).timeout(300ms)};
        world.wait_until([&] { return world.server.request_count() == 1; });
        CHECK(times_out(world, errc::pool_wait_timeout) >= short_limit);
        CHECK(world.server.request_count() == 1);
        holder.finish();
        REQUIRE(holder.failures().size() == 1);
        CHECK(holder.failures()[0] == errc::deadline_exceeded);
        CHECK(world.get().has_value());
        world.expect_idle();
    }

    TEST_CASE("attempt: longer than its limit, wherever it is -> attempt_timeout") {
        client_world world;
        auto const options = call_options().attempt_timeout(short_limit);
        SUBCASE("in the response") {
            world.server.push(fault::stall_before_reply());
        }
        SUBCASE("waiting for a connection") {
            resolve_by(world, {"127.0.0.1"})->stalls = true;
        }
        CHECK(times_out(world, errc::attempt_timeout, options) >= short_limit);
    }

    TEST_CASE("attempt: every one is too long -> retried, then attempt_timeout") {
        client_world world;
        world.server.push(2, fault::stall_before_reply());
        auto const options = call_options().attempt_timeout(short_limit);
        auto const got = world.put(call_options(options).max_attempts(2));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::attempt_timeout);
        CHECK(got.error().attempts() == 2);
        CHECK(got.error().may_have_been_applied());
        world.server.push(fault::stall_before_reply());
        CHECK(world.put(options).has_value());
        world.expect_idle();
    }

    TEST_CASE("deadline: passes in an attempt -> deadline_exceeded, not retried") {
        client_world world;
        bool in_doubt = true;
        SUBCASE("in the response") {
            world.server.push(fault::stall_before_reply());
        }
        SUBCASE("in the second attempt") {
            world.server.push(reply::internal_error());
            world.server.push(fault::stall_before_reply());
        }
        SUBCASE("before anything is sent") {
            resolve_by(world, {"127.0.0.1"})->stalls = true;
            in_doubt = false;
        }
        auto const started = std::chrono::steady_clock::now();
        auto const got = world.put(call_options().timeout(60ms));
        REQUIRE(got.has_error());
        CHECK(std::chrono::steady_clock::now() - started >= 60ms);
        CHECK(got.error() == errc::deadline_exceeded);
        CHECK(got.error() == condition::timed_out);
        CHECK_FALSE(got.error().is_retryable());
        CHECK(got.error().may_have_been_applied() == in_doubt);
        world.expect_idle();
    }

    TEST_CASE("deadline: a retry would not fit -> the last real failure, at once") {
        client_world world;
        boost::system::error_code expected;
        SUBCASE("throttled, and told to come later") {
            world.server.default_action(reply::throttle().header("x-amz-retry-after", "4000"));
            expected = service_errc::throttling;
        }
        SUBCASE("500, with long delays") {
            world.config.retry.transient_base = 60s;
            world.config.retry.max_backoff = 60s;
            world.config.random = std::make_shared<fixed_random>(0.9);
            world.server.default_action(reply::internal_error());
            expected = service_errc::internal_server_error;
        }
        auto const started = std::chrono::steady_clock::now();
        auto const got = world.get(call_options().timeout(3s));
        CHECK(std::chrono::steady_clock::now() - started < 2s);
        REQUIRE(got.has_error());
        CHECK(got.error() == expected);
        CHECK(got.error().attempts() == 1);
        CHECK(world.server.request_count() == 1);
        world.expect_idle();
    }

    TEST_CASE("report: phases of an attempt -> as long as they took") {
        client_world world;
        world.server.push(action(reply::ok()).after(20ms));
        call_report report;
        CHECK(world.get(call_options().report(report)).has_value());
        REQUIRE(report.attempts.size() == 1);
        auto const& first = report.attempts[0];
        CHECK(first.response >= 20ms);
        CHECK(first.pool_wait > 0ns);
        CHECK(first.write > 0ns);
        CHECK(first.total >= first.pool_wait + first.write + first.response);
        CHECK(report.total >= first.total);
        CHECK(first.http_status == 200);
        CHECK(first.request_id == "SCRIPTEDSERVERREQUESTID");
        CHECK_FALSE(first.reused_connection);
        CHECK_FALSE(first.replayed);
        CHECK(world.get(call_options().report(report)).has_value());
        CHECK(report.attempts.at(0).reused_connection);
    }
}

}  // namespace dynaco::test
