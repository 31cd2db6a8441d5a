// Writes some thousand items as fast as the table takes them, reads them back by their keys, and
// cleans up.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

constexpr char const* table = "dynaco-bulk-load";
constexpr int sensors = 10;
constexpr int readings = 500;  // of each sensor

asio::awaitable<void> create_table(dynaco::client& client) {
    auto request = dynaco::create_table_request(table)
                       .add_attribute_definition({"sensor", dynaco::scalar_attribute_type::s})
                       .add_attribute_definition({"minute", dynaco::scalar_attribute_type::n})
                       .add_key_schema_element({"sensor", dynaco::key_type::hash})
                       .add_key_schema_element({"minute", dynaco::key_type::range})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};  // anything but "it is there already"
    }
    co_await client.wait_until_table_exists(table);
}

std::string name_of(int sensor) {
    return "sensor-" + std::to_string(sensor);
}

asio::awaitable<void> load(dynaco::client& client) {
    auto options = dynaco::batch_write_options()
                       .table_key(table, dynaco::key_names("sensor", "minute"))
                       .on_progress([](std::size_t done, std::size_t) {
                           std::cout << "\rwritten: " << done << " of " << sensors * readings
                                     << std::flush;
                       });
    dynaco::batch_writer writer{client, std::move(options)};
    for (int minute = 0; minute != readings; ++minute) {
        for (int sensor = 0; sensor != sensors; ++sensor) {
            // Completes at once while the writer's buffer has room, otherwise when it has again.
            co_await writer.put(table, dynaco::item("sensor", name_of(sensor), "minute", minute,
                                                    "celsius", 20 + (minute * sensor) % 7));
        }
    }
    // Throws batch_write_exception, with all that was not written, if anything was not.
    auto const done = co_await writer.finish();
    std::cout << "\nall " << done.written << " are in\n";
}

asio::awaitable<void> read_back(dynaco::client& client) {
    dynaco::batch_get_list wanted;
    for (int sensor = 0; sensor != sensors; ++sensor) {
        for (int minute = 0; minute <= readings; ++minute) {  // one more than there are
            wanted.add(table, dynaco::key("sensor", name_of(sensor), "minute", minute));
        }
    }
    wanted.projection_expression(table, "celsius");
    auto const got = co_await dynaco::batch_get(client, std::move(wanted));
    int found = 0;
    int warmest = 0;
    for (auto const& item : got.items) {  // in the order asked for, with gaps
        if (!item) continue;
        ++found;
        warmest = std::max(warmest, item->get<int>("celsius"));
    }
    std::cout << "read: " << found << " of " << got.items.size() << " asked for, up to " << warmest
              << " degrees\n";
}

asio::awaitable<void> run(dynaco::client& client) {
    co_await create_table(client);
    co_await load(client);
    co_await read_back(client);
    co_await client.delete_table(table);
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
