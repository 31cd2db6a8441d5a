// Pagers over a partition of 10,000 items and over pages of 1 MB.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <dynaco/pager.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

create_table_request table_of_numbers(std::string_view stem) {
    return create_table_request(unique_table_name(stem))
        .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("n", scalar_attribute_type::n))
        .add_key_schema_element(key_schema_element("id", key_type::hash))
        .add_key_schema_element(key_schema_element("n", key_type::range))
        .billing_mode(billing_mode::pay_per_request);
}

/// One partition with items numbered from 0.
class number_store {
  public:
    explicit number_store(int items, std::size_t text_size = 10) : count{items} {
        service.run(fill(service.client, table.name, items, text_size));
    }

    static asio::awaitable<void> fill(dynaco::client& client, std::string table, int items,
                                      std::size_t text_size) {
        for (int first = 0; first < items;) {
            batch_write_item_request request;
            std::vector<write_request> writes;
            for (; writes.size() < 25 && first < items; ++first) {
                writes.push_back(write_request().put_request(
                    put_request(item("id", "a", "n", first, "text", std::string(text_size, 'x')))));
            }
            request.request_item(table, std::move(writes));
            auto const done = co_await client.batch_write_item(std::move(request));
            CHECK(done.unprocessed_items.empty());
        }
    }

    [[nodiscard]] query_request request(bool forward = true) const {
        return query_request(table.name)
            .key_condition_expression("id = :id")
            .expression_attribute_value(":id", "a")
            .scan_index_forward(forward);
    }
    [[nodiscard]] std::vector<int> expected(bool forward, int from = 0) const {
        std::vector<int> all;
        for (int i = from; i < count; ++i) all.push_back(forward ? i : count - 1 - i);
        return all;
    }

    int count;
    local_service service;
    local_table table{service, table_of_numbers("pager")};
};

template <class Pager>
asio::awaitable<std::vector<int>> take(Pager& from, std::size_t most = 1'000'000) {
    std::vector<int> taken;
    while (taken.size() < most) {
        auto const row = co_await from.next();
        if (!row) break;
        taken.push_back(row->template get<int>("n"));
    }
    co_return taken;
}

template <class Pager>
asio::awaitable<std::vector<int>> take_pages(Pager& from, std::size_t& pages) {
    std::vector<int> taken;
    pages = 0;
    while (auto const page = co_await from.next_page()) {
        ++pages;
        for (item const& each : page->items) taken.push_back(each.get<int>("n"));
    }
    co_return taken;
}

}  // namespace

TEST_SUITE("service.pager") {
    TEST_CASE("10,000 items of a partition -> by element and by page, both ways, exact") {
        number_store store{10'000};
        for (bool const forward : {true, false}) {
            for (bool const prefetch : {false, true}) {
                INFO(forward, " ", prefetch);
                auto const request = store.request(forward).limit(1500);
                auto rows =
                    paginate(store.service.client, request, pager_options().prefetch(prefetch));
                CHECK(store.service.run(take(rows)) == store.expected(forward));
                auto pages =
                    paginate(store.service.client, request, pager_options().prefetch(prefetch));
                std::size_t count = 0;
                CHECK(store.service.run(take_pages(pages, count)) == store.expected(forward));
                CHECK(count == 7);
            }
        }
        auto some =
            paginate(store.service.client, store.request().limit(300), pager_options().limit(1000));
        auto expected = store.expected(true);
        expected.resize(1000);
        CHECK(store.service.run(take(some)) == expected);
        auto filtered =
            paginate(store.service.client, store.request()
                                               .filter_expression("#text = :none")
                                               .expression_attribute_name("#text", "text")
                                               .expression_attribute_value(":none", "none")
                                               .limit(2500));
        CHECK_FALSE(store.service.run(filtered.next()));
    }

    TEST_CASE("pages of 1 MB: a cursor at any place -> exactly the rest, both ways") {
        number_store store{60, 60'000};
        for (bool const forward : {true, false}) {
            auto const all = store.expected(forward);
            for (std::size_t const place : {0U, 1U, 16U, 17U, 18U, 30U, 59U, 60U}) {
                INFO(forward, " ", place);
                auto rows = paginate(store.service.client, store.request(forward));
                auto taken = store.service.run(take(rows, place));
                auto rest = paginate(store.service.client, store.request(forward),
                                     pager_options().from(rows.cursor()));
                auto const more = store.service.run(take(rest));
                taken.insert(taken.end(), more.begin(), more.end());
                CHECK(taken == all);
            }
        }
        std::size_t count = 0;
        auto pages = paginate(store.service.client, store.request());
        CHECK(store.service.run(take_pages(pages, count)) == store.expected(true));
        CHECK(count == 4);
    }

    TEST_CASE("a cursor: the last element is deleted meanwhile -> still exactly the rest") {
        number_store store{20};
        auto rows = paginate(store.service.client, store.request().limit(8));
        CHECK(store.service.run(take(rows, 5)).size() == 5);
        store.service.run(
            store.service.client.delete_item(store.table.name, key("id", "a", "n", 4)));
        store.service.run(
            store.service.client.delete_item(store.table.name, key("id", "a", "n", 2)));
        auto rest =
            paginate(store.service.client, store.request(), pager_options().from(rows.cursor()));
        CHECK(store.service.run(take(rest)) == store.expected(true, 5));
    }

    TEST_CASE("ExecuteStatement: pages by token, and a cursor of it") {
        number_store store{30};
        auto const statement =
            execute_statement_request("SELECT * FROM \"" + store.table.name + "\" WHERE id = 'a'")
                .limit(7);
        auto rows = paginate(store.service.client, statement);
        auto taken = store.service.run(take(rows, 10));
        auto rest = paginate(store.service.client, statement, pager_options().from(rows.cursor()));
        auto const more = store.service.run(take(rest));
        taken.insert(taken.end(), more.begin(), more.end());
        CHECK(taken == store.expected(true));
    }

    TEST_CASE("ListTables: one name per page -> every table of ours") {
        local_service service;
        local_table first{service, table_by_id("pager-a")};
        local_table second{service, table_by_id("pager-b")};
        std::vector<std::string> found;
        auto names = paginate(service.client, list_tables_request().limit(1));
        for (;;) {
            auto name = service.run(names.next());
            if (!name) break;
            found.push_back(*std::move(name));
        }
        CHECK(std::count(found.begin(), found.end(), first.name) == 1);
        CHECK(std::count(found.begin(), found.end(), second.name) == 1);
    }
}

}  // namespace dynaco::test
