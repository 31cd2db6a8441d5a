// Locks: three workers share one job, and one of them dies.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/locks.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

// Short times, so that the example does not take long: 20 s is what one would use.
recipes::lock_options quick() {
    return recipes::lock_options().lease(1s).poll(100ms);
}

asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

// Each worker is a process of its own in real life: it has `locks` of its own.
asio::awaitable<void> count_up(recipes::recipe_table table, std::string name) {
    recipes::locks const locks{table, quick().owner(name)};
    for (int i = 0; i != 3; ++i) {
        auto const lock = co_await locks.acquire("counter");
        // Nobody else is here now. The number comes with the lock, and goes with it.
        int const before = lock.data() ? lock.data()->get<int>() : 0;
        std::cout << name << " counts " << before + 1 << " (token " << lock.fencing_token()
                  << ")\n";
        co_await pause(20ms);
        dynaco::attribute_value after{before + 1};
        co_await lock.release(std::move(after));
    }
}

// Dies while it has the lock: its heartbeats stop.
asio::awaitable<void> die(recipes::recipe_table table) {
    recipes::locks const locks{table, quick().owner("mortal")};
    auto const lock = co_await locks.acquire("counter");
    std::cout << "mortal has the lock, and dies\n";
}

// Work that is cancelled in time, should the lock be lost.
asio::awaitable<int> add_up(recipes::lock_handle const& lock) {
    std::cout << "adding up, with the token " << lock.fencing_token() << '\n';
    co_await pause(50ms);
    co_return 42;
}

asio::awaitable<void> use(dynaco::client& client, std::string table_name) {
    recipes::recipe_table const table{client, std::move(table_name)};
    co_await count_up(table, "ada");
    co_await die(table);

    auto const began = std::chrono::steady_clock::now();
    co_await count_up(table, "bob");
    auto const took = std::chrono::steady_clock::now() - began;
    std::cout << "bob waited for the lease to run out: "
              << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
              << " ms in all\n";

    recipes::locks const locks{table, quick().owner("eve")};
    auto const done = co_await locks.with_lock("sums", add_up);
    std::cout << "work under a lock: " << done.outcome << ", " << done.value.value_or(0) << '\n';

    auto const held = co_await locks.try_acquire("reports");
    auto const refused = co_await recipes::locks{table}.try_acquire("reports");
    std::cout << "a second one " << (refused ? "gets it, too?" : "does not get it") << '\n';
    auto const taken = co_await locks.force_release("reports");
    std::cout << (taken ? "taken away from whoever had it" : "it was free?") << '\n';
    auto const outcome = co_await held->release();
    std::cout << "giving it back then: " << outcome << '\n';
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-locks"};
    co_await table.create_if_not_exists();
    std::exception_ptr failure;
    try {
        co_await use(client, table.name());
    } catch (...) {
        failure = std::current_exception();
    }
    co_await client.delete_table(table.name());
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        dynaco::client client{context};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), run(client),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
