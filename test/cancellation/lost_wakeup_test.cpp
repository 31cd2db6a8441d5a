// Waits that once did not end: each test is named after what happened.
#include "cancellation/world.hpp"

#include "support/dead_ends.hpp"
#include "support/until.hpp"

#include <dlfcn.h>
#include <netdb.h>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

namespace dynaco::test {
namespace {

std::atomic<bool> lookup_asked{false};
std::atomic<bool> lookup_goes_on{false};
constexpr char const* slow_host = "slow.dynaco.test";

}  // namespace
}  // namespace dynaco::test

/// The system's look-up of one name lasts until the test lets it go on; it cannot be stopped.
extern "C" int getaddrinfo(char const* node, char const* service, addrinfo const* hints,
                           addrinfo** found) {
    using dynaco::test::lookup_asked;
    using dynaco::test::lookup_goes_on;
    if (node && std::strcmp(node, dynaco::test::slow_host) == 0) {
        lookup_asked = true;
        while (!lookup_goes_on) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        return EAI_NONAME;
    }
    using function = int (*)(char const*, char const*, addrinfo const*, addrinfo**);
    static auto const real = reinterpret_cast<function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, found);
}

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class throwing_resolver : public resolver {
  public:
    throwing_resolver() = default;
    asio::awaitable<result<std::vector<std::string>>> resolve(std::string) override {
        if (++asked == 1) throw std::runtime_error("no such luck");
        co_return std::vector<std::string>{"127.0.0.1"};
    }

    int asked = 0;
};

/// Sleeps end at once so many times, then only when cancelled.
class sleepless_clock : public clock {
  public:
    sleepless_clock() = default;

    time_point now() const override { return std::chrono::steady_clock::now(); }
    std::chrono::system_clock::time_point wall_now() const override {
        return std::chrono::system_clock::now();
    }
    asio::awaitable<bool> sleep_until(time_point) override {
        if (++sleeps <= short_ones) co_return true;
        asio::steady_timer never(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        co_await never.async_wait(asio::as_tuple(asio::deferred));
        co_return false;
    }

    int sleeps = 0;
    int short_ones = 1;
};

/// Starts a call when it hears of a closed connection.
class calling_observer : public observer {
  public:
    calling_observer() = default;
    void on_close(close_event const& event) override {
        if (!db || event.reason == close_reason::shutdown) return;
        calls.push_back(
            spawn(db->get_executor(), db->get_item("music", key("artist", "nested"), as_result)));
    }

    client* db = nullptr;
    std::vector<std::shared_ptr<call_end>> calls;
};

client_config config_for(scripted_server const& server) {
    auto config = patient_config();
    config.endpoint_url = server.url();
    config.tls.ca_pem = ca_pem();
    config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
    return config;
}

asio::awaitable<result<get_item_response>> get(client& db) {
    return db.get_item("music", key("artist", "Björk"), as_result);
}

}  // namespace

TEST_SUITE("cancellation.lost_wakeup") {
    TEST_CASE("first call long after warm_up, session tickets unread -> it is sent") {
        asio::io_context context{1};
        scripted_server server{context, server_config().tls()};
        auto const time = std::make_shared<shifted_clock>();
        auto config = config_for(server);
        config.clock = time;
        config.pool.min_connections = 1;
        client db{context, config};
        CHECK(run_coro(context, db.warm_up(as_result), leftovers::allowed).has_value());
        run_coro(context, until([&] { return server.handshakes() == 1; }), leftovers::allowed);
        time->advance(2s);
        CHECK(run_coro(context, get(db)).has_value());
        CHECK(server.accepted() == 1);
    }

    TEST_CASE("limits that pass in the turn in which the last call ends -> run() returns") {
        asio::io_context context{1};
        scripted_server server{context};
        auto config = config_for(server);
        config.timeouts.response = 50ms;
        client db{context, config};
        bool done = false;
        asio::co_spawn(db.get_executor(), get(db),
                       [&](std::exception_ptr, result<get_item_response> const&) {
                           done = true;
                           auto const over = std::chrono::steady_clock::now() + 80ms;
                           while (std::chrono::steady_clock::now() < over) {
                           }
                       });
        while (!done) context.run_one();
        expect_no_work(context);
    }

    TEST_CASE("client destroyed before its connect began -> it does not connect") {
        silent_port const port;
        REQUIRE(port.is_silent());
        asio::io_context context{1};
        auto config = patient_config();
        config.endpoint_url = "http://127.0.0.1:" + std::to_string(port.port());
        config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        std::optional<client> db{std::in_place, context, config};
        auto const executor = db->get_executor();
        auto call = spawn(executor, get(*db));  // finds the address
        context.poll();
        call->stop();
        expect_no_work(context);
        REQUIRE(call->was_cancelled());
        asio::post(executor, [&] {
            call = spawn(executor, get(*db));
            db.reset();
        });
        expect_no_work(context);
        CHECK(call->was_cancelled());
    }

    TEST_CASE("call that waits for the rate limiter is cancelled -> it does not wait again") {
        asio::io_context context{1};
        scripted_server server{context};
        server.default_action(reply::throttle());
        auto const time = std::make_shared<sleepless_clock>();
        auto config = config_for(server);
        config.clock = time;
        config.retry.adaptive = true;
        client db{context, config};
        auto const call = spawn(db.get_executor(), get(db));
        while (time->sleeps < 2) context.run_one();
        CHECK(server.request_count() == 1);  // the second sleep is the limiter's
        call->stop();
        expect_no_work(context);
        CHECK(call->was_cancelled());
        CHECK(time->sleeps == 2);
    }

    TEST_CASE("resolver throws -> the call fails, and the next one connects") {
        asio::io_context context{1};
        scripted_server server{context};
        auto config = config_for(server);
        config.endpoint_url = "http://server.dynaco.test:" + std::to_string(server.port());
        config.resolver = std::make_shared<throwing_resolver>();
        config.pool.max_connections = 1;
        config.retry.max_attempts = 1;
        client db{context, config};
        auto const first = run_coro(context, get(db), leftovers::allowed);
        CHECK(first.has_error());
        CHECK(first.error() == errc::resolve_failed);
        CHECK(run_coro(context, get(db)).has_value());
    }

    TEST_CASE("look-up of the system lasts -> the limit ends the wait for it") {
        asio::io_context context{1};
        auto config = patient_config();
        config.endpoint_url = std::string{"http://"} + slow_host + ":1";
        config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        config.timeouts.resolve = 30ms;
        config.retry.max_attempts = 1;
        client db{context, config};
        auto const got = run_coro(context, get(db), leftovers::allowed);
        CHECK(lookup_asked.load());
        CHECK(got.has_error());
        CHECK(got.error() == errc::resolve_timeout);
        lookup_goes_on = true;
        expect_no_work(context);
    }

    TEST_CASE("observer begins a call when a connection closes -> the pool keeps its count") {
        asio::io_context context{1};
        scripted_server server{context};
        auto const heard = std::make_shared<calling_observer>();
        auto config = config_for(server);
        config.observer = heard;
        config.pool.max_connections = 3;
        client db{context, config};
        heard->db = &db;
        std::vector<std::shared_ptr<call_end>> calls;
        server.push(3, action(reply::ok("{}")).after(20ms));
        for (int i = 0; i < 3; ++i) calls.push_back(spawn(db.get_executor(), get(db)));
        run_coro(context, until([&] { return server.idle_connections() == 3; }),
                 leftovers::allowed);
        server.close_idle();
        for (int i = 0; i < 5; ++i) calls.push_back(spawn(db.get_executor(), get(db)));
        run_coro(context, until([&] { return server.request_count() >= 8; }), leftovers::allowed);
        heard->db = nullptr;
        expect_no_work(context);
        CHECK(heard->calls.size() >= 3);
        for (auto const& call : calls) CHECK(call->succeeded);
        for (auto const& call : heard->calls) CHECK(call->completions == 1);
    }
}

}  // namespace dynaco::test
