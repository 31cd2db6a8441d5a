// Many calls at once, some or all of them cancelled.
#include "cancellation/world.hpp"

#include "support/fd_count.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

std::size_t count_cancelled(calls const& which) {
    return static_cast<std::size_t>(std::count_if(
        which.begin(), which.end(), [](auto const& each) { return each->was_cancelled(); }));
}

/// A server that answers when `open` is called, a client, and callers of every kind.
class crowd {
  public:
    explicit crowd(std::size_t connections) : server(context) {
        auto config = patient_config();
        config.endpoint_url = server.url();
        config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        config.pool.max_connections = connections;
        config.pool.max_connecting = connections;
        db.emplace(context, config);
    }

    std::shared_ptr<call_end> start(std::size_t number) {
        auto const which = key("artist", std::to_string(number));
        switch (number % 3) {
            case 0:
                return spawn(db->get_executor(), db->get_item("music", which, as_result));
            case 1:
                return spawn(asio::make_strand(context), db->put_item("music", which));
            default:
                return spawn(context.get_executor(), db->get_item("music", which));
        }
    }
    calls start_many(std::size_t how_many) {
        calls started;
        for (std::size_t i = 0; i < how_many; ++i) started.push_back(start(i));
        return started;
    }
    /// Which call the server's request of that number came from.
    [[nodiscard]] std::size_t caller_of(std::size_t request) const {
        auto const body = server.requests().at(request).body;
        auto const start = body.find_first_of("0123456789");
        REQUIRE(start != std::string::npos);
        return std::stoul(body.substr(start));
    }
    template <class Condition>
    [[nodiscard]] bool run_until(Condition condition) {
        auto const end = std::chrono::steady_clock::now() + watchdog_limit;
        context.restart();
        while (!condition()) {
            if (context.run_one_until(end) == 0) return condition();
        }
        return true;
    }

    asio::io_context context{1};
    scripted_server server;
    std::optional<client> db;
};

client_config stormy_config() {
    auto config = patient_config();
    config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
    config.pool.max_connections = 5;
    config.pool.max_connecting = 3;
    config.pool.max_waiters = 20;
    config.timeouts.response = 30ms;
    config.timeouts.attempt = 60ms;
    config.timeouts.pool_wait = 40ms;
    config.timeouts.call = 200ms;
    config.retry.transient_base = 1ms;
    config.retry.throttle_base = 2ms;
    return config;
}

action any_answer(seeded_random& random) {
    switch (random.between(0, 9)) {
        case 0:
            return reply::throttle();
        case 1:
            return reply::internal_error();
        case 2:
            return fault::reset_before_reply();
        case 3:
            return fault::close_before_reply();
        case 4:
            return fault::stall_before_reply();
        case 5:
            return fault::half_a_body(ending::reset);
        case 6:
            return fault::stall_in_body();
        default:
            return reply::ok("{}");
    }
}

/// One storm. Every handler runs once, whatever it hears.
void storm(std::uint64_t seed) {
    seeded_random random{seed};
    asio::io_context context{1};
    server_config setup;
    bool const tls = random.chance(0.4);
    if (tls) setup.tls();
    scripted_server server{context, setup};
    server.on_request([&](auto const&) { return any_answer(random); });
    auto config = stormy_config();
    config.endpoint_url = server.url();
    config.tls.ca_pem = ca_pem();
    std::optional<client> db{std::in_place, context, config};
    calls started;
    auto const steps = random.between(50, 250);
    for (int i = 0; i < steps; ++i) {
        auto const which = key("artist", "Björk");
        switch (random.between(0, 11)) {
            case 0:
            case 1:
                started.push_back(
                    spawn(db->get_executor(), db->get_item("music", which, as_result)));
                break;
            case 2:
            case 3:
                started.push_back(spawn(asio::make_strand(context), db->put_item("music", which)));
                break;
            case 4:
                started.push_back(spawn(context.get_executor(), db->warm_up(as_result)));
                break;
            case 5:
            case 6:
                if (started.empty()) break;
                if (auto const& call = started[random.between<std::size_t>(0, started.size() - 1)];
                    !call->is_done()) {
                    call->stop();
                }
                break;
            case 7:
                if (random.chance(0.2)) server.drop_all();
                break;
            case 8:
                if (random.chance(0.5)) server.close_idle();
                break;
            case 9:
                if (random.chance(0.3)) server.push_accept(on_accept::reset());
                if (random.chance(0.2)) server.push_accept(on_accept::hold());
                break;
            default:
                context.restart();
                for (int n = random.between(0, 60); n > 0; --n) context.run_one_for(1ms);
        }
    }
    if (random.chance(0.3)) db.reset();
    for (auto const& call : started) {
        if (!call->is_done() && random.chance(0.5)) call->stop();
    }
    auto const end = std::chrono::steady_clock::now() + watchdog_limit;
    context.restart();
    while (!all_done(started) && context.run_one_until(end) != 0) {
    }
    CHECK(all_done(started));
    db.reset();
    expect_no_work(context);
    for (auto const& call : started) CHECK(call->completions == 1);
}

}  // namespace

TEST_SUITE("cancellation.crowd") {
    TEST_CASE("cancel: some of many parallel calls -> the others succeed, one connection each") {
        crowd all{4};
        all.server.push(4, action(reply::ok("{}")).after(100ms));
        auto const started = all.start_many(60);
        CHECK(all.run_until([&] { return all.server.request_count() == 4; }));
        auto const holder = all.caller_of(1);
        CHECK(holder < 40);
        started[holder]->stop();  // waits for its response
        started[50]->stop();      // waits for a connection
        started[58]->stop();
        CHECK(all.run_until([&] { return all_done(started); }));
        for (std::size_t i = 0; i < started.size(); ++i) {
            INFO("call ", i);
            if (i == holder || i == 50 || i == 58) {
                CHECK(started[i]->was_cancelled());
                CHECK(started[i]->may_have_been_applied == (i == holder && i % 3 == 1));
            } else {
                CHECK(started[i]->completions == 1);
                CHECK(started[i]->succeeded);
            }
        }
        CHECK(all.server.accepted() == 5);
        expect_no_work(all.context);
    }

    TEST_CASE("cancel: each of 1,000 waiting calls -> all aborted once, and the next call works") {
        auto const sockets = open_sockets();
        {
            crowd all{8};
            all.server.push(8, fault::stall_before_reply());
            auto const started = all.start_many(1000);
            CHECK(all.run_until([&] { return all.server.request_count() == 8; }));
            for (auto const& call : started) call->stop();
            CHECK(all.run_until([&] { return all_done(started); }));
            CHECK(count_cancelled(started) == 1000);
            auto const next = all.start(0);
            CHECK(all.run_until([&] { return next->is_done(); }));
            CHECK(next->succeeded);
            // Eight at first, eight for calls that had not heard of their end, and then fresh ones.
            CHECK(all.server.accepted() <= 24);
            expect_no_work(all.context);
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("destroy: the client of 1,000 waiting calls -> all aborted once, nothing left") {
        auto const sockets = open_sockets();
        {
            crowd all{8};
            all.server.on_request([](auto const&) { return fault::stall_before_reply(); });
            auto const started = all.start_many(1000);
            CHECK(all.run_until([&] { return all.server.request_count() == 8; }));
            all.db.reset();
            CHECK(all.run_until([&] { return all_done(started); }));
            CHECK(count_cancelled(started) == 1000);
            expect_no_work(all.context);
            CHECK(all.server.accepted() == 8);
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("cancel: the first of 1,000 waiting calls, again and again -> one ends each time") {
        crowd all{1};
        all.server.push(1, fault::stall_before_reply());
        auto const started = all.start_many(1000);
        CHECK(all.run_until([&] { return all.server.request_count() == 1; }));
        all.server.on_request([](auto const&) { return fault::stall_before_reply(); });
        for (std::size_t i = 0; i < 20; ++i) {
            auto const holder = all.caller_of(i);
            INFO("after ", i, " cancelled calls");
            started[holder]->stop();
            REQUIRE(all.run_until([&] { return all.server.request_count() == i + 2; }));
            CHECK(count_cancelled(started) == i + 1);
        }
        all.server.on_request([](auto const&) { return reply::ok("{}"); });
        started[all.caller_of(20)]->stop();
        CHECK(all.run_until([&] { return all_done(started); }));
        CHECK(count_cancelled(started) == 21);
        expect_no_work(all.context);
    }

    TEST_CASE("storm: calls, cancellations and faults at random -> every handler runs once") {
        auto const sockets = open_sockets();
        for (std::uint64_t seed = 1; seed <= 40; ++seed) storm(seed);
        CHECK(open_sockets() == sockets);
    }
}

}  // namespace dynaco::test
