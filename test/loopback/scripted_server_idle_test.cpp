// What a scripted server does to connections that wait, and how it reads.
#include "support/dead_ends.hpp"
#include "support/printers.hpp"
#include "support/raw_client.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"
#include "support/until.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Makes a request, waits until the connection is idle, then does `meanwhile` and reads on.
asio::awaitable<std::string> read_after(scripted_server& server, std::function<void()> meanwhile,
                                        boost::system::error_code& error) {
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(server.port());
    co_await client.write(raw_request("GetItem"));
    co_await client.read_response();
    co_await until([&server] { return server.idle_connections() == 1; });
    meanwhile();
    std::string bytes = co_await client.read_all(50ms);
    error = client.error();
    co_return bytes;
}

asio::awaitable<boost::system::error_code> connect_to(std::uint16_t port, bool ipv6) {
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port, ipv6);
    co_return client.error();
}

asio::awaitable<std::string> answer_to(std::uint16_t port, std::string bytes) {
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port);
    co_await client.write(std::move(bytes));
    co_return co_await client.read_all(30ms);
}

asio::awaitable<void> write_and_note(raw_client& client, std::string bytes, bool& done) {
    co_await client.write(std::move(bytes));
    done = true;
}

/// Whether the write of a big request ends before the server has read it, and its error.
asio::awaitable<bool> write_ends(scripted_server& server, std::size_t size,
                                 boost::system::error_code& error) {
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(server.port());
    client.socket().set_option(asio::socket_base::send_buffer_size(16 * 1024));
    bool done = false;
    auto request = raw_request("PutItem", std::string(size, 'x'));
    auto writing = write_and_note(client, std::move(request), done);
    asio::co_spawn(co_await asio::this_coro::executor, std::move(writing), asio::detached);
    asio::steady_timer timer(co_await asio::this_coro::executor, 30ms);
    co_await timer.async_wait(asio::use_awaitable);
    bool const ended = done;
    client.close();
    co_await until([&done] { return done; });
    error = client.error();
    co_return ended;
}

}  // namespace

TEST_SUITE("loopback.scripted_server") {
    TEST_CASE("idle: closed or reset on command -> the client sees it") {
        asio::io_context context;
        scripted_server server(context);
        boost::system::error_code error;
        SUBCASE("FIN") {
            auto act = [&server] { server.close_idle(); };
            run_coro(context, read_after(server, act, error));
            CHECK(error == asio::error::eof);
        }
        SUBCASE("RST") {
            auto act = [&server] { server.close_idle(ending::reset); };
            run_coro(context, read_after(server, act, error));
            CHECK(error == asio::error::connection_reset);
        }
        CHECK(server.connections().at(0).ended_by == closed_by::server);
    }

    TEST_CASE("idle: bytes that nobody asked for -> arrive, the connection stays") {
        asio::io_context context;
        scripted_server server(context);
        boost::system::error_code error;
        auto act = [&server] { server.send_to_idle("HTTP/1.1 408 Request Timeout\r\n\r\n"); };
        auto const got = run_coro(context, read_after(server, act, error));
        CHECK(got == "HTTP/1.1 408 Request Timeout\r\n\r\n");
        CHECK(error == asio::error::operation_aborted);
        CHECK(server.connections().at(0).ended_by == closed_by::peer);
    }

    TEST_CASE("idle: the server's limit passes, for all or after one reply -> closed") {
        asio::io_context context;
        boost::system::error_code error;
        auto nothing = [] {};
        SUBCASE("of the server") {
            scripted_server server(context, server_config().idle_timeout(5ms));
            run_coro(context, read_after(server, nothing, error));
        }
        SUBCASE("of one reply") {
            scripted_server server(context);
            server.push(action(reply::ok()).then_end_after(5ms, ending::close));
            run_coro(context, read_after(server, nothing, error));
        }
        CHECK(error == asio::error::eof);
    }

    TEST_CASE("stop_listening: a new connection -> refused, until it listens again") {
        asio::io_context context;
        scripted_server server(context);
        auto const port = server.port();
        server.stop_listening();
        auto failed = run_coro(context, connect_to(port, false), leftovers::allowed);
        CHECK(failed == asio::error::connection_refused);
        server.listen_again();
        failed = run_coro(context, connect_to(port, false));
        CHECK(!failed);
        CHECK(server.port() == port);
    }

    TEST_CASE("listen: on both addresses or on IPv6 alone -> one port, recorded") {
        asio::io_context context;
        SUBCASE("both") {
            scripted_server server(context,
                                   server_config().listen_on(server_config::addresses::both));
            auto const port = server.port();
            CHECK(!run_coro(context, connect_to(port, false), leftovers::allowed));
            CHECK(!run_coro(context, connect_to(port, true)));
            REQUIRE(server.accepted() == 2);
            CHECK(!server.connections()[0].is_ipv6);
            CHECK(server.connections()[1].is_ipv6);
        }
        SUBCASE("IPv6") {
            scripted_server server(context,
                                   server_config().listen_on(server_config::addresses::ipv6));
            CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
            CHECK(!run_coro(context, connect_to(server.port(), true)));
        }
    }

    TEST_CASE("read: the server stops reading or never begins -> the client's write does not end") {
        asio::io_context context;
        scripted_server server(context, server_config().receive_buffer(4096));
        constexpr std::size_t big = 4'000'000;
        boost::system::error_code error;
        SUBCASE("after a thousand bytes") {
            server.push_accept(on_accept::serve().read_only(1000));
            CHECK(!run_coro(context, write_ends(server, big, error)));
            CHECK(server.connections().at(0).bytes_received == 1000);
        }
        SUBCASE("a little at a time") {
            server.push_accept(on_accept::serve().read_slowly(1000, 1ms));
            CHECK(!run_coro(context, write_ends(server, big, error)));
        }
        SUBCASE("never") {
            server.push_accept(on_accept::hold());
            CHECK(!run_coro(context, write_ends(server, big, error)));
        }
        CHECK(error);
        CHECK(server.request_count() == 0);
    }

    TEST_CASE("read: at the server's leisure, but all of it -> the write ends") {
        asio::io_context context;
        scripted_server server(context, server_config().receive_buffer(4096));
        boost::system::error_code error;
        CHECK(run_coro(context, write_ends(server, 1000, error)));
        CHECK(server.request_count() == 1);
    }

    TEST_CASE("reply: before the body has come -> the reply, then the request is read") {
        asio::io_context context;
        scripted_server server(context);
        server.push(action(reply::ok("[1]")).at(action::stage::head));
        server.push(reply::ok("[2]"));
        auto request = raw_request("PutItem", "{}");
        request.pop_back();
        auto const got = run_coro(context, answer_to(server.port(), std::move(request)));
        CHECK(got.ends_with("\r\n\r\n[1]"));
        CHECK(server.request_count() == 0);
        CHECK(server.requests_begun() == 1);
        CHECK(server.unused_actions() == 1);
    }

    TEST_CASE("read: two requests at once -> both answered in order") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::ok("[1]"));
        server.push(reply::ok("[2]"));
        auto two = raw_request("GetItem") + raw_request("PutItem");
        auto const got = run_coro(context, answer_to(server.port(), std::move(two)));
        CHECK(got.find("[1]HTTP/1.1 200 OK") != std::string::npos);
        CHECK(got.ends_with("[2]"));
        REQUIRE(server.request_count() == 2);
        CHECK(server.requests()[1].operation() == "PutItem");
    }

    TEST_CASE("read: no HTTP -> recorded and reset") {
        asio::io_context context;
        scripted_server server(context);
        run_coro(context, answer_to(server.port(), "\x16\x03 hello\r\n\r\n"));
        CHECK(server.request_count() == 0);
        CHECK(!server.connections().at(0).failure.empty());
        CHECK(server.connections().at(0).ended_by == closed_by::server);
    }

    TEST_CASE("dead end: a refusing and a silent port -> refused at once, not connected") {
        asio::io_context context;
        refusing_port const refusing;
        CHECK(run_coro(context, connect_to(refusing.port(), false)) ==
              asio::error::connection_refused);
        silent_port const silent;
        REQUIRE(silent.is_silent());
        asio::ip::tcp::socket socket(context);
        bool ended = false;
        socket.async_connect({asio::ip::address_v4::loopback(), silent.port()},
                             [&ended](boost::system::error_code) { ended = true; });
        context.restart();
        context.run_for(30ms);
        CHECK(!ended);
        socket.close();
        expect_no_work(context);
        CHECK(ended);
    }
}

}  // namespace dynaco::test
