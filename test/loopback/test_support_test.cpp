// The small tools of the tests.
#include "support/allocations.hpp"
#include "support/fd_count.hpp"
#include "support/printers.hpp"
#include "support/random.hpp"
#include "support/raw_client.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"
#include "support/until.hpp"

#include <doctest/doctest.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<std::unique_ptr<int>> give(int value) {
    co_return std::make_unique<int>(value);
}

asio::awaitable<void> fail() {
    throw std::runtime_error("on purpose");
    co_return;
}

asio::awaitable<void> wait_long(bool& unwound) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    std::shared_ptr<void> const note(nullptr, [&unwound](void*) { unwound = true; });
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> leave_behind(asio::steady_timer& timer) {
    timer.expires_after(1h);
    timer.async_wait([](boost::system::error_code) {});
    co_return;
}

/// One request on a blocking connection.
unsigned blocking_request(std::uint16_t port) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer(raw_request("GetItem")));
    boost::beast::flat_buffer buffer;
    raw_client::response response;
    boost::beast::http::read(socket, buffer, response);
    return response.result_int();
}

}  // namespace

TEST_SUITE("loopback.test_support") {
    TEST_CASE("run_coro: a value, an exception -> handed over") {
        asio::io_context context;
        CHECK(*run_coro(context, give(7)) == 7);
        CHECK_THROWS_WITH_AS(run_coro(context, fail()), "on purpose", std::runtime_error);
    }

    TEST_CASE("run_coro: a timer left behind -> noticed, unless it is allowed") {
        asio::io_context context;
        asio::steady_timer timer(context);
        run_coro(context, leave_behind(timer), leftovers::allowed);
        CHECK(!runs_out_of_work(context, 10ms));
        timer.cancel();
        CHECK(runs_out_of_work(context, 1s));
    }

    TEST_CASE("run_coro: a server on the context -> no work left behind") {
        asio::io_context context;
        scripted_server const server(context);
        CHECK(*run_coro(context, give(1)) == 1);
    }

    TEST_CASE("run_coro: not done in time -> cancelled, and the test fails" *
              doctest::should_fail()) {
        asio::io_context context;
        bool unwound = false;
        try {
            detail::run_within(context, wait_long(unwound), 10ms, std::source_location::current());
        } catch (...) {
            // Without this the failure would be there for the wrong reason.
            if (!unwound) std::abort();
            throw;
        }
    }

    TEST_CASE("server: a thread of its own -> serves blocking clients of several threads") {
        scripted_server server{server_config()};
        server.on_request([](received_request const&) -> action { return reply::throttle(); });
        std::vector<std::thread> threads;
        std::vector<unsigned> seen(8, 0);
        for (auto& status : seen) {
            threads.emplace_back([&] { status = blocking_request(server.port()); });
        }
        for (auto& thread : threads) thread.join();
        CHECK(seen == std::vector<unsigned>(8, 400));
        CHECK(server.request_count() == 8);
        server.push(reply::ok());
        CHECK(blocking_request(server.port()) == 200);
        CHECK(server.accepted() == 9);
    }

    TEST_CASE("server: destroyed with connections open -> no descriptor leaks") {
        auto const before = open_sockets();
        {
            asio::io_context context;
            asio::ip::tcp::socket client(context);
            std::optional<scripted_server> server;
            server.emplace(context);
            auto const idle = open_sockets();
            client.connect({asio::ip::address_v4::loopback(), server->port()});
            context.poll();
            CHECK(server->open_connections() == 1);
            CHECK(open_sockets() == idle + 2);
            server.reset();
            CHECK(runs_out_of_work(context, 1s));
            CHECK(open_sockets() == idle);
        }
        CHECK(open_sockets() == before);
    }

    TEST_CASE("descriptors: one opened -> one more") {
        auto const before = open_descriptors();
        std::unique_ptr<FILE, decltype(&std::fclose)> const file(std::fopen("/dev/null", "r"),
                                                                 std::fclose);
        REQUIRE(file != nullptr);
        CHECK(open_descriptors() == before + 1);
    }

    TEST_CASE("random: the same seed -> the same sequence, within bounds") {
        seeded_random first(5);
        seeded_random second(5);
        for (int i = 0; i < 100; ++i) {
            int const value = first.between(-3, 3);
            CHECK(value == second.between(-3, 3));
            CHECK(value >= -3);
            CHECK(value <= 3);
        }
        CHECK(first.text(9).size() == 9);
    }

    TEST_CASE("printers: what checks compare -> readable") {
        CHECK(doctest::toString(1500us) == "1.5 ms");
        CHECK(doctest::toString(std::optional<int>(3)) == "3");
        CHECK(doctest::toString(std::optional<int>()) == "nullopt");
        auto const refused = make_error_code(boost::system::errc::connection_refused);
        CHECK(std::string(doctest::toString(refused).c_str()).find("refused") != std::string::npos);
    }

    TEST_CASE("allocations: every way to the heap -> counted") {
        if (!counts_allocations()) {
            MESSAGE("not counted in this build");
            return;
        }
        // Volatile: an optimiser may otherwise leave out memory that nobody uses.
        void* volatile grown = nullptr;
        void* volatile zeroed = nullptr;
        void* volatile aligned = nullptr;
        long* volatile number = nullptr;
        allocation_scope const scope;
        CHECK(scope.count() == 0);
        number = new long(1);
        auto const after_new = scope.count();
        grown = std::malloc(10);
        grown = std::realloc(grown, 1000);
        auto const after_malloc = scope.count();
        zeroed = std::calloc(3, 5);
        aligned = std::aligned_alloc(64, 128);
        auto const after_all = scope.count();
        auto const bytes = scope.bytes();
        delete number;
        std::free(grown);
        std::free(zeroed);
        std::free(aligned);
        CHECK(after_new >= 1);
        CHECK(after_malloc == after_new + 2);
        CHECK(after_all == after_malloc + 2);
        CHECK(bytes >= sizeof(long) + 10 + 1000 + 15 + 128);
    }

    TEST_CASE("allocations: of another thread -> counted there only") {
        if (!counts_allocations()) {
            MESSAGE("not counted in this build");
            return;
        }
        constexpr std::uint64_t many = 1000;
        std::uint64_t theirs = 0;
        allocation_scope const ours;
        std::thread([&theirs] {
            allocation_scope const scope;
            for (std::uint64_t i = 0; i != many; ++i) {
                void* volatile memory = std::malloc(8);
                std::free(memory);
            }
            theirs = scope.count();
        }).join();
        CHECK(theirs == many);
        CHECK(ours.count() < many);
    }
}

}  // namespace dynaco::test
