// Leader election: three candidates, one leads; when it stops, the next one does.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/leader_election.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
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

// A term: it ends when the work returns, or is cancelled because leadership is lost.
asio::awaitable<void> lead(recipes::lock_handle const& term) {
    std::cout << term.owner() << " leads, in term " << term.fencing_token() << '\n';
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (int day = 1; day != 4; ++day) {
        std::cout << "  day " << day << '\n';
        timer.expires_after(30ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
    std::cout << term.owner() << " resigns\n";
}

asio::awaitable<void> candidate(recipes::recipe_table table, std::string name) {
    auto const options = recipes::lock_options().lease(2s).poll(100ms).owner(name);
    recipes::locks const locks{table, options};
    recipes::leader_election const election{locks, "scheduler"};
    co_await election.run(lead);
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-election"};
    co_await table.create_if_not_exists();
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer all_done{executor, asio::steady_timer::time_point::max()};
    int running = 3;
    std::exception_ptr failure;
    for (auto const* const name : {"ada", "bob", "eve"}) {
        auto campaign = candidate(table, name);
        asio::co_spawn(executor, std::move(campaign), [&](std::exception_ptr thrown) {
            if (thrown) failure = thrown;
            if (--running == 0) all_done.cancel();
        });
    }
    boost::system::error_code ignored;
    co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
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
