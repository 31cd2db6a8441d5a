// The system's resolver, with the system's look-up replaced by one that can be slow.
#include <dynaco/resolver.hpp>

#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <cstring>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace {

// Look-ups of "slow.test" end when this is ready.
std::shared_future<void>* slow_answer = nullptr;

}  // namespace

// The executable's definition stands before the C library's for every caller in this process.
extern "C" int getaddrinfo(char const* node, char const* service, addrinfo const* hints,
                           addrinfo** found) {
    if (node != nullptr && std::strcmp(node, "slow.test") == 0) {
        if (slow_answer != nullptr) slow_answer->wait();
        return EAI_AGAIN;
    }
    if (node != nullptr && std::strcmp(node, "unknown.test") == 0) return EAI_NONAME;
    using function = int(char const*, char const*, addrinfo const*, addrinfo**);
    static auto* const system = reinterpret_cast<function*>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return system(node, service, hints, found);
}

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using addresses = result<std::vector<std::string>>;

addresses look_up(std::string host) {
    asio::io_context context;
    auto const names = make_system_resolver();
    auto operation = names->resolve(std::move(host));
    return run_coro(context, std::move(operation));
}

}  // namespace

TEST_SUITE("net.system_resolver") {
    TEST_CASE("a literal address: -> itself, whatever its family") {
        CHECK(look_up("127.0.0.1").value() == std::vector<std::string>{"127.0.0.1"});
        CHECK(look_up("::1").value() == std::vector<std::string>{"::1"});
    }

    TEST_CASE("localhost: -> a loopback address") {
        auto const found = look_up("localhost");
        REQUIRE(found.has_value());
        REQUIRE_FALSE(found->empty());
        bool const loopback = found->front() == "127.0.0.1" || found->front() == "::1";
        CHECK(loopback);
    }

    TEST_CASE("a name that nobody has: -> the resolver's own code") {
        auto const found = look_up("unknown.test");
        REQUIRE(found.has_error());
        CHECK(found.error() == make_error_code(asio::error::host_not_found));
        CHECK_FALSE(found.error().message().empty());
    }

    TEST_CASE("cancelled: while the system takes its time -> ends at once, the look-up later") {
        std::promise<void> answer;
        std::shared_future<void> ready = answer.get_future().share();
        slow_answer = &ready;
        asio::io_context context;
        auto const names = make_system_resolver();
        asio::cancellation_signal cancel;
        std::optional<addresses> got;
        asio::co_spawn(context, names->resolve("slow.test"),
                       asio::bind_cancellation_slot(
                           cancel.slot(), [&](std::exception_ptr thrown, addresses value) {
                               CHECK_FALSE(thrown);
                               got.emplace(std::move(value));
                           }));
        context.poll();
        CHECK_FALSE(got.has_value());
        cancel.emit(asio::cancellation_type::terminal);
        context.restart();
        context.poll();
        REQUIRE(got.has_value());
        CHECK(got->has_error());
        CHECK(got->error() == condition::cancelled);
        answer.set_value();
        expect_no_work(context);
        slow_answer = nullptr;
    }
}

}  // namespace dynaco::test
