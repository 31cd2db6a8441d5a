// Goes through measurements without making an item of each: views of the response as it came.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/views.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace asio = boost::asio;

constexpr auto table_name = "dynaco-measurements";

asio::awaitable<void> create_table(dynaco::client& client) {
    auto request = dynaco::create_table_request(table_name)
                       .add_attribute_definition({"sensor", dynaco::scalar_attribute_type::s})
                       .add_attribute_definition({"minute", dynaco::scalar_attribute_type::n})
                       .add_key_schema_element({"sensor", dynaco::key_type::hash})
                       .add_key_schema_element({"minute", dynaco::key_type::range})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};
    }
    co_await client.wait_until_table_exists(table_name);
}

asio::awaitable<void> measure(dynaco::client& client) {
    for (int minute = 0; minute != 24; ++minute) {
        dynaco::item measured("sensor", "roof", "minute", minute, "celsius",
                              dynaco::number{17.5 + minute % 7});
        if (minute % 8 == 5) measured.set("note", "door \"open\"");
        co_await client.put_item(table_name, std::move(measured));
    }
}

// What is kept beyond the page has to own what it has.
class warmest {
  public:
    void look_at(dynaco::item_view measured) {
        auto const celsius = measured.get<double>("celsius");
        sum_ += celsius;
        ++count_;
        if (kept_ && kept_->get<double>("celsius") >= celsius) return;
        kept_ = measured.to_item();
    }

    void print() const {
        std::cout << count_ << " measurements, " << sum_ / count_ << " degrees on average\n"
                  << "the first of the warmest: " << kept_.value() << '\n';
    }

  private:
    std::optional<dynaco::item> kept_;
    double sum_ = 0;
    int count_ = 0;
};

asio::awaitable<void> read(dynaco::client& client) {
    warmest found;
    auto request = dynaco::query_request(table_name)
                       .key_condition_expression("sensor = :sensor")
                       .expression_attribute_value(":sensor", "roof")
                       .limit(10);
    for (bool is_last = false; !is_last;) {
        auto const page = co_await client.query(request, dynaco::as_views);
        std::cout << "a page of " << page.items().size() << " items\n";
        for (auto const measured : page.items()) {
            found.look_at(measured);
            if (auto const note = measured.find("note")) {
                std::cout << "  minute " << measured.get<int>("minute") << ": " << note->as_string()
                          << '\n';
            }
        }
        // The views end here, with the page.
        is_last = !page.last_evaluated_key;
        if (!is_last) request.exclusive_start_key(*page.last_evaluated_key);
    }
    found.print();
}

asio::awaitable<void> show_one(dynaco::client& client) {
    auto const got = co_await client.get_item(
        table_name, dynaco::key("sensor", "roof", "minute", 13), dynaco::as_views);
    for (auto const& [name, value] : got.item().value()) {
        std::cout << "  " << name << " (" << to_string(value.type()) << "): " << value.to_value()
                  << '\n';
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    co_await create_table(client);
    co_await measure(client);
    co_await read(client);
    co_await show_one(client);
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
