// Counters: three workers count visits at the same time, and no visit is lost or counted twice.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/counter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

namespace {

// Each worker is a process of its own in real life: it has a counter object of its own.
asio::awaitable<void> work(recipes::recipe_table table, std::string name) {
    recipes::counter const visits{table, "visits"};
    for (int i = 0; i != 100; ++i) co_await visits.add(1);
    std::cout << name << " has counted 100 visits\n";
}

asio::awaitable<void> add_patiently(recipes::counter sales, std::int64_t cents) {
    auto const limit = dynaco::call_options().timeout(5s);
    auto const got = co_await sales.add(cents, limit, dynaco::as_result);
    if (!got.has_error()) co_return;
    if (!got.error().may_have_been_applied()) throw dynaco::exception{got.error()};
    // Whether it was counted is not known. To add again could count it twice; this cannot.
    co_await sales.settle();
}

asio::awaitable<void> use(dynaco::client& client, std::string table_name) {
    recipes::recipe_table const table{client, std::move(table_name)};
    auto all = work(table, "ada") && work(table, "bob") && work(table, "eve");
    co_await std::move(all);

    recipes::counter const visits{table, "visits"};
    auto const value = co_await visits.value();
    std::cout << "visits: " << value << '\n';

    recipes::counter const sales{table, "sales in cents"};
    co_await add_patiently(sales, 1999);
    co_await add_patiently(sales, -500);
    auto const sold = co_await sales.value();
    std::cout << "sales: " << sold << " cents\n";

    co_await sales.reset();
    co_await add_patiently(sales, 100);
    auto const today = co_await sales.value();
    std::cout << "since the reset: " << today << " cents\n";
    co_await sales.remove();
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-counter"};
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
