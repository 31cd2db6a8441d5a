// A cache that processes share: pages that are rendered once and kept for a while.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/cache.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

// What is worth keeping: it takes long.
asio::awaitable<std::string> render_front_page() {
    std::cout << "rendering the front page\n";
    co_await pause(100ms);
    co_return "<h1>Welcome</h1>";
}

asio::awaitable<void> visit(recipes::cache pages, std::string who) {
    auto const page = co_await pages.get_or_compute("page:/", render_front_page, 10min);
    std::cout << who << " gets " << page.value << " (" << page.origin << ")\n";
}

asio::awaitable<void> print_keys(recipes::cache cache, std::string pattern) {
    auto const keys = co_await cache.keys(pattern);
    std::cout << pattern << ":";
    for (auto const& each : keys) std::cout << ' ' << each;
    std::cout << '\n';
}

asio::awaitable<void> use_values(recipes::cache cache) {
    // A value is whatever an attribute can be.
    auto const profile = dynaco::item("name", "John", "visits", 7);
    co_await cache.set("user:123", profile, 60s);
    co_await cache.set("user:124", "not seen for long");
    co_await cache.set("greeting", "hello", 150ms);

    auto const user = co_await cache.get<dynaco::item>("user:123");
    std::cout << "user:123 is " << *user << '\n';
    auto const greeting = co_await cache.get<std::string>("greeting");
    std::cout << "greeting is " << greeting.value_or("gone") << '\n';
    co_await pause(200ms);
    auto const later = co_await cache.get<std::string>("greeting");
    std::cout << "200 ms later it is " << later.value_or("gone") << '\n';

    co_await print_keys(cache, "*");
    co_await print_keys(cache, "user:12?");
    co_await cache.erase("user:124");
    bool const is_there = co_await cache.has("user:124");
    std::cout << "user:124 is " << (is_there ? "there?" : "erased") << '\n';
    co_await cache.clear();
    co_await print_keys(cache, "*");
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-cache",
                                recipes::recipe_options().key_prefix("myapp:")};
    co_await table.create_if_not_exists();
    std::exception_ptr failure;
    try {
        // Copies in this process for half a second: reading these asks nobody.
        recipes::cache const cache{
            table, recipes::cache_options().ttl(1h).local_entries(1000).local_age(500ms)};
        // Two at the same time: it is rendered once.
        auto const executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, visit(cache, "ada"), asio::detached);
        co_await visit(cache, "eve");
        co_await use_values(cache);
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
