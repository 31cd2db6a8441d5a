// Writes an item and reads it back: the smallest complete program.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> create_table(dynaco::client& client) {
    auto request = dynaco::create_table_request("dynaco-hello")
                       .add_attribute_definition({"name", dynaco::scalar_attribute_type::s})
                       .add_key_schema_element({"name", dynaco::key_type::hash})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};  // anything but "it is there already"
    }
    co_await client.wait_until_table_exists("dynaco-hello");
}

asio::awaitable<void> run(dynaco::client& client) {
    co_await create_table(client);

    co_await client.put_item("dynaco-hello",
                             dynaco::item("name", "world", "greeting", "Hello", "times", 3));

    auto const got = co_await client.get_item("dynaco-hello", dynaco::key("name", "world"));
    auto const& item = got.item.value();
    for (int i = 0; i < item.get<int>("times"); ++i) {
        std::cout << item.get<std::string>("greeting") << ", " << item.get<std::string>("name")
                  << "!\n";
    }
    co_await client.delete_table("dynaco-hello");
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
