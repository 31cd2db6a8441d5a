// A rate limiter: three workers send mails, together no faster than the mail server likes.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/rate_limiter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;
using namespace std::chrono_literals;

namespace {

// 200 a second in the long run, and 200 more when it was quiet.
recipes::rate_limiter_options mail_limits() {
    return recipes::rate_limiter_options(200, 200);
}

// Each worker is a process of its own in real life: it has a limiter of its own.
asio::awaitable<void> send_mails(recipes::recipe_table table, int count, int& sent) {
    recipes::rate_limiter const limiter{table, "mails", mail_limits()};
    for (int i = 0; i != count; ++i) {
        co_await limiter.acquire();  // mostly without a request: tokens come in batches
        ++sent;
    }
}

asio::awaitable<void> send_together(recipes::recipe_table table, int& sent) {
    using namespace asio::experimental::awaitable_operators;
    auto all = send_mails(table, 150, sent) && send_mails(table, 150, sent) &&
               send_mails(table, 150, sent);
    co_await std::move(all);
}

asio::awaitable<void> use(dynaco::client& client, std::string table_name) {
    recipes::recipe_table const table{client, std::move(table_name)};
    int sent = 0;
    auto const began = std::chrono::steady_clock::now();
    auto all = send_together(table, sent);
    co_await std::move(all);
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - began;
    auto const most = 200 + 200 * took.count();
    std::cout << sent << " mails in " << took.count() << " s: " << most << " would be allowed\n";
    if (sent > most) throw std::runtime_error{"too fast"};

    recipes::rate_limiter const limiter{table, "mails", mail_limits()};
    std::cout << "the most at once: " << limiter.largest() << '\n';
    auto const at_once = co_await limiter.try_acquire(100);
    std::cout << "a hundred at once: " << (at_once ? "yes" : "no, the bucket is empty") << '\n';
    auto const late =
        co_await limiter.acquire(100, dynaco::call_options().timeout(50ms), dynaco::as_result);
    std::cout << "a hundred within 50 ms: " << (late.has_error() ? late.error().message() : "yes")
              << '\n';
}

asio::awaitable<void> run(dynaco::client& client) {
    recipes::recipe_table table{client, "dynaco-rate-limiter"};
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
