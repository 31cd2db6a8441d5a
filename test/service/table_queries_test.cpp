// Tables of structs: queries over pages of 1 MB, limits, cursors, counts, projections and indexes.
#include "local_service.hpp"

#include <dynaco.hpp>
#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

struct stored_entry {
    std::string id;
    int n = 0;
    std::string text;
    int shelf = 0;
    std::optional<std::chrono::sys_seconds> expires;
};
BOOST_DESCRIBE_STRUCT(stored_entry, (), (id, n, text, shelf, expires))

struct stored_number {
    int n = 0;
};
BOOST_DESCRIBE_STRUCT(stored_number, (), (n))

struct stored_match {
    std::string id;
    std::string country;
    std::string city;
    int day = 0;
    int court = 0;
};
BOOST_DESCRIBE_STRUCT(stored_match, (), (id, country, city, day, court))

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::stored_entry> =
    dynaco::mapping<dynaco::test::stored_entry>()
        .partition_key<&dynaco::test::stored_entry::id>()
        .sort_key<&dynaco::test::stored_entry::n>()
        .expires_at<&dynaco::test::stored_entry::expires>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::stored_match> =
    dynaco::mapping<dynaco::test::stored_match>().partition_key<&dynaco::test::stored_match::id>();

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

constexpr auto by_shelf = global_index<&stored_entry::shelf, &stored_entry::n>("by-shelf");

create_table_request table_of_entries() {
    return create_table_request(unique_table_name("typed"))
        .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("n", scalar_attribute_type::n))
        .add_attribute_definition(attribute_definition("shelf", scalar_attribute_type::n))
        .add_key_schema_element(key_schema_element("id", key_type::hash))
        .add_key_schema_element(key_schema_element("n", key_type::range))
        .add_global_secondary_index(
            global_secondary_index("by-shelf", projection(projection_type::keys_only))
                .add_key_schema_element(key_schema_element("shelf", key_type::hash))
                .add_key_schema_element(key_schema_element("n", key_type::range)))
        .billing_mode(billing_mode::pay_per_request);
}

create_table_request table_of_matches() {
    return table_by_id("matches")
        .add_attribute_definition(attribute_definition("country", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("city", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("day", scalar_attribute_type::n))
        .add_attribute_definition(attribute_definition("court", scalar_attribute_type::n))
        .add_global_secondary_index(
            global_secondary_index("by-place", projection(projection_type::all))
                .add_key_schema_element(key_schema_element("country", key_type::hash))
                .add_key_schema_element(key_schema_element("city", key_type::hash))
                .add_key_schema_element(key_schema_element("day", key_type::range))
                .add_key_schema_element(key_schema_element("court", key_type::range)));
}

// Items numbered from 0 of one partition, on ten shelves; every third has expired.
asio::awaitable<void> fill(dynaco::client& client, std::string name, int items,
                           std::size_t text_size) {
    std::chrono::sys_seconds const past{std::chrono::seconds{1'000'000'000}};
    for (int first = 0; first < items;) {
        std::vector<write_request> writes;
        for (; writes.size() < 25 && first < items; ++first) {
            stored_entry entry;
            entry.id = "a";
            entry.n = first;
            entry.text.assign(text_size, 'x');
            entry.shelf = first % 10;
            if (first % 3 == 0) entry.expires = past;
            writes.push_back(write_request().put_request(put_request(to_item(entry))));
        }
        batch_write_item_request request;
        request.request_item(name, std::move(writes));
        auto const done = co_await client.batch_write_item(std::move(request));
        CHECK(done.unprocessed_items.empty());
    }
}

class entry_store {
  public:
    explicit entry_store(int items, std::size_t text_size = 10) {
        service.run(fill(service.client, stored.name, items, text_size));
    }

    local_service service;
    local_table stored{service, table_of_entries()};
    table<stored_entry> entries{service.client, stored.name};
};

template <class Row>
asio::awaitable<std::vector<int>> numbers_of(rows<Row> found) {
    std::vector<int> numbers;
    while (auto row = co_await found.next()) numbers.push_back(row->n);
    co_return numbers;
}

std::vector<int> range(int first, int last, int step = 1) {
    std::vector<int> all;
    for (int n = first; n < last; n += step) all.push_back(n);
    return all;
}

}  // namespace

TEST_SUITE("service.table_queries") {
    TEST_CASE("query: 3,000 items of 1 KB -> all, and limits across pages of 1 MB exact") {
        entry_store store{3000, 1000};
        CHECK(store.service.run(numbers_of(store.entries.query("a"))) == range(0, 3000));
        for (int const most : {100, 1500, 2500}) {
            INFO(most);
            auto const wanted = static_cast<std::size_t>(most);
            CHECK(store.service.run(numbers_of(store.entries.query("a", limit(wanted)))) ==
                  range(0, most));
            CHECK(store.service.run(numbers_of(store.entries.query(
                      "a", limit(wanted), exists("text"), prefetch))) == range(0, most));
        }
        auto pages = store.entries.query("a");
        std::size_t count = 0;
        std::size_t items = 0;
        while (auto page = store.service.run(pages.next_page())) {
            ++count;
            items += page->size();
        }
        CHECK(count >= 3);
        CHECK(items == 3000);
        CHECK(store.service.run(store.entries.count("a")) == 3000);
        CHECK(store.service.run(store.entries.count("a", between("n", 1000, 2999))) == 2000);
    }

    TEST_CASE("cursor: 3,000 items, 70 at a time -> each once, in their order") {
        entry_store store{3000, 1000};
        std::vector<int> numbers;
        std::optional<std::string> cursor;
        for (;;) {
            auto found = cursor ? store.entries.query("a", limit(70), from(*cursor))
                                : store.entries.query("a", limit(70));
            auto const part = store.service.run(found.all());
            if (part.empty()) break;
            for (auto const& each : part) numbers.push_back(each.n);
            cursor = found.cursor();
        }
        CHECK(numbers == range(0, 3000));
    }

    TEST_CASE("query: conditions, orders, projections") {
        entry_store store{60};
        auto const& entries = store.entries;
        auto& service = store.service;
        CHECK(service.run(numbers_of(entries.query("a", attr("n") >= 55))) == range(55, 60));
        CHECK(service.run(numbers_of(entries.query("a", 7))) == range(7, 8));
        CHECK(service.run(numbers_of(entries.query(
                  "a", attr("n") < 20, field<&stored_entry::shelf>() == 5))) == range(5, 20, 10));
        auto backwards =
            service.run(numbers_of(entries.query("a", descending, limit(3), consistent_read)));
        CHECK(backwards == std::vector<int>{59, 58, 57});
        CHECK(service.run(numbers_of(entries.query_as<stored_number>("a", page_size(7)))) ==
              range(0, 60));
        CHECK(service.run(numbers_of(entries.query(key_is("id", "a") && attr("n") <= 2))) ==
              range(0, 3));
        CHECK(service.run(entries.count()) == 60);
        CHECK(service.run(entries.scan(field<&stored_entry::shelf>() == 1).all()).size() == 6);
    }

    TEST_CASE("unexpired: what has expired is left out of everything") {
        entry_store store{60};
        auto const& entries = store.entries;
        auto& service = store.service;
        CHECK_FALSE(service.run(entries.get("a", 3, unexpired)));
        CHECK(service.run(entries.get("a", 3)));
        CHECK(service.run(entries.get("a", 4, unexpired)));
        CHECK_FALSE(service.run(entries.exists("a", 3, unexpired)));
        CHECK(service.run(entries.exists("a", 4, unexpired)));
        CHECK(service.run(entries.query("a", unexpired).all()).size() == 40);
        CHECK(service.run(entries.scan(unexpired).all()).size() == 40);
        CHECK(service.run(entries.count("a", unexpired)) == 40);
        std::chrono::sys_seconds const before{std::chrono::seconds{999'999'999}};
        CHECK(service.run(entries.count(unexpired_at(before))) == 60);
    }

    TEST_CASE("index: queries, counts, cursors through a view with keys only") {
        entry_store store{60};
        auto const shelves = store.entries.index(by_shelf);
        auto& service = store.service;
        CHECK(service.run(numbers_of(shelves.query_as<stored_number>(4))) == range(4, 60, 10));
        CHECK(service.run(numbers_of(shelves.query_as<stored_number>(4, attr("n") > 30))) ==
              range(34, 60, 10));
        CHECK(service.run(numbers_of(shelves.query_as<stored_number>(4, 24))) == range(24, 25));
        CHECK(service.run(shelves.count(4)) == 6);
        CHECK(service.run(shelves.count()) == 60);
        auto found = shelves.query_as<stored_number>(4);
        (void)service.run(found.next());
        (void)service.run(found.next());
        CHECK(service.run(numbers_of(shelves.query_as<stored_number>(4, from(found.cursor())))) ==
              range(24, 60, 10));
        // Not all members are in the index.
        auto const whole = service.run(shelves.query(4).next(as_result));
        REQUIRE(whole.has_error());
        CHECK(whole.error() == errc::missing_attribute);
    }

    TEST_CASE("index: several keys -> what the local servers make of it; see the unit tests") {
        local_service service;
        auto const request = table_of_matches();
        if (local_service::is_dynamodb_local()) {
            // It knows one partition key and one sort key only.
            auto const created = service.run(service.client.create_table(request, as_result));
            REQUIRE(created.has_error());
            CHECK(created.error() == service_errc::validation);
            return;
        }
        // It creates such an index, and reads it by scans, but takes no key condition of two
        // partition keys.
        local_table const stored{service, request};
        table<stored_match> const matches{service.client, stored.name};
        stored_match match;
        match.id = "1";
        match.country = "SE";
        match.city = "Lund";
        service.run(service.client.put_item(stored.name, to_item(match)));
        auto const places =
            matches.index<partition_keys<&stored_match::country, &stored_match::city>,
                          sort_keys<&stored_match::day, &stored_match::court>>("by-place");
        CHECK(service.run(places.count()) == 1);
        auto const counted = service.run(places.count("SE", "Lund", as_result));
        REQUIRE(counted.has_error());
        CHECK(counted.error() == service_errc::validation);
    }
}

}  // namespace dynaco::test
