// The end of a client, and of its context, while calls are in flight.
#include "cancellation/silence.hpp"
#include "cancellation/world.hpp"

#include "support/fd_count.hpp"

#include <boost/asio/detached.hpp>

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

std::uint16_t port_for(phase where) {
    return where == phase::connecting ? port_of_silence() : std::uint16_t{0};
}

/// Large requests cost memory, and retries of many calls at once their quota.
bool are_costly(phase where) {
    return where == phase::writing || where == phase::backoff;
}

/// So many of each operation that can stand still there.
calls start_all(world& all, phase where, int of_each) {
    calls started;
    for (int i = 0; i < of_each; ++i) {
        for (auto const what : all_operations) {
            if (applies(what, where)) started.push_back(all.start(what, i % 2 == 0));
        }
    }
    return started;
}

void expect_all_cancelled(calls const& which) {
    CHECK(std::all_of(which.begin(), which.end(),
                      [](auto const& each) { return each->was_cancelled(); }));
}

void destroy_in(phase where, world::place who) {
    INFO("at ", name(where), ", caller: ", name(who));
    world all(where, who, port_for(where));
    auto const started = start_all(all, where, are_costly(where) ? 2 : 20);
    REQUIRE(all.reach());
    all.destroy_client();
    CHECK(all.run_until([&] { return all_done(started); }));
    expect_no_work(all.context);
    expect_all_cancelled(started);
}

/// The turn in which calls begin is the one in which the client ends.
asio::awaitable<void> begin_and_destroy(world& all, calls& started) {
    for (auto const what : all_operations) started.push_back(all.start(what, true));
    all.destroy_client();
    co_return;
}

/// Owns a client, as the main coroutine of a program does.
asio::awaitable<void> own_a_client(client_config config, bool& waits) {
    client db{co_await asio::this_coro::executor, std::move(config)};
    auto const which = key("artist", "Björk");
    auto call = db.get_item("music", which);
    auto const beside = spawn(db.get_executor(), db.put_item("music", which));
    waits = true;
    co_await std::move(call);
    waits = false;
}

asio::awaitable<void> call_then_destroy(world& all, std::string& heard) {
    auto const which = key("artist", "Björk", "title", "Jóga");
    auto call = all.client().get_item("music", which, as_result);
    auto const got = co_await std::move(call);
    all.destroy_client();
    heard = got.has_error() ? got.error().message() : "ok";
}

}  // namespace

TEST_SUITE("cancellation.destruction") {
    TEST_CASE("destroy: the client, calls at any place -> all aborted once, nothing left") {
        (void)port_of_silence();
        auto const sockets = open_sockets();
        for (auto const where : all_phases) {
            SUBCASE(name(where).c_str()) {
                for (auto const who : all_places) destroy_in(where, who);
            }
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("destroy: the context, calls at any place -> no handler, no leak") {
        (void)port_of_silence();
        auto const sockets = open_sockets();
        for (auto const where : all_phases) {
            for (auto const who : all_places) {
                INFO("at ", name(where), ", caller: ", name(who));
                int completions = 0;
                {
                    world all(where, who, port_for(where));
                    // Not even a signal may outlive the context: it refers to the executor.
                    for (auto const& call : start_all(all, where, are_costly(where) ? 1 : 5)) {
                        call->also_counts = &completions;
                    }
                    CHECK(all.reach());
                }
                CHECK(completions == 0);
            }
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("destroy: the context that runs a coroutine that owns a client -> no leak") {
        auto const sockets = open_sockets();
        for (bool const single : {false, true}) {
            bool waits = false;
            {
                asio::io_context context{1};
                scripted_server server{context};
                server.on_request([](auto const&) { return fault::stall_before_reply(); });
                auto config = patient_config();
                config.threading = single ? threading::single : threading::shared;
                config.endpoint_url = server.url();
                config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
                config.pool.max_connections = 1;
                asio::co_spawn(context, own_a_client(config, waits), asio::detached);
                while (server.request_count() == 0) context.run_one();
            }
            CHECK(waits);
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("destroy: in the turn in which calls begin -> all aborted, nothing left") {
        for (auto const where : {phase::start, phase::connecting, phase::handshake}) {
            for (auto const who : all_places) {
                INFO("at ", name(where), ", caller: ", name(who));
                world all(where, who, port_for(where));
                calls started;
                auto const end =
                    spawn(all.client().get_executor(), begin_and_destroy(all, started));
                CHECK(all.run_until([&] { return end->is_done() && all_done(started); }));
                expect_no_work(all.context);
                expect_all_cancelled(started);
            }
        }
    }

    TEST_CASE(
        "destroy: from the coroutine that made a call, on the client's executor -> it goes on") {
        for (auto const who : all_places) {
            world all(phase::start, who);
            std::string heard;
            auto const call = spawn(all.client().get_executor(), call_then_destroy(all, heard));
            auto const others = start_all(all, phase::response, 3);
            CHECK(all.run_until([&] { return call->is_done() && all_done(others); }));
            CHECK(call->succeeded);
            CHECK(heard == "ok");
            expect_no_work(all.context);
            for (auto const& other : others) CHECK(other->completions == 1);
        }
    }

    TEST_CASE("destroy: on another thread -> calls aborted") {
        world all(phase::response, world::place::home);
        auto const started = start_all(all, phase::response, 10);
        CHECK(all.reach());
        std::thread{[&] { all.destroy_client(); }}.join();
        CHECK(all.run_until([&] { return all_done(started); }));
        expect_all_cancelled(started);
        expect_no_work(all.context);
    }

    TEST_CASE("destroy: before anything was called, run or not -> nothing happens") {
        for (auto const who : all_places) {
            world all(phase::start, who);
            all.destroy_client();
            if (who == world::place::home) expect_no_work(all.context);
            CHECK(all.server().accepted() == 0);
        }
    }

    TEST_CASE("destroy: after run() has returned -> connections closed with the context") {
        auto const sockets = open_sockets();
        {
            world all(phase::start, world::place::home);
            auto const call = all.start(operation::get_item, true);
            CHECK(all.run_until([&] { return call->is_done(); }));
            CHECK(call->succeeded);
            expect_no_work(all.context);
            all.destroy_client();
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("move: while a call is in flight -> the call goes on, the new owner works") {
        world all(phase::response, world::place::home);
        all.server().on_request(usual_answer);
        all.server().push(action(reply::ok("{}")).after(std::chrono::milliseconds{20}));
        auto const call = all.start(operation::get_item, true);
        CHECK(all.reach());
        client moved{std::move(all.client())};
        auto const second = spawn(moved.get_executor(), moved.get_item("music", key("a", "b")));
        CHECK(all.run_until([&] { return call->is_done() && second->is_done(); }));
        CHECK(call->succeeded);
        CHECK(second->succeeded);
        all.destroy_client();  // moved from: nothing
        auto const third = spawn(moved.get_executor(), moved.get_item("music", key("a", "b")));
        CHECK(all.run_until([&] { return third->is_done(); }));
        CHECK(third->succeeded);
        expect_no_work(all.context);
    }

    TEST_CASE("move: onto a client with calls in flight -> these are aborted") {
        world all(phase::response, world::place::home);
        auto const call = all.start(operation::put_item, true);
        CHECK(all.reach());
        auto config = patient_config();
        config.endpoint_url = all.server().url();
        config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        all.client() = client{all.context, config};
        CHECK(all.run_until([&] { return call->is_done(); }));
        CHECK(call->was_cancelled());
        CHECK(call->may_have_been_applied);
        all.server().on_request(usual_answer);
        auto const next = all.start(operation::put_item, true);
        CHECK(all.run_until([&] { return next->is_done(); }));
        CHECK(next->succeeded);
        expect_no_work(all.context);
    }

    TEST_CASE("awaitable: destroyed unstarted -> nothing was done") {
        world all(phase::start, world::place::home);
        {
            auto const unused = all.client().get_item("music", key("artist", "Björk"));
            auto const wait = all.client().wait_until_table_exists("music", as_result);
            auto const warm = all.client().warm_up();
        }
        expect_no_work(all.context);
        CHECK(all.server().accepted() == 0);
    }

    TEST_CASE("awaitable: started after the client's end -> aborted") {
        for (auto const who : all_places) {
            world all(phase::start, who);
            auto late = all.client().put_item("music", key("artist", "Björk"));
            auto late_wait = all.client().wait_until_table_exists("music", as_result);
            auto late_warm = all.client().warm_up(as_result);
            auto const executor = all.caller();
            all.destroy_client();
            all.settle();
            auto const call = spawn(executor, std::move(late));
            auto const wait = spawn(executor, std::move(late_wait));
            auto const warm = spawn(executor, std::move(late_warm));
            expect_no_work(all.context);
            CHECK(call->was_cancelled());
            CHECK_FALSE(call->may_have_been_applied);
            CHECK(wait->was_cancelled());
            CHECK(warm->was_cancelled());
            CHECK(all.server().accepted() == 0);
        }
    }
}

}  // namespace dynaco::test
