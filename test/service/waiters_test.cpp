// Waits for what belongs to a table, on a server.
#include "local_service.hpp"

#include <dynaco/waiters.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

update_table_request with_index(std::string const& table) {
    auto index = create_global_secondary_index_action("by-year", projection(projection_type::all));
    index.add_key_schema_element(key_schema_element("year", key_type::hash));
    global_secondary_index_update change;
    change.create(std::move(index));
    update_table_request request(table);
    request.add_attribute_definition(attribute_definition("year", scalar_attribute_type::n));
    request.add_global_secondary_index_update(std::move(change));
    return request;
}

}  // namespace

TEST_SUITE("service.waiters") {
    TEST_CASE("index: made by UpdateTable -> active, and can be queried") {
        local_service service;
        local_table table{service, table_by_id("wait-index")};
        service.run(service.client.put_item(table.name, item("id", "a", "year", 1997)));
        service.run(service.client.update_table(with_index(table.name)));
        auto const got =
            service.run(wait_until_index_active(service.client, table.name, "by-year"));
        REQUIRE(got.table.has_value());
        auto const found =
            service.run(service.client.query(query_request(table.name)
                                                 .index_name("by-year")
                                                 .key_condition_expression("#y = :y")
                                                 .expression_attribute_name("#y", "year")
                                                 .expression_attribute_value(":y", 1997)));
        CHECK(found.items.size() == 1);
    }

    TEST_CASE("index: none of the name, or no table -> an error at once") {
        local_service service;
        local_table table{service, table_by_id("wait-none")};
        auto const started = std::chrono::steady_clock::now();
        auto const missing =
            service.run(wait_until_index_active(service.client, table.name, "by-year", as_result));
        REQUIRE(missing.has_error());
        CHECK(missing.error() == errc::wait_failed);
        auto const no_table = service.run(
            wait_until_index_active(service.client, "dynaco-none", "by-year", as_result));
        REQUIRE(no_table.has_error());
        CHECK(no_table.error() == condition::not_found);
        CHECK(std::chrono::steady_clock::now() - started < 60s);
    }

    TEST_CASE("time to live: switched on -> enabled") {
        local_service service;
        local_table table{service, table_by_id("wait-ttl")};
        service.run(service.client.update_time_to_live(
            update_time_to_live_request(table.name, time_to_live_specification(true, "expires"))));
        auto const got = service.run(wait_until_time_to_live_enabled(service.client, table.name));
        REQUIRE(got.time_to_live_description.has_value());
        CHECK(got.time_to_live_description->attribute_name == "expires");
    }

    TEST_CASE("stream: switched on -> enabled") {
        local_service service;
        local_table table{service, table_by_id("wait-stream")};
        auto request = update_table_request(table.name);
        request.stream_specification(
            stream_specification(true).stream_view_type(stream_view_type::new_and_old_images));
        service.run(service.client.update_table(std::move(request)));
        auto const got = service.run(wait_until_stream_enabled(service.client, table.name));
        REQUIRE(got.stream_description.has_value());
        CHECK(got.stream_description->table_name == table.name);
    }
}

}  // namespace dynaco::test
