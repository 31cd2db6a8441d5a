// A tour of dynaco: creates a table, writes, reads, updates on a condition, queries, and cleans up,
// telling what it does and what came back. `./dev demo` runs it on a local server.

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

char const table[] = "dynaco-tour-music";

void heading(std::string const& text) {
    std::cout << "\n\033[1m" << text << "\033[0m\n";
}
void told(std::string const& text) {
    std::cout << "    " << text << '\n';
}

// Tells how the connections behind the calls come and go.
class narrator : public dynaco::observer {
  public:
    void on_connect(dynaco::connect_event const& event) override {
        if (!event.failure) ++connects;
    }
    void on_reuse(dynaco::reuse_event const&) override { ++reuses; }
    void on_retry(dynaco::retry_event const& event) override {
        told("(attempt " + std::to_string(event.next_attempt) +
             " follows: " + event.reason.message() + ")");
    }

    int connects = 0;
    int reuses = 0;
};

asio::awaitable<void> create_table(dynaco::client& client) {
    heading("CreateTable, and wait until it is active");
    auto request = dynaco::create_table_request(table)
                       .add_attribute_definition({"artist", dynaco::scalar_attribute_type::s})
                       .add_attribute_definition({"title", dynaco::scalar_attribute_type::s})
                       .add_key_schema_element({"artist", dynaco::key_type::hash})
                       .add_key_schema_element({"title", dynaco::key_type::range})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error()) {
        if (created.error() != dynaco::service_errc::resource_in_use) {
            throw dynaco::exception{created.error()};
        }
        told("left over from an earlier run");
    }
    auto const ready =
        co_await client.wait_until_table_exists(table, dynaco::call_options().timeout(60s));
    std::cout << "    " << ready.table->table_name.value() << " is "
              << ready.table->table_status.value() << '\n';
}

asio::awaitable<void> write_songs(dynaco::client& client) {
    heading("PutItem, four times");
    std::vector<dynaco::item> songs;
    songs.push_back(dynaco::item("artist", "Björk", "title", "Jóga", "year", 1997, "genres",
                                 dynaco::string_set("art pop", "electronic")));
    songs.push_back(dynaco::item("artist", "Björk", "title", "Hyperballad", "year", 1995));
    songs.push_back(dynaco::item("artist", "Björk", "title", "Army of Me", "year", 1995));
    songs.push_back(dynaco::item("artist", "Kraftwerk", "title", "Autobahn", "year", 1974));
    for (auto const& song : songs) {
        co_await client.put_item(table, song);
        std::cout << "    wrote " << song << '\n';
    }
}

asio::awaitable<void> read_one(dynaco::client& client) {
    heading("GetItem, strongly consistent, with a report of the call");
    dynaco::call_report report;
    auto const got = co_await client.get_item(
        dynaco::get_item_request(table, dynaco::key("artist", "Björk", "title", "Jóga"))
            .consistent_read(true)
            .return_consumed_capacity(dynaco::return_consumed_capacity::total),
        dynaco::call_options().timeout(2s).report(report));
    std::cout << "    " << got.item.value() << '\n';
    auto const took = std::chrono::duration<double, std::micro>(report.total).count();
    std::cout << std::fixed << std::setprecision(0) << "    " << report.attempts.size()
              << " attempt, " << took << " us, on a "
              << (report.attempts.back().reused_connection ? "reused" : "new") << " connection";
    if (report.consumed_capacity && report.consumed_capacity->capacity_units) {
        std::cout << std::setprecision(1) << ", " << *report.consumed_capacity->capacity_units
                  << " capacity units";
    }
    std::cout << '\n';

    auto const none =
        co_await client.get_item(table, dynaco::key("artist", "Björk", "title", "Unravel"));
    told(none.item ? "found?" : "an item that is not there is an empty optional");
}

// Adds one play, if the song was played as often as we believe.
asio::awaitable<dynaco::result<dynaco::update_item_response>> count_play(dynaco::client& client,
                                                                         int believed) {
    auto request =
        dynaco::update_item_request(table, dynaco::key("artist", "Björk", "title", "Jóga"))
            .update_expression("SET plays = if_not_exists(plays, :zero) + :one")
            .condition_expression("attribute_not_exists(plays) OR plays = :believed")
            .expression_attribute_value(":zero", 0)
            .expression_attribute_value(":one", 1)
            .expression_attribute_value(":believed", believed)
            .return_values(dynaco::return_value::all_new)
            .return_values_on_condition_check_failure(
                dynaco::return_values_on_condition_check_failure::all_old);
    co_return co_await client.update_item(std::move(request), dynaco::as_result);
}

asio::awaitable<void> update_on_condition(dynaco::client& client) {
    heading("UpdateItem on a condition: failures as values");
    for (int believed : {0, 1, 1}) {
        auto const updated = co_await count_play(client, believed);
        if (!updated.has_error()) {
            std::cout << "    believed " << believed << ": now " << updated->attributes->at("plays")
                      << '\n';
        } else if (updated.error() == dynaco::condition::conditional_check_failed) {
            std::cout << "    believed " << believed << ": refused, plays are "
                      << updated.error().item()->at("plays") << '\n';
        } else {
            throw dynaco::exception{updated.error()};
        }
    }
}

asio::awaitable<void> query_songs(dynaco::client& client) {
    heading("Query: Björk's songs of 1995, backwards");
    auto request = dynaco::query_request(table)
                       .key_condition_expression("artist = :artist")
                       .filter_expression("#year = :year")
                       .projection_expression("title, #year")
                       .expression_attribute_name("#year", "year")
                       .expression_attribute_value(":artist", "Björk")
                       .expression_attribute_value(":year", 1995)
                       .scan_index_forward(false);
    auto const page = co_await client.query(std::move(request));
    for (auto const& song : page.items) std::cout << "    " << song << '\n';
    std::cout << "    " << page.count << " of " << page.scanned_count << " items looked at\n";
}

asio::awaitable<void> misuse(dynaco::client& client) {
    heading("A request that cannot be right is refused before it is sent");
    auto const refused =
        co_await client.get_item("", dynaco::key("artist", "Björk"), dynaco::as_result);
    told(refused.error().message());
}

asio::awaitable<void> clean_up(dynaco::client& client) {
    heading("DeleteItem, DeleteTable, ListTables");
    auto const old = co_await client.delete_item(
        dynaco::delete_item_request(table, dynaco::key("artist", "Kraftwerk", "title", "Autobahn"))
            .return_values(dynaco::return_value::all_old));
    std::cout << "    deleted " << old.attributes.value() << '\n';
    co_await client.delete_table(table);
    co_await client.wait_until_table_not_exists(table);
    auto const tables = co_await client.list_tables();
    std::cout << "    the table is gone; " << tables.table_names.size() << " others\n";
}

asio::awaitable<void> tour(dynaco::client& client) {
    co_await create_table(client);
    co_await write_songs(client);
    co_await read_one(client);
    co_await update_on_condition(client);
    co_await query_songs(client);
    co_await misuse(client);
    co_await clean_up(client);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        auto const events = std::make_shared<narrator>();
        dynaco::client_config config;
        config.observer = events;
        dynaco::client client{context, config};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), tour(client),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
        heading("Done");
        told(std::to_string(events->connects) + " connection opened, reused " +
             std::to_string(events->reuses) + " times");
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
