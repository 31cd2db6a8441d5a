// Atomic sets: two items that always agree, written by many at a time.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace json = boost::json;
namespace recipes = dynaco::recipes;

namespace {

recipes::atomic_key const balance_key{"account#7", "balance"};
recipes::atomic_key const balance_lock{"account#7", "balance#lock"};

recipes::atomic_item entry(std::string const& who, std::int64_t cents) {
    json::value const data{{"who", who}, {"cents", cents}};
    return recipes::atomic_item{"account#7", "entry#" + who, data};
}

// Pays in: the new balance and its entry are written together or not at all.
asio::awaitable<void> pay_in(recipes::atomic_sets sets, std::string who, std::int64_t cents) {
    for (int attempt = 1;; ++attempt) {
        // The lock first, then what it is for.
        std::vector<recipes::atomic_lock> locks;
        locks.push_back(co_await sets.get_lock(balance_lock));
        auto const before = co_await sets.get(balance_key);
        auto const balance = before ? before->json().as_int64() : 0;

        std::vector<recipes::atomic_item> items;
        items.emplace_back(balance_key, balance + cents);
        items.push_back(entry(who, cents));
        auto const done = co_await sets.set_atomic(items, locks, dynaco::as_result);
        if (!done.has_error()) {
            std::cout << who << " has paid in, at attempt " << attempt << '\n';
            co_return;
        }
        // Somebody else was faster: read again what is there now.
        if (done.error() != dynaco::errc::race_condition) throw dynaco::exception{done.error()};
    }
}

asio::awaitable<void> look_around(recipes::atomic_sets sets) {
    auto const balance = co_await sets.get(balance_key);
    std::cout << "balance: " << balance->text() << '\n';

    auto entries = sets.stream(recipes::atomic_query("account#7", "entry#"));
    std::int64_t sum = 0;
    while (auto const each = co_await entries.next()) {
        auto const data = each->json();
        std::cout << "  " << each->sk() << ": " << each->text() << '\n';
        sum += data.at("cents").as_int64();
    }
    std::cout << "sum of the entries: " << sum << '\n';

    auto const last = co_await sets.query(recipes::atomic_query("account#7").limit(1).reverse());
    std::cout << "the last one: " << last.front().sk() << '\n';
}

asio::awaitable<void> run(dynaco::client& client, recipes::recipe_table table) {
    co_await table.create_if_not_exists();
    recipes::atomic_sets const sets{table};
    std::exception_ptr failure;
    // All at the same time, as if each was in a process of its own.
    auto left = std::make_shared<int>(3);
    asio::steady_timer all_done{client.get_executor(), asio::steady_timer::time_point::max()};
    auto const executor = client.get_executor();
    auto const start = [&](std::string who, std::int64_t cents) {
        asio::co_spawn(executor, pay_in(sets, std::move(who), cents),
                       [&, left](std::exception_ptr thrown) {
                           if (thrown) failure = thrown;
                           if (--*left == 0) all_done.cancel();
                       });
    };
    start("ada", 100);
    start("bob", 250);
    start("eve", 1);
    boost::system::error_code cancelled;
    co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    try {
        if (!failure) co_await look_around(sets);
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
        asio::co_spawn(client.get_executor(),
                       run(client, recipes::recipe_table(client, "dynaco-atomic-sets")),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
