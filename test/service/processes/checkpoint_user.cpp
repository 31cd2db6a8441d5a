// A process that does long work: checkpoint_user ENDPOINT TABLE add STEPS.
//
// Adds the numbers from 1 on, goes on from the latest checkpoint, and says "from SEQUENCE", then
// the sequence of each checkpoint that it has saved.
#include <dynaco/client.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/recipes/checkpoints.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;

namespace {

asio::awaitable<void> add(recipes::checkpoints checkpoints, std::uint64_t steps) {
    auto const last = co_await checkpoints.load_latest("sum");
    std::uint64_t const from = last ? last->sequence : 0;
    auto sum = last ? last->data.get<std::uint64_t>() : 0;
    std::cout << "from " << from << std::endl;
    for (auto step = from + 1; step <= steps; ++step) {
        sum += step;
        auto const outcome = co_await checkpoints.save("sum", step, sum);
        if (outcome != recipes::save_outcome::saved) throw std::runtime_error{"not the only one"};
        std::cout << step << std::endl;
        co_await checkpoints.cleanup("sum", 3);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 5 || argv[3] != std::string{"add"}) return 2;
        asio::io_context context;
        dynaco::client_config config;
        config.region = "us-east-1";
        config.endpoint_url = argv[1];
        config.credentials = dynaco::make_static_credentials(dynaco::credentials("local", "local"));
        dynaco::client client{context, config};
        recipes::checkpoints const checkpoints{recipes::recipe_table(client, argv[2])};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), add(checkpoints, std::stoull(argv[4])),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "checkpoint_user: " << failure.what() << '\n';
        return 1;
    }
}
