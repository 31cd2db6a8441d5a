// Reads a whole table in 16 segments, four at a time, within a budget; stops in the middle, as if
// the program had been restarted, and goes on from its checkpoint.

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

char const table[] = "dynaco-parallel-scan";
constexpr int item_count = 2000;

asio::awaitable<void> create_table(dynaco::client& client) {
    auto request = dynaco::create_table_request(table)
                       .add_attribute_definition({"id", dynaco::scalar_attribute_type::n})
                       .add_key_schema_element({"id", dynaco::key_type::hash})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};
    }
    co_await client.wait_until_table_exists(table);
}

asio::awaitable<void> write_items(dynaco::client& client) {
    for (int next = 0; next < item_count;) {
        std::vector<dynaco::write_request> writes;
        for (; writes.size() < 25; ++next) {
            auto plays = dynaco::item("id", next, "plays", next % 100);
            writes.push_back(
                dynaco::write_request().put_request(dynaco::put_request(std::move(plays))));
        }
        auto request = dynaco::batch_write_item_request();
        request.request_item(table, std::move(writes));
        co_await client.batch_write_item(std::move(request));
    }
    std::cout << "wrote " << item_count << " items\n";
}

void show(dynaco::parallel_scan_progress const& progress) {
    std::cout << "  " << progress.segments_done << " of " << progress.segments << " segments done, "
              << progress.items << " items, " << progress.pages << " pages, "
              << progress.consumed_capacity << " capacity units\n";
}

dynaco::parallel_scan_options how() {
    return dynaco::parallel_scan_options().segments(16).concurrency(4).capacity_budget(1000);
}

// Adds up the plays until so many items were seen; returns where to go on.
asio::awaitable<std::string> add_plays(dynaco::client& client,
                                       dynaco::parallel_scan_options options, int most,
                                       long& plays) {
    auto request = dynaco::scan_request(table).limit(50);
    auto songs = dynaco::parallel_scan{client, std::move(request), std::move(options)};
    for (int seen = 0; seen < most; ++seen) {
        auto const song = co_await songs.next();
        if (!song) break;
        plays += song->get<int>("plays");
        if (seen % 500 == 499) show(songs.progress());
    }
    show(songs.progress());
    co_return songs.checkpoint();
}

asio::awaitable<void> run(dynaco::client& client) {
    co_await create_table(client);
    co_await write_items(client);

    long plays = 0;
    std::cout << "the first part:\n";
    auto const checkpoint = co_await add_plays(client, how(), 1111, plays);
    std::cout << "stopped; the checkpoint has " << checkpoint.size() << " characters, "
              << checkpoint.substr(0, 24) << "...\nthe rest:\n";
    auto options = how().from(checkpoint);
    co_await add_plays(client, std::move(options), item_count, plays);
    std::cout << plays << " plays in all\n";

    co_await client.delete_table(table);
    if (plays != item_count / 100 * 4950L) throw std::runtime_error("some items were lost");
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
