// Checkpoints: a long import that dies, and another process that goes on with it. And the same for
// the reader of a table's changes.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/recipes/checkpoints.hpp>
#include <dynaco/recipes/stream_checkpoints.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace recipes = dynaco::recipes;

namespace {

// A new name each time: local servers may still tell the changes of a deleted table of the same
// name.
std::string new_name(std::string const& stem) {
    return stem + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

// Adds up the numbers from 1 to 10, a part at a time; stops when it has done `most` of them.
asio::awaitable<void> add_up(recipes::checkpoints checkpoints, std::string who, int most) {
    auto const last = co_await checkpoints.load_latest("sum#1");
    std::uint64_t step = last ? last->sequence + 1 : 1;
    auto sum = last ? last->data.get<std::int64_t>() : 0;
    std::cout << who << " begins with part " << step << ", with the sum " << sum << '\n';
    for (; step <= 10; ++step) {
        if (most-- == 0) {
            std::cout << who << " dies\n";
            co_return;
        }
        sum += static_cast<std::int64_t>(step);
        auto const outcome = co_await checkpoints.save("sum#1", step, sum);
        if (outcome == recipes::save_outcome::differs) {
            std::cout << who << " is not the only one: somebody else has done part " << step
                      << '\n';
            co_return;
        }
        co_await checkpoints.cleanup("sum#1", 3);
    }
    std::cout << who << " is done: " << sum << '\n';
}

asio::awaitable<void> sum_in_turns(recipes::recipe_table table) {
    recipes::checkpoints checkpoints{table};
    co_await add_up(checkpoints, "ada", 4);
    co_await add_up(checkpoints, "bob", 5);
    co_await add_up(checkpoints, "eve", 10);

    std::cout << "what is kept:\n";
    auto list = checkpoints.list("sum#1");
    while (auto const each = co_await list.next()) {
        std::cout << "  part " << each->sequence << ": " << each->data.get<std::int64_t>() << '\n';
    }
    auto const removed = co_await checkpoints.delete_all("sum#1");
    std::cout << removed << " checkpoints removed\n";
}

asio::awaitable<std::string> create_fruit(dynaco::client& client, std::string table_name) {
    auto request = dynaco::create_table_request(table_name)
                       .add_attribute_definition({"name", dynaco::scalar_attribute_type::s})
                       .add_key_schema_element({"name", dynaco::key_type::hash})
                       .billing_mode(dynaco::billing_mode::pay_per_request)
                       .stream_specification(dynaco::stream_specification(true).stream_view_type(
                           dynaco::stream_view_type::keys_only));
    co_await client.create_table(std::move(request));
    auto const described = co_await client.wait_until_table_exists(table_name);
    co_return described.table.value().latest_stream_arn.value();
}

// Each reader has a store of its own: what they share is in the table.
asio::awaitable<void> read_changes(dynaco::client& client, recipes::recipe_table table,
                                   std::string stream, std::string who) {
    auto options = dynaco::stream_reader_options();
    options.checkpoints(std::make_shared<recipes::stream_checkpoints>(table, "fruit#1"));
    options.stop_at_end();  // without, the reader waits for more
    dynaco::stream_reader reader{client, stream, options};
    while (auto const change = co_await reader.next()) {
        std::cout << who << " reads: " << change->kind << ' '
                  << change->keys.get<std::string>("name") << '\n';
        co_await reader.commit();
    }
}

asio::awaitable<void> read_in_turns(dynaco::client& client, recipes::recipe_table table,
                                    std::string fruit) {
    auto const stream = co_await create_fruit(client, fruit);
    co_await client.put_item(fruit, dynaco::item("name", "apple"));
    co_await client.put_item(fruit, dynaco::item("name", "pear"));
    co_await read_changes(client, table, stream, "ada");
    co_await client.put_item(fruit, dynaco::item("name", "plum"));
    co_await read_changes(client, table, stream, "bob");
    co_await client.delete_table(fruit);
}

asio::awaitable<void> run(dynaco::client& client, recipes::recipe_table table) {
    co_await table.create_if_not_exists();
    std::exception_ptr failure;
    try {
        co_await sum_in_turns(table);
        co_await read_in_turns(client, table, new_name("dynaco-fruit-"));
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
        recipes::recipe_table const table{client, "dynaco-checkpoints"};
        asio::co_spawn(client.get_executor(), run(client, table),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
