// Query: conditions, filters, projections, pages and indexes.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

create_table_request table_of_songs() {
    return create_table_request(unique_table_name("query"))
        .add_attribute_definition(attribute_definition("artist", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("title", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("year", scalar_attribute_type::n))
        .add_attribute_definition(attribute_definition("label", scalar_attribute_type::s))
        .add_key_schema_element(key_schema_element("artist", key_type::hash))
        .add_key_schema_element(key_schema_element("title", key_type::range))
        .add_local_secondary_index(
            local_secondary_index("by-year", projection(projection_type::all))
                .add_key_schema_element(key_schema_element("artist", key_type::hash))
                .add_key_schema_element(key_schema_element("year", key_type::range)))
        .add_global_secondary_index(
            global_secondary_index(
                "by-label", projection(projection_type::include).add_non_key_attribute("plays"))
                .add_key_schema_element(key_schema_element("label", key_type::hash))
                .add_key_schema_element(key_schema_element("year", key_type::range)))
        .billing_mode(billing_mode::pay_per_request);
}

std::string title(int i) {
    return (i < 10 ? "Song 0" : "Song ") + std::to_string(i);
}

/// Ten songs of one artist, `Song 00` of 2009 to `Song 09` of 2000, and one of another.
class queried_songs {
  public:
    queried_songs() {
        for (int i = 0; i < 10; ++i) {
            service.run(service.client.put_item(table.name, song(i)));
        }
        service.run(
            service.client.put_item(table.name, item("artist", "Other", "title", title(0))));
    }

    static item song(int i) {
        return item("artist", "Björk", "title", title(i), "year", 2009 - i, "label",
                    i % 2 == 0 ? "even" : "odd", "plays", i * 10);
    }
    static std::vector<item> songs(std::vector<int> const& which) {
        std::vector<item> out;
        for (int i : which) out.push_back(song(i));
        return out;
    }

    [[nodiscard]] query_request of_artist() const {
        return query_request(table.name)
            .key_condition_expression("artist = :artist")
            .expression_attribute_value(":artist", "Björk");
    }
    query_response query(query_request request) {
        return service.run(service.client.query(std::move(request)));
    }

    local_service service;
    local_table table{service, table_of_songs()};
};

}  // namespace

TEST_SUITE("service.query") {
    TEST_CASE("query: a partition -> its items in the order of the sort key") {
        queried_songs store;
        auto const page = store.query(store.of_artist());
        CHECK(page.items == queried_songs::songs({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        CHECK(page.count == 10);
        CHECK(page.scanned_count == 10);
        CHECK_FALSE(page.last_evaluated_key.has_value());
        CHECK_FALSE(page.consumed_capacity.has_value());
    }

    TEST_CASE("query: descending -> the other way round") {
        queried_songs store;
        auto const page = store.query(store.of_artist().scan_index_forward(false).limit(2));
        CHECK(page.items == queried_songs::songs({9, 8}));
    }

    TEST_CASE("query: each condition on the sort key -> the items it names") {
        queried_songs store;
        auto const found = [&](std::string condition) {
            auto request = store.of_artist()
                               .key_condition_expression("artist = :artist AND " + condition)
                               .expression_attribute_value(":a", title(3));
            if (condition.find(":b") != std::string::npos) {
                request.expression_attribute_value(":b", title(5));
            }
            return store.query(std::move(request)).items;
        };
        CHECK(found("title = :a") == queried_songs::songs({3}));
        CHECK(found("title < :a") == queried_songs::songs({0, 1, 2}));
        CHECK(found("title <= :a") == queried_songs::songs({0, 1, 2, 3}));
        CHECK(found("title > :a") == queried_songs::songs({4, 5, 6, 7, 8, 9}));
        CHECK(found("title >= :a") == queried_songs::songs({3, 4, 5, 6, 7, 8, 9}));
        CHECK(found("title BETWEEN :a AND :b") == queried_songs::songs({3, 4, 5}));
        CHECK(found("begins_with(title, :a)") == queried_songs::songs({3}));
    }

    TEST_CASE("query: filter and projection -> counted after the filter, cut by the projection") {
        queried_songs store;
        auto const page = store.query(store.of_artist()
                                          .filter_expression("plays >= :low AND #l = :odd")
                                          .projection_expression("title, plays")
                                          .expression_attribute_name("#l", "label")
                                          .expression_attribute_value(":low", 50)
                                          .expression_attribute_value(":odd", "odd"));
        std::vector<item> const expected{item("title", title(5), "plays", 50),
                                         item("title", title(7), "plays", 70),
                                         item("title", title(9), "plays", 90)};
        CHECK(page.items == expected);
        CHECK(page.count == 3);
        CHECK(page.scanned_count == 10);
    }

    TEST_CASE("query: select count -> a number and no items") {
        queried_songs store;
        auto const page = store.query(store.of_artist().select(select::count));
        CHECK(page.items.empty());
        CHECK(page.count == 10);
    }

    TEST_CASE("query: limit, continued from the last key -> every item once, over all pages") {
        queried_songs store;
        std::vector<item> seen;
        std::vector<int> counts;
        std::optional<item> start;
        do {
            auto page = store.query(store.of_artist().limit(4).exclusive_start_key(start));
            counts.push_back(page.count);
            seen.insert(seen.end(), page.items.begin(), page.items.end());
            start = std::move(page.last_evaluated_key);
            if (start) CHECK(*start == key("artist", "Björk", "title", seen.back().at("title")));
        } while (start);
        CHECK(counts == std::vector<int>{4, 4, 2});
        CHECK(seen == queried_songs::songs({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }

    TEST_CASE("query: a page that the filter empties -> no items, and not the last page") {
        queried_songs store;
        auto const page = store.query(store.of_artist()
                                          .limit(3)
                                          .filter_expression("plays > :much")
                                          .expression_attribute_value(":much", 1000));
        CHECK(page.items.empty());
        CHECK(page.count == 0);
        CHECK(page.scanned_count == 3);
        CHECK(page.last_evaluated_key.value() == key("artist", "Björk", "title", title(2)));
    }

    TEST_CASE("query: no such partition -> an empty last page") {
        queried_songs store;
        auto const page = store.query(store.of_artist().expression_attribute_value(":artist", "?"));
        CHECK(page.items.empty());
        CHECK(page.count == 0);
        CHECK(page.scanned_count == 0);
        CHECK_FALSE(page.last_evaluated_key.has_value());
    }

    TEST_CASE("query: a local index -> its order, consistently read, and its key to go on") {
        queried_songs store;
        auto const request = store.of_artist()
                                 .index_name("by-year")
                                 .key_condition_expression("artist = :artist AND #y > :y")
                                 .expression_attribute_name("#y", "year")
                                 .expression_attribute_value(":y", 2004)
                                 .consistent_read(true)
                                 .limit(3);
        auto const page = store.query(request);
        CHECK(page.items == queried_songs::songs({4, 3, 2}));
        CHECK(page.last_evaluated_key.value() ==
              item("artist", "Björk", "title", title(2), "year", 2007));
        auto next = request;
        auto const rest = store.query(next.exclusive_start_key(page.last_evaluated_key));
        CHECK(rest.items == queried_songs::songs({1, 0}));
    }

    TEST_CASE("query: a global index -> what is projected into it") {
        queried_songs store;
        auto const request = query_request(store.table.name)
                                 .index_name("by-label")
                                 .key_condition_expression("#l = :l")
                                 .expression_attribute_name("#l", "label")
                                 .expression_attribute_value(":l", "even")
                                 .return_consumed_capacity(return_consumed_capacity::indexes);
        auto const page = store.query(request);
        REQUIRE(page.items.size() == 5);
        CHECK(page.items.front() == queried_songs::song(8));
        CHECK(page.items.back() == queried_songs::song(0));
        REQUIRE(page.consumed_capacity.has_value());
        CHECK(page.consumed_capacity->capacity_units == 0.5);
        auto const* part = page.consumed_capacity->global_secondary_indexes.find("by-label");
        REQUIRE(part != nullptr);
        CHECK(part->capacity_units == 0.5);

        auto projected = request;
        projected.select(select::all_projected_attributes).limit(1);
        auto const first = store.query(projected);
        CHECK(first.items == queried_songs::songs({8}));
        CHECK(first.last_evaluated_key.value() ==
              item("label", "even", "year", 2001, "artist", "Björk", "title", title(8)));

        auto consistent = request;
        consistent.consistent_read(true);
        auto const refused = store.service.run(store.service.client.query(consistent, as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::validation);
    }

    TEST_CASE("put into a table with indexes: capacity by index, size of the collection -> told") {
        queried_songs store;
        auto const put = store.service.run(store.service.client.put_item(
            put_item_request(store.table.name, queried_songs::song(20))
                .return_consumed_capacity(return_consumed_capacity::indexes)
                .return_item_collection_metrics(return_item_collection_metrics::size)));
        REQUIRE(put.consumed_capacity.has_value());
        CHECK(put.consumed_capacity->capacity_units == 3.0);
        CHECK(put.consumed_capacity->table.value().capacity_units == 1.0);
        auto const* local = put.consumed_capacity->local_secondary_indexes.find("by-year");
        REQUIRE(local != nullptr);
        CHECK(local->capacity_units == 1.0);
        auto const* global = put.consumed_capacity->global_secondary_indexes.find("by-label");
        REQUIRE(global != nullptr);
        CHECK(global->capacity_units == 1.0);

        // DynamoDB Local 2.6.1 knows no sizes of collections and leaves the member out.
        if (local_service::is_dynamodb_local()) return;
        REQUIRE(put.item_collection_metrics.has_value());
        CHECK(put.item_collection_metrics->item_collection_key.value() == key("artist", "Björk"));
        auto const& range = put.item_collection_metrics->size_estimate_range_gb;
        REQUIRE(range.size() == 2);
        CHECK(range[0] <= range[1]);
    }

    TEST_CASE("query: key_conditions and query_filter, the older form -> the same items") {
        queried_songs store;
        auto const request =
            query_request(store.table.name)
                .key_condition(
                    "artist",
                    attribute_condition(comparison_operator::eq).add_attribute_value("Björk"))
                .key_condition("title", attribute_condition(comparison_operator::between)
                                            .add_attribute_value(title(2))
                                            .add_attribute_value(title(8)))
                .query_filter("plays",
                              attribute_condition(comparison_operator::gt).add_attribute_value(40))
                .query_filter(
                    "label",
                    attribute_condition(comparison_operator::eq).add_attribute_value("odd"));
        auto const both = store.query(request);
        CHECK(both.items == queried_songs::songs({5, 7}));
        CHECK(both.scanned_count == 7);
        auto either = request;
        either.conditional_operator(conditional_operator::or_).add_attribute_to_get("title");
        auto const any = store.query(either);
        std::vector<item> const expected{item("title", title(3)), item("title", title(5)),
                                         item("title", title(6)), item("title", title(7)),
                                         item("title", title(8))};
        CHECK(any.items == expected);
    }

    TEST_CASE("query: more than 1 MB -> pages, each below it, with every item once") {
        queried_songs store;
        for (int i = 0; i < 12; ++i) {
            store.service.run(store.service.client.put_item(
                store.table.name,
                item("artist", "long", "title", title(i), "text", std::string(150'000, 'x'))));
        }
        std::vector<std::string> titles;
        int pages = 0;
        auto request = store.of_artist().expression_attribute_value(":artist", "long");
        for (std::optional<item> next; pages == 0 || next; ++pages) {
            auto page = store.query(request.exclusive_start_key(next));
            CHECK(page.items.size() <= 7);
            for (auto const& each : page.items) titles.push_back(each.get<std::string>("title"));
            next = std::move(page.last_evaluated_key);
        }
        CHECK(pages == 2);
        REQUIRE(titles.size() == 12);
        for (int i = 0; i < 12; ++i) CHECK(titles[static_cast<std::size_t>(i)] == title(i));
    }
}

}  // namespace dynaco::test
