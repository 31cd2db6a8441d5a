// A process that uses a rate limiter: token_user ENDPOINT TABLE RATE BURST MILLISECONDS.
//
// Acquires tokens one by one, by three tasks, for so long, and prints the number of those that it
// was given, or "ready" first and goes on until it is killed if the time is 0: then it prints a
// line for every token.
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/rate_limiter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;

namespace {

using steady = std::chrono::steady_clock;

asio::awaitable<void> draw(recipes::rate_limiter limiter, steady::time_point end, int& count,
                           bool tells) {
    for (;;) {
        auto const limit = dynaco::call_options().deadline(end);
        auto const got = co_await limiter.acquire(1, limit, dynaco::as_result);
        if (got.has_error()) {
            if (got.error() == dynaco::condition::timed_out) co_return;
            throw dynaco::exception{got.error()};
        }
        ++count;
        if (tells) std::cout << "token" << std::endl;
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 6) return 2;
        asio::io_context context;
        dynaco::client_config config;
        config.region = "us-east-1";
        config.endpoint_url = argv[1];
        config.credentials = dynaco::make_static_credentials(dynaco::credentials("local", "local"));
        dynaco::client client{context, config};
        recipes::rate_limiter const limiter{
            recipes::recipe_table(client, argv[2]), "it",
            recipes::rate_limiter_options(std::stod(argv[3]), std::stod(argv[4]))};
        std::chrono::milliseconds const time{std::stoi(argv[5])};
        bool const is_endless = time.count() == 0;
        auto const end = steady::now() + (is_endless ? std::chrono::hours{1} : time);
        std::exception_ptr failure;
        int count = 0;
        if (is_endless) std::cout << "ready" << std::endl;
        for (int i = 0; i < 3; ++i) {
            asio::co_spawn(client.get_executor(), draw(limiter, end, count, is_endless),
                           [&](std::exception_ptr thrown) {
                               if (thrown) failure = thrown;
                           });
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
        std::cout << count << std::endl;
    } catch (std::exception const& failure) {
        std::cerr << "token_user: " << failure.what() << '\n';
        return 1;
    }
}
