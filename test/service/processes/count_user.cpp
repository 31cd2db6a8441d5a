// A process that counts: count_user ENDPOINT TABLE counter|breaker TASKS TIMES.
//
// Tasks that add 1 to the counter "hits", or report a failure to the circuit breaker "backend", so
// many times each.
#include <dynaco/client.hpp>
#include <dynaco/recipes/circuit_breaker.hpp>
#include <dynaco/recipes/counter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> count(dynaco::recipes::counter hits, int times) {
    for (int i = 0; i < times; ++i) co_await hits.add(1);
}

asio::awaitable<void> fail(dynaco::recipes::circuit_breaker breaker, int times) {
    for (int i = 0; i < times; ++i) co_await breaker.record_failure("backend");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 6) return 2;
        std::string const what = argv[3];
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
        int const tasks = std::stoi(argv[4]);
        int const times = std::stoi(argv[5]);
        if (what == "counter") {
            dynaco::recipes::counter const hits{table, "hits"};
            for (int i = 0; i < tasks; ++i) start(count(hits, times));
        } else if (what == "breaker") {
            auto const options = dynaco::recipes::circuit_options().failure_threshold(10'000);
            dynaco::recipes::circuit_breaker const breaker{table, options};
            for (int i = 0; i < tasks; ++i) start(fail(breaker, times));
        } else {
            return 2;
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "count_user: " << failure.what() << '\n';
        return 1;
    }
}
