// Idempotency: a card is charged once, however often the order comes in.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/idempotency.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
    asio::steady_timer timer{co_await asio::this_coro::executor, how_long};
    co_await timer.async_wait(asio::use_awaitable);
}

// The bank. Its first answer is that it is closed.
class bank {
  public:
    asio::awaitable<std::string> charge(std::string amount) {
        co_await pause(50ms);
        if (++calls_ == 1) throw std::runtime_error{"the bank is closed"};
        std::cout << "  the bank charges " << amount << '\n';
        co_return "receipt " + std::to_string(calls_);
    }

  private:
    int calls_ = 0;
};

// The work: what is called without arguments. It is a class with a constructor, and the coroutine
// has all that it needs as parameters.
class charging {
  public:
    charging(std::shared_ptr<bank> where, std::string amount)
        : bank_{std::move(where)}, amount_{std::move(amount)} {}

    asio::awaitable<std::string> operator()() const { return run(bank_, amount_); }

  private:
    static asio::awaitable<std::string> run(std::shared_ptr<bank> where, std::string amount) {
        co_return co_await where->charge(std::move(amount));
    }

    std::shared_ptr<bank> bank_;
    std::string amount_;
};

// What a server does with an order. Each one is a process of its own in real life.
asio::awaitable<void> take_order(std::string server, recipes::recipe_table table,
                                 std::shared_ptr<bank> where, std::string amount) {
    recipes::idempotency const once{table,
                                    recipes::idempotency_options().wait_for_others().poll(20ms)};
    charging const work{std::move(where), amount};
    try {
        auto const done = co_await once.run("order-17", amount, work);
        std::cout << server << ": " << done.outcome << ' ' << done.value.value_or("") << '\n';
    } catch (std::runtime_error const& failure) {
        // The key is free again: the next one tries anew.
        std::cout << server << ": failed, " << failure.what() << '\n';
    }
}

asio::awaitable<void> use(dynaco::client& client, std::string table_name) {
    recipes::recipe_table const table{client, std::move(table_name)};
    auto const where = std::make_shared<bank>();
    co_await take_order("ada", table, where, "EUR 25");
    co_await take_order("bob", table, where, "EUR 25");
    co_await take_order("eve", table, where, "EUR 25");
    co_await take_order("mal", table, where, "EUR 1");

    // The same by hand: for work that does not fit into one coroutine.
    recipes::idempotency const once{table};
    auto const answer = co_await once.claim("parcel-9", std::nullopt);
    if (answer.outcome == recipes::claim_outcome::claimed) {
        auto const meanwhile = co_await once.claim("parcel-9", std::nullopt);
        std::cout << "parcel: " << answer.outcome << ", for others it is " << meanwhile.outcome
                  << '\n';
        auto const end = co_await answer.claim->complete("shipped");
        std::cout << "parcel: " << end.outcome << '\n';
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-idempotency"};
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
