// A process that uses idempotency: once_user ENDPOINT TABLE run KEYS, or
// once_user ENDPOINT TABLE die KEY IN_PROGRESS_MS.
//
// `run`: does work for each of the keys 0 to KEYS - 1, waiting for others who do it, and prints a
// line "KEY computed|replayed VALUE" for each; a value says which process it is of. `die`: claims
// the key, prints "claimed" and stays so until it is killed, or "refused".
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/idempotency.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

#include <unistd.h>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::string> work() {
    co_await pause(20ms);
    co_return "of " + std::to_string(::getpid());
}

asio::awaitable<void> run(recipes::recipe_table table, std::string key) {
    recipes::idempotency const once{table,
                                    recipes::idempotency_options().wait_for_others().poll(100ms)};
    auto const done = co_await once.run(key, "the payload of " + key, work);
    std::cout << key << ' ' << done.outcome << ' ' << done.value.value_or("nothing") << std::endl;
}

asio::awaitable<void> die(recipes::idempotency once, std::string key) {
    auto const answer = co_await once.claim(std::move(key), std::nullopt);
    std::cout << (answer.claim ? "claimed" : "refused") << std::endl;
    if (answer.claim) co_await pause(1h);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 5) return 2;
        std::string const mode = argv[3];
        asio::io_context context;
        dynaco::client_config config;
        config.region = "us-east-1";
        config.endpoint_url = argv[1];
        config.credentials = dynaco::make_static_credentials(dynaco::credentials("local", "local"));
        dynaco::client client{context, config};
        recipes::recipe_table const table{client, argv[2]};
        std::exception_ptr failure;
        auto const start = [&](asio::awaitable<void> job) {
            asio::co_spawn(client.get_executor(), std::move(job), [&](std::exception_ptr thrown) {
                if (thrown) failure = thrown;
            });
        };
        if (mode == "run") {
            for (int i = 0; i < std::stoi(argv[4]); ++i) start(run(table, std::to_string(i)));
        } else if (mode == "die" && argc == 6) {
            std::chrono::milliseconds const in_progress{std::stoi(argv[5])};
            recipes::idempotency const once{
                table, recipes::idempotency_options().in_progress(in_progress)};
            start(die(once, argv[4]));
        } else {
            return 2;
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "once_user: " << failure.what() << '\n';
        return 1;
    }
}
