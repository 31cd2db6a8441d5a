// Circuit breakers: a backend fails, and two workers stop asking it until it works again.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/circuit_breaker.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

// What fails sometimes: a service that is asked for prices.
class price_service {
  public:
    explicit price_service(bool const& works) : works_{&works} {}

    asio::awaitable<int> operator()() const { return ask(*works_); }

  private:
    static asio::awaitable<int> ask(bool const& works) {
        if (!works) throw std::runtime_error{"no answer"};
        co_return 1999;
    }

    bool const* works_;
};

asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

// One call; what came of it is printed.
asio::awaitable<bool> ask(recipes::circuit_breaker breaker, std::string who, price_service prices) {
    std::cout << who << ": ";
    try {
        auto const cents = co_await breaker.call("prices", prices);
        std::cout << cents << " cents\n";
        co_return true;
    } catch (dynaco::exception const& failure) {
        std::cout << "refused (" << failure.code().message() << ")\n";
    } catch (std::runtime_error const& failure) {
        std::cout << "failed: " << failure.what() << '\n';
    }
    co_return false;
}

asio::awaitable<void> use(dynaco::client& client, std::string table_name) {
    recipes::recipe_table const table{client, std::move(table_name)};
    // Short times, so that the example does not take long. Each worker is a process of its own in
    // real life: it has a breaker object of its own.
    auto const quick =
        recipes::circuit_options().failure_threshold(3).reset_timeout(300ms).cache(0ms);
    recipes::circuit_breaker const ada{table, quick};
    recipes::circuit_breaker const bob{table, quick};
    bool works = true;
    price_service const prices{works};

    co_await ask(ada, "ada", prices);
    works = false;
    co_await ask(ada, "ada", prices);
    co_await ask(bob, "bob", prices);
    co_await ask(ada, "ada", prices);
    co_await ask(bob, "bob", prices);  // was not asked: three failures, whoever had them
    auto const state = co_await bob.get_state("prices");
    std::cout << "the breaker is " << state.state << " after " << state.failures << " failures\n";

    works = true;
    for (;;) {
        auto const through = co_await ask(bob, "bob", prices);
        if (through) break;
        co_await pause(100ms);
    }
    co_await ask(ada, "ada", prices);
    auto const last = co_await ada.get_state("prices");
    std::cout << "the breaker is " << last.state << '\n';

    co_await ada.set_state("prices", recipes::circuit_state::open);
    std::cout << "opened by hand\n";
    co_await ask(bob, "bob", prices);
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-circuit-breaker"};
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
