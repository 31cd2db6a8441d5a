// A process that writes atomic sets: atomic_user ENDPOINT TABLE count TASKS TIMES, or
// atomic_user ENDPOINT TABLE once VERSION NAME.
//
// `count`: tasks that add 1 to a number in two items, so many times each, and begin anew after a
// race; prints nothing. `once`: prints "ready", waits for the item "go", writes NAME by the lock of
// that version, and prints "won" or "race".
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;

namespace {

recipes::atomic_key const lock_key{"set", "lock"};

asio::awaitable<bool> add_one(recipes::atomic_sets sets) {
    std::vector<recipes::atomic_lock> locks;
    locks.push_back(co_await sets.get_lock(lock_key));
    std::vector<recipes::atomic_key> keys;
    keys.emplace_back("set", "a");
    keys.emplace_back("set", "b");
    auto const before = co_await sets.get_many(keys);
    std::vector<recipes::atomic_item> after;
    for (std::size_t i = 0; i != keys.size(); ++i) {
        auto const count = before[i] ? before[i]->json().as_int64() : 0;
        after.emplace_back(keys[i], count + 1);
    }
    auto const done = co_await sets.set_atomic(after, locks, dynaco::as_result);
    if (done.has_error() && done.error() != dynaco::errc::race_condition) {
        throw dynaco::exception{done.error()};
    }
    co_return done.has_value();
}

asio::awaitable<void> count(recipes::atomic_sets sets, int times) {
    for (int i = 0; i < times;) {
        auto work = add_one(sets);
        bool const done = co_await std::move(work);
        if (done) ++i;
    }
}

asio::awaitable<void> write_once(recipes::atomic_sets sets, std::string version, std::string name) {
    recipes::atomic_lock const lock{lock_key, std::move(version)};
    std::cout << "ready" << std::endl;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (;;) {
        auto const go = co_await sets.get(recipes::atomic_key("set", "go"));
        if (go) break;
        timer.expires_after(std::chrono::milliseconds{5});
        co_await timer.async_wait(asio::use_awaitable);
    }
    boost::json::value const data(name);
    recipes::atomic_item const value{"set", "once", data};
    auto const done = co_await sets.set_atomic(value, lock, dynaco::as_result);
    if (!done.has_error()) {
        std::cout << "won" << std::endl;
    } else if (done.error() == dynaco::errc::race_condition) {
        std::cout << "race" << std::endl;
    } else {
        throw dynaco::exception{done.error()};
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
        recipes::recipe_table const table{client, argv[2]};
        recipes::atomic_sets const sets{table};
        std::exception_ptr failure;
        auto const start = [&](asio::awaitable<void> work) {
            asio::co_spawn(client.get_executor(), std::move(work), [&](std::exception_ptr thrown) {
                if (thrown) failure = thrown;
            });
        };
        if (mode == "count") {
            for (int i = 0; i < std::stoi(argv[4]); ++i) start(count(sets, std::stoi(argv[5])));
        } else if (mode == "once") {
            start(write_once(sets, argv[4], argv[5]));
        } else {
            return 2;
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "atomic_user: " << failure.what() << '\n';
        return 1;
    }
}
