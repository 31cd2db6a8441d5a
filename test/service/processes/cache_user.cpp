// A process that uses a cache: cache_user ENDPOINT TABLE set FIRST LAST, or
// cache_user ENDPOINT TABLE compute KEY COUNT, or cache_user ENDPOINT TABLE compete KEY TIMES.
//
// `set`: stores the number N as `key:N`. `compute`: so many tasks ask for one key at once; prints
// "computed N" with the number of computations, and the value. `compete`: writes its process id and
// a number that grows, so many times, reads it back each time, and prints what is wrong: if that is
// nothing, or an older write of its own.
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/cache.hpp>

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
using namespace std::chrono_literals;

namespace {

std::string const me = std::to_string(::getpid());
int computations = 0;

asio::awaitable<void> set_numbers(dynaco::recipes::cache cache, int first, int last) {
    for (int i = first; i <= last; ++i) {
        co_await cache.set("key:" + std::to_string(i), i, 10min);
    }
}

asio::awaitable<std::string> compute() {
    ++computations;
    asio::steady_timer timer{co_await asio::this_coro::executor, 50ms};
    co_await timer.async_wait(asio::use_awaitable);
    co_return me;
}

asio::awaitable<void> ask(dynaco::recipes::cache cache, std::string key, std::string& value) {
    auto const got = co_await cache.get_or_compute(key, compute, 10min);
    value = got.value;
}

asio::awaitable<void> compete(dynaco::recipes::cache cache, std::string key, int times) {
    for (int i = 0; i < times; ++i) {
        auto const mine = me + " " + std::to_string(i);
        co_await cache.set(key, mine);
        auto const now = co_await cache.get<std::string>(key);
        // What others have written since is fine; something older of one's own is not.
        if (!now || (now->starts_with(me + " ") && *now != mine)) {
            std::cout << "wrote " << mine << ", read " << now.value_or("nothing") << std::endl;
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 6) return 2;
        std::string const mode = argv[3];
        asio::io_context context;
        dynaco::client_config config;
        config.region = "us-east-1";
        config.endpoint_url = argv[1];
        config.credentials = dynaco::make_static_credentials(dynaco::credentials("local", "local"));
        dynaco::client client{context, config};
        dynaco::recipes::cache const cache{dynaco::recipes::recipe_table(client, argv[2]),
                                           dynaco::recipes::cache_options().partitions(1)};
        std::exception_ptr failure;
        auto const start = [&](asio::awaitable<void> work) {
            asio::co_spawn(client.get_executor(), std::move(work), [&](std::exception_ptr thrown) {
                if (thrown) failure = thrown;
            });
        };
        std::string value;
        if (mode == "set") {
            start(set_numbers(cache, std::stoi(argv[4]), std::stoi(argv[5])));
        } else if (mode == "compute") {
            for (int i = 0; i < std::stoi(argv[5]); ++i) start(ask(cache, argv[4], value));
        } else if (mode == "compete") {
            start(compete(cache, argv[4], std::stoi(argv[5])));
        } else {
            return 2;
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
        if (mode == "compute") std::cout << "computed " << computations << '\n' << value << '\n';
    } catch (std::exception const& failure) {
        std::cerr << "cache_user: " << failure.what() << '\n';
        return 1;
    }
}
