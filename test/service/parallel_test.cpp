// Many calls at a time: each caller gets its own answers, and nothing is done twice or not at all.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

namespace asio = boost::asio;

namespace {

/// What one of many callers did: counts up an item that all share and one of its own.
asio::awaitable<void> caller(client& client, std::string const& table, int number) {
    auto const own = "own " + std::to_string(number);
    co_await client.put_item(table, item("id", own, "number", number));
    auto increment = update_item_request(table, key("id", "shared"))
                         .update_expression("ADD hits :one")
                         .expression_attribute_value(":one", 1)
                         .return_values(return_value::updated_new);
    co_await client.update_item(std::move(increment));
    auto const got =
        co_await client.get_item(get_item_request(table, key("id", own)).consistent_read(true));
    if (!got.item || got.item->get<int>("number") != number) {
        throw std::runtime_error("somebody else's answer");
    }
    auto const refused = co_await client.put_item(
        put_item_request(table, item("id", own)).condition_expression("attribute_not_exists(id)"),
        as_result);
    if (!refused.has_error() || refused.error() != condition::conditional_check_failed) {
        throw std::runtime_error("the condition held");
    }
    auto const deleted = co_await client.delete_item(
        delete_item_request(table, key("id", own)).return_values(return_value::all_old));
    if (deleted.attributes != item("id", own, "number", number)) {
        throw std::runtime_error("deleted somebody else's item");
    }
}

/// Starts all callers at once; what failed is in `failures`, which outlives the context's run.
void run_callers(asio::io_context& context, client& client, std::string const& table, int count,
                 std::vector<std::string>& failures) {
    for (int number = 0; number < count; ++number) {
        asio::co_spawn(context, caller(client, table, number),
                       [&failures](std::exception_ptr thrown) {
                           try {
                               if (thrown) std::rethrow_exception(thrown);
                           } catch (std::exception const& failure) {
                               failures.emplace_back(failure.what());
                           }
                       });
    }
    context.restart();
    context.run_for(std::chrono::minutes(2));
    REQUIRE(context.stopped());
}

}  // namespace

TEST_SUITE("service.parallel") {
    TEST_CASE(
        "500 mixed calls at a time, a connection each up to 64 -> every answer its caller's") {
        for (auto const kind : {threading::single, threading::shared}) {
            auto config = service_config();
            config.threading = kind;
            local_service service(std::move(config));
            local_table const table{service, table_by_id("parallel")};
            std::vector<std::string> failures;
            run_callers(service.context, service.client, table.name, 100, failures);
            CHECK(failures == std::vector<std::string>{});
            auto const shared = service.run(service.client.get_item(
                get_item_request(table.name, key("id", "shared")).consistent_read(true)));
            CHECK(shared.item.value() == item("id", "shared", "hits", 100));
        }
    }

    TEST_CASE("500 mixed calls at a time on two connections -> all wait their turn, none is lost") {
        auto config = service_config();
        config.pool.max_connections = 2;
        config.pool.max_connecting = 2;
        local_service service(std::move(config));
        local_table const table{service, table_by_id("narrow")};
        std::vector<std::string> failures;
        run_callers(service.context, service.client, table.name, 100, failures);
        CHECK(failures == std::vector<std::string>{});
        auto const shared = service.run(service.client.get_item(
            get_item_request(table.name, key("id", "shared")).consistent_read(true)));
        CHECK(shared.item.value() == item("id", "shared", "hits", 100));
    }
}

}  // namespace dynaco::test
