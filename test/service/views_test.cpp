// Responses kept as views: what the service sends is what they show.
#include "local_service.hpp"

#include <dynaco.hpp>
#include <dynaco/views.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

create_table_request table_of_songs() {
    return create_table_request(unique_table_name("views"))
        .add_attribute_definition(attribute_definition("artist", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("title", scalar_attribute_type::s))
        .add_key_schema_element(key_schema_element("artist", key_type::hash))
        .add_key_schema_element(key_schema_element("title", key_type::range))
        .billing_mode(billing_mode::pay_per_request);
}

item song(int number) {
    return item("artist", "Bj\u00f6rk", "title", "\"Song\" \\ " + std::to_string(number), "year",
                1990 + number, "tags", string_set("pop", "\n"), "rating", number_set(1.5, -2),
                "cover", to_binary("\xFF\x00\x01"), "by", item("mixer", "Graham", "late", true),
                "takes", list_of(1, "two", nullptr, list{}));
}

}  // namespace

TEST_SUITE("service.views") {
    TEST_CASE("get, query and scan: into views -> what is read into items") {
        local_service service;
        local_table const table{service, table_of_songs()};
        std::vector<item> songs;
        for (int i = 0; i != 5; ++i) {
            songs.push_back(song(i));
            service.run(service.client.put_item(table.name, songs.back()));
        }

        auto const wanted = key("artist", "Bj\u00f6rk", "title", *songs[3].at("title").if_string());
        auto const got = service.run(service.client.get_item(table.name, wanted, as_views));
        REQUIRE(got.item());
        CHECK(got.item()->to_item() == songs[3]);
        CHECK(got.item()->get<int>("year") == 1993);
        CHECK(got.item()->at("by").as_map().get<std::string_view>("mixer") == "Graham");

        auto const request = query_request(table.name)
                                 .key_condition_expression("artist = :artist")
                                 .expression_attribute_value(":artist", "Bj\u00f6rk")
                                 .return_consumed_capacity(return_consumed_capacity::total)
                                 .limit(3);
        auto const page = service.run(service.client.query(request, as_views));
        auto const plain = service.run(service.client.query(request));
        CHECK(page.to_items() == plain.items);
        CHECK(page.count == 3);
        CHECK(page.scanned_count == plain.scanned_count);
        CHECK(page.last_evaluated_key == plain.last_evaluated_key);
        CHECK(page.consumed_capacity == plain.consumed_capacity);

        auto const all = service.run(service.client.scan(table.name, as_views));
        CHECK(all.to_items() == service.run(service.client.scan(table.name)).items);
    }

    TEST_CASE("get: an item that is not there, a table that is not -> no view, the failure") {
        local_service service;
        local_table const table{service, table_of_songs()};
        auto const wanted = key("artist", "nobody", "title", "nothing");
        auto const got = service.run(service.client.get_item(table.name, wanted, as_views));
        CHECK_FALSE(got.item());
        auto const failed =
            service.run(service.client.get_item("no-such-table", wanted, as_views, as_result));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == service_errc::resource_not_found);
    }
}

}  // namespace dynaco::test
