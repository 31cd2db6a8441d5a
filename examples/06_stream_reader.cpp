// Prints the changes of a table's items, as its stream tells them.
//
// Creates a table with a stream, changes items, then reads the stream to its end: twice, the second
// time from where the first reader left off.

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace asio = boost::asio;

// A new name each time: local servers may still tell the changes of a deleted table of the same
// name.
std::string const table_name =
    "dynaco-stream-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());

asio::awaitable<std::string> create_table(dynaco::client& client) {
    auto request = dynaco::create_table_request(table_name)
                       .add_attribute_definition({"name", dynaco::scalar_attribute_type::s})
                       .add_key_schema_element({"name", dynaco::key_type::hash})
                       .billing_mode(dynaco::billing_mode::pay_per_request)
                       .stream_specification(dynaco::stream_specification(true).stream_view_type(
                           dynaco::stream_view_type::new_and_old_images));
    co_await client.create_table(std::move(request));
    auto const described = co_await client.wait_until_table_exists(table_name);
    co_return described.table.value().latest_stream_arn.value();
}

asio::awaitable<void> put(dynaco::client& client, std::string name, int price) {
    co_await client.put_item(table_name, dynaco::item("name", name, "price", price));
}

std::string price(std::optional<dynaco::item> const& image) {
    return image ? std::to_string(image->get<int>("price")) : "-";
}

void print(dynaco::change_record const& change) {
    if (change.is_gap()) {
        std::cout << "  changes are lost here: " << *change.gap_cause << '\n';
        return;
    }
    std::cout << "  " << change.kind << ' ' << change.keys.get<std::string>("name") << ": price "
              << price(change.old_image) << " -> " << price(change.new_image) << '\n';
}

// Each record is dealt with (here, printed), then remembered.
asio::awaitable<void> read(dynaco::client& client, std::string stream,
                           dynaco::stream_reader_options options) {
    dynaco::stream_reader reader{client, stream, options};
    while (auto const change = co_await reader.next()) {
        print(*change);
        co_await reader.commit();
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    auto const stream = co_await create_table(client);
    auto const store = std::make_shared<dynaco::memory_checkpoint_store>();
    auto options = dynaco::stream_reader_options();
    options.checkpoints(store).stop_at_end();  // without, the reader waits for more

    co_await put(client, "apple", 10);
    co_await put(client, "pear", 20);
    co_await put(client, "apple", 12);
    co_await client.delete_item(table_name, dynaco::key("name", "pear"));
    std::cout << "The first reader:\n";
    co_await read(client, stream, options);

    co_await put(client, "plum", 30);
    co_await put(client, "apple", 15);
    std::cout << "The second reader:\n";
    co_await read(client, stream, options);

    co_await client.delete_table(table_name);
}

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
