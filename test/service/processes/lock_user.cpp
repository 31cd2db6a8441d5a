// A process that uses a lock: lock_user ENDPOINT TABLE count TASKS TIMES, or
// lock_user ENDPOINT TABLE hold LEASE_MS.
//
// `count`: tasks that add 1 to the number that is stored with the lock, so many times each; prints
// nothing. `hold`: acquires, prints "held TOKEN", and holds it until it is killed, or prints
// "ended" when it finds that it has lost it.
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/locks.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <random>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

dynaco::recipes::lock_options patient_locks() {
    // Fifty tasks on a busy machine: nobody may seem dead.
    return dynaco::recipes::lock_options().lease(60s).heartbeat(10s).poll(150ms);
}

asio::awaitable<void> pause(std::chrono::microseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> count(dynaco::recipes::locks locks, int times) {
    std::mt19937 random{std::random_device{}()};
    std::uniform_real_distribution<double> part;
    for (int i = 0; i < times; ++i) {
        auto const lock = co_await locks.acquire("counter");
        int const before = lock.data() ? lock.data()->get<int>() : 0;
        // 1 to 100 ms, mostly shorter ones.
        auto const long_one = part(random);
        co_await pause(
            std::chrono::microseconds(1000 + static_cast<int>(99'000 * long_one * long_one)));
        dynaco::attribute_value after{before + 1};
        auto const outcome = co_await lock.release(std::move(after));
        if (outcome != dynaco::recipes::release_outcome::released) {
            throw std::runtime_error{"not released: " + std::string{to_string(outcome)}};
        }
    }
}

asio::awaitable<void> hold(dynaco::recipes::locks locks) {
    auto const lock = co_await locks.acquire("held");
    std::cout << "held " << lock.fencing_token() << std::endl;
    while (lock.is_held()) co_await pause(10ms);
    std::cout << "ended" << std::endl;
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
        dynaco::recipes::recipe_table const table{client, argv[2]};
        std::exception_ptr failure;
        auto const start = [&](asio::awaitable<void> work) {
            asio::co_spawn(client.get_executor(), std::move(work), [&](std::exception_ptr thrown) {
                if (thrown) failure = thrown;
            });
        };
        if (mode == "count" && argc == 6) {
            dynaco::recipes::locks const locks{table, patient_locks()};
            for (int i = 0; i < std::stoi(argv[4]); ++i) start(count(locks, std::stoi(argv[5])));
        } else if (mode == "hold") {
            auto const options = dynaco::recipes::lock_options().lease(
                std::chrono::milliseconds{std::stoi(argv[4])});
            start(hold(dynaco::recipes::locks{table, options}));
        } else {
            return 2;
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "lock_user: " << failure.what() << '\n';
        return 1;
    }
}
