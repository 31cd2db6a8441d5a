// Expressions in one co_await expression with the call: temporaries of all of their types.
#include "shapes_world.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/field.hpp>
#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

namespace asio = boost::asio;

namespace {

struct long_song {
    std::string a_title_with_a_name_that_no_small_buffer_can_hold;
    int year{};
};
BOOST_DESCRIBE_STRUCT(long_song, (), (a_title_with_a_name_that_no_small_buffer_can_hold, year))

constexpr char const* path = "a-name-that-no-small-buffer-can-hold.another-one-as-long-as-that[0]";

asio::awaitable<void> expression_writes(client& client) {
    co_await client.put_item(with(put_item_request(table, item("id", text)), not_exists(path)));
    co_await client.put_item(with(put_item_request(table, item("id", text)),
                                  (attr(path) == text || !exists(path)) && size(path) > 3 &&
                                      in(path, text, attr(path), 3) && between(path, text, "z") &&
                                      dynaco::contains(path, std::string(text)) &&
                                      has_type(path, attribute_type::string)));
    co_await client.update_item(with(
        update_item_request(table, key("id", text)),
        set(path, text)
            .set("n", if_not_exists("n", 0) + 1)
            .set(attr::named(text).member(text).element(3), attr(path))
            .set_if_not_exists("made", text)
            .append("log", list_of(text, item("k", text)))
            .add("tags", string_set(text, "b"))
            .delete_from("old", string_set(text))
            .remove("x", "y." + std::string(text))
            .and_then(update_expression("SET #p = :p", "#p", std::string(text) + "2", ":p", text)),
        exists("id"), condition_expression("n < :n OR t = :t", ":n", 3, ":t", text)));
    auto const refused = co_await client.delete_item(
        with(delete_item_request(table, key("id", text)), attr("n") == 1), as_result);
    CHECK(refused.error() == condition::conditional_check_failed);
    co_await client.update_item(
        with(update_item_request(table, key("id", text)),
             set(field<&long_song::year>(), field<&long_song::year>() + 1),
             field<&long_song::a_title_with_a_name_that_no_small_buffer_can_hold>() == text));
}

asio::awaitable<void> expression_reads(client& client) {
    co_await client.get_item(with(get_item_request(table, key("id", text)), project(path, text)));
    auto const page = co_await client.query(
        with(query_request(table).limit(10), key_is("id", text) && begins_with("sort", text),
             attr(path) != text, projection_expression(path).add(text)));
    CHECK(page.count == 2);
    co_await client.scan(
        with(scan_request(table), in_range(path, std::vector<std::string>(3, text))));
    co_await transact_write(
        client,
        write_transaction()
            .update(with(transact_update(table, key("id", text), ""), set(path, text)))
            .check(with(transact_condition_check(table, key("id", "b"), ""), exists(path))),
        as_result);
}

asio::awaitable<void> as_values(client& client) {
    put_item_request request(table, item("id", text));
    auto const applied = apply_to(request, attr(path) == text, not_exists("id"));
    CHECK(applied.has_value());
    co_await client.put_item(std::move(request));
    bool thrown = false;
    try {
        co_await client.put_item(with(put_item_request(table, item("id", text)), exists("a..b")));
    } catch (exception const& failure) {
        thrown = failure.error() == errc::invalid_argument;
    }
    CHECK(thrown);
}

}  // namespace

TEST_SUITE("shapes.expressions") {
    TEST_CASE("expressions of every kind in one expression with the call") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world{kind};
            world.run(expression_writes(world.client));
            CHECK(contains(world.last_body(), R"("UpdateExpression":"SET #0 = #0 + :0")"));
            world.run(expression_reads(world.client));
            world.run(as_values(world.client));
        }
    }
}

}  // namespace dynaco::test
