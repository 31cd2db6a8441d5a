// Every way to write a call that the headers and the examples show: it compiles on every supported
// compiler, each temporary is destroyed once, and the request that goes out is the one written.
#include "shapes_world.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A user's own struct, an aggregate: calls take such things by name.
struct song {
    std::string artist;
    std::string title;
    int year;
};
item to_item(song const& from) {
    return item("artist", from.artist, "title", from.title, "year", from.year);
}

// ---- arguments

asio::awaitable<void> by_arguments(client& client) {
    auto const got = co_await client.get_item(table, key("id", text));
    CHECK(got.item.value() == item("id", "a", "n", 1));
    auto const pair = co_await client.get_item(table, key("id", text, "sort", 42));
    CHECK(pair.item.has_value());
    co_await client.get_item(std::string(table), key("id", std::string(text)));
    co_await client.put_item(table, item("id", text, "year", 1997, "text", text));
    co_await client.update_item(table, key("id", text));
    auto const unasked = co_await client.query(table, as_result);
    CHECK(unasked.error() == errc::invalid_argument);
    co_await client.describe_table(table);
    co_await client.delete_table(table);
    co_await client.create_table(table);
    auto const tables = co_await client.list_tables();
    CHECK(tables.table_names == std::vector<std::string>(1, "t"));
}

asio::awaitable<void> by_reference(client& client) {
    put_item_request const kept(table, item("id", text));
    co_await client.put_item(std::cref(kept));
    auto const stored =
        co_await client.put_item(std::cref(kept), call_options().timeout(1s), as_result);
    CHECK(stored.has_value());
    auto get = get_item_request(table, key("id", text));
    auto const got = co_await client.get_item(call_options(), std::ref(get));
    CHECK(got.item.has_value());
    CHECK(kept == put_item_request(table, item("id", text)));
    // Gets a token, which is the call's own.
    transact_write_items_request with_token;
    transact_put action(table, item("id", text));
    with_token.add_transact_item(transact_write_item().put(action));
    co_await client.transact_write_items(std::cref(with_token));
    CHECK_FALSE(with_token.client_request_token());
}

asio::awaitable<void> by_request(client& client) {
    co_await client.get_item(get_item_request(table, key("id", text)));
    co_await client.get_item(
        get_item_request(table, key("artist", "Björk", "title", "Jóga")).consistent_read(true));
    co_await client.get_item(get_item_request(table, key("id", text))
                                 .consistent_read(true)
                                 .projection_expression("#n, a_name_that_is_long_enough")
                                 .expression_attribute_name("#n", text)
                                 .return_consumed_capacity(return_consumed_capacity::total));
    co_await client.put_item(put_item_request(table, item("id", text))
                                 .condition_expression("attribute_not_exists(id) OR text = :t")
                                 .expression_attribute_value(":t", text)
                                 .return_values(return_value::all_old));
    co_await client.put_item(
        put_item_request(table, item("id", text))
            .expected("id", expected_attribute_value().value(text).exists(true)));
    co_await client.update_item(update_item_request(table, key("id", text))
                                    .update_expression("SET a = :a, b = :b")
                                    .expression_attribute_value(":a", list_of(1, text, nullptr))
                                    .expression_attribute_value(":b", string_set(text, "b"))
                                    .return_values(return_value::all_new));
    co_await client.query(query_request(table)
                              .key_condition_expression("id = :id")
                              .expression_attribute_value(":id", text)
                              .exclusive_start_key(key("id", text))
                              .limit(10));
    co_await client.create_table(
        create_table_request(table)
            .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
            .add_key_schema_element(key_schema_element("id", key_type::hash))
            .add_global_secondary_index(
                global_secondary_index(
                    "index", projection(projection_type::include).add_non_key_attribute(text))
                    .add_key_schema_element(key_schema_element("id", key_type::hash)))
            .stream_specification(
                stream_specification(true).stream_view_type(stream_view_type::keys_only))
            .add_tag(tag(text, text))
            .provisioned_throughput(provisioned_throughput(1, 2)));
    co_await client.list_tables(list_tables_request().limit(7).exclusive_start_table_name(table));
    co_await client.describe_table(describe_table_request(table));
    co_await client.delete_table(delete_table_request(table));
}

asio::awaitable<void> with_options(client& client) {
    call_report report;
    co_await client.get_item(table, key("id", text), call_options().timeout(20s));
    co_await client.get_item(get_item_request(table, key("id", text)),
                             call_options().timeout(20s).attempt_timeout(10s).max_attempts(1));
    auto const a = co_await client.get_item(table, key("id", text), as_result);
    auto const b =
        co_await client.get_item(table, key("id", text), call_options().timeout(20s), as_result);
    auto const c =
        co_await client.get_item(table, key("id", text), as_result, call_options().report(report));
    auto const d = co_await client.get_item(get_item_request(table, key("id", text)),
                                            call_options().max_attempts(2), as_result);
    auto const e = co_await client.get_item(get_item_request(table, key("id", text)), as_result,
                                            call_options().max_attempts(2));
    for (auto const* each : {&a, &b, &c, &d, &e}) CHECK(each->has_value());
    CHECK(report.operation == "GetItem");
    CHECK(report.attempts.size() == 1);

    auto const options = call_options().timeout(20s);
    co_await client.get_item(table, key("id", text), options);
    co_await client.list_tables(options);
    co_await client.list_tables(call_options().timeout(20s));
    auto const tables = co_await client.list_tables(as_result, options);
    CHECK(tables->table_names.size() == 1);
}

asio::awaitable<void> by_named_requests(client& client, fake_transport const& wire) {
    get_item_request const constant(table, key("id", text));
    co_await client.get_item(constant);
    auto const first = wire.requests().back().body;
    co_await client.get_item(constant, as_result);
    CHECK(wire.requests().back().body == first);

    get_item_request changed(table, key("id", text));
    changed.consistent_read(true).projection_expression(text);
    co_await client.get_item(changed);
    CHECK(contains(wire.requests().back().body, "ConsistentRead"));
    co_await client.get_item(changed);  // it is still there
    CHECK(contains(wire.requests().back().body, text));
    co_await client.get_item(std::move(changed));
    CHECK(contains(wire.requests().back().body, text));

    auto const named_key = key("id", text);
    std::string const named_table = table;
    co_await client.get_item(named_table, named_key);
    co_await client.put_item(named_table, item(named_key).set("more", text));
    CHECK(named_table == table);
    CHECK(named_key == key("id", text));
    item moved("id", text);
    co_await client.put_item(named_table, std::move(moved));
    CHECK(contains(wire.requests().back().body, text));
}

asio::awaitable<void> values_in_the_expression(client& client, fake_transport const& wire) {
    std::array const bytes{std::byte{1}, std::byte{2}};
    std::vector<std::string> const words(3, text);
    song const draft{"Björk", "Jóga", 1997};
    co_await client.put_item(
        table,
        item("id", text, "year", 1997, "plays", number("1.50"), "list",
             list_of(1, "a", list_of(true, nullptr), item("deep", text)), "texts",
             string_set(text, "pop"), "numbers", number_set(1, 2.5, number("3")), "sets",
             binary_set(to_binary(text), to_binary("b")), "bytes", to_binary(text), "view",
             std::span<std::byte const>(bytes), "words", string_set(words.begin(), words.end()),
             "map", item("a", item("b", item("c", text)))));
    CHECK(contains(wire.requests().back().body, R"("c":{"S":")" + std::string(text)));
    co_await client.put_item(table, item("id", text).set("a", 1).set("b", text));
    co_await client.put_item(table, to_item(draft));
    CHECK(contains(wire.requests().back().body, "1997"));
    // Braces go into a statement of their own.
    item const braced{{"id", text}, {"genres", string_set{"pop", "rock"}}};
    co_await client.put_item(table, braced);
}

// ---- places

asio::awaitable<std::optional<item>> in_return(client& client) {
    co_return (co_await client.get_item(table, key("id", text))).item;
}
asio::awaitable<get_item_response> as_return(client& client) {
    co_return co_await client.get_item(table, key("id", text));
}
asio::awaitable<result<get_item_response>> as_result_return(client& client) {
    co_return co_await client.get_item(table, key("id", text), as_result);
}
/// No coroutine: hands the operation on.
asio::awaitable<get_item_response> handed_on(client& client, std::string id) {
    return client.get_item(table, key("id", std::move(id)));
}
asio::awaitable<int> one_in_another(client& client) {
    co_return (co_await in_return(client)).value().get<int>("n");
}

asio::awaitable<void> in_places(client& client, fake_transport const& wire) {
    int reached = 0;
    if ((co_await client.get_item(table, key("id", text))).item) ++reached;
    if (auto const got = co_await client.get_item(table, key("id", text)); got.item) ++reached;
    if (auto const got = co_await client.get_item(table, key("id", text), as_result);
        got.has_value()) {
        ++reached;
    }
    CHECK(reached == 3);
    bool const same = (co_await client.get_item(table, key("id", text))).item ==
                      (co_await client.get_item(table, key("id", "b"))).item;
    CHECK(same);
    auto const sum = (co_await client.query(of_partition().limit(1))).count +
                     (co_await client.query(of_partition().limit(2))).scanned_count;
    CHECK(sum == 4);
    co_await client.put_item(
        table, (co_await client.get_item(table, key("id", text))).item.value().set("more", text));
    CHECK(contains(wire.requests().back().body, text));

    int rounds = 0;
    while ((co_await client.list_tables()).table_names.size() == 1 && ++rounds < 3) {
    }
    CHECK(rounds == 3);
    int found = 0;
    for (auto const& each : (co_await client.query(of_partition())).items) {
        found += each.get<int>("n");
    }
    CHECK(found == 3);
    std::optional<item> start;
    do {
        auto const page = co_await client.query(of_partition().exclusive_start_key(start));
        start = page.last_evaluated_key;
    } while (start);

    CHECK((co_await in_return(client)).has_value());
    CHECK((co_await as_return(client)).item.has_value());
    CHECK((co_await as_result_return(client))->item.has_value());
    CHECK((co_await handed_on(client, text)).item.has_value());
    CHECK(co_await one_in_another(client) == 1);
}

asio::awaitable<void> results_taken(client& client) {
    auto const [got, capacity] = co_await client.get_item(table, key("id", text));
    CHECK(got.value() == item("id", "a", "n", 1));
    CHECK(capacity.value().capacity_units == 0.5);
    auto const& bound = co_await client.get_item(table, key("id", text));
    CHECK(bound.item.has_value());
    auto&& forwarded = co_await client.get_item(table, key("id", text));
    CHECK(forwarded.item.has_value());
    item const only = (co_await client.get_item(table, key("id", text))).item.value();
    CHECK(only.get<int>("n") == 1);
    CHECK((co_await client.get_item(table, key("id", text))).item->get<std::string>("id") == "a");
    auto const value =
        (co_await client.get_item(table, key("id", text), as_result)).value().item.value();
    CHECK(value == only);
    get_item_response assigned;
    assigned = co_await client.get_item(table, key("id", text));
    CHECK(assigned.item == only);
    (void)co_await client.get_item(table, key("id", text));
    std::vector<get_item_response> all;
    all.push_back(co_await client.get_item(table, key("id", text)));
    all.emplace_back(co_await client.get_item(table, key("id", text)));
    CHECK(all[0] == all[1]);
}

asio::awaitable<void> kept_and_awaited_later(client& client, fake_transport const& wire) {
    auto const before = wire.requests().size();
    auto later = client.get_item(get_item_request(table, key("id", text)).consistent_read(true));
    auto never = client.get_item(table, key("id", text));
    CHECK(wire.requests().size() == before);  // nothing happens before it is awaited
    auto const got = co_await std::move(later);
    CHECK(got.item.has_value());
    CHECK(wire.requests().size() == before + 1);
    std::vector<asio::awaitable<get_item_response>> several;
    for (int i = 0; i < 3; ++i) several.push_back(client.get_item(table, key("id", i)));
    for (auto& each : several) CHECK((co_await std::move(each)).item.has_value());
}

asio::awaitable<void> failures(client& client) {
    auto const refused = co_await client.delete_item(delete_item_request(table, key("id", text))
                                                         .condition_expression("n = :n")
                                                         .expression_attribute_value(":n", text),
                                                     as_result);
    CHECK(refused.error() == condition::conditional_check_failed);
    CHECK((co_await client.delete_item(table, key("id", text), as_result)).has_error());
    std::vector<std::string> thrown;
    try {
        co_await client.delete_item(table, key("id", text), call_options().max_attempts(1));
    } catch (exception const& failure) {
        thrown.emplace_back(failure.error().name());
    }
    try {
        co_await client.put_item(
            table, (co_await client.delete_item(table, key("id", text))).attributes.value());
    } catch (exception const& failure) {
        thrown.emplace_back(failure.error().name());
    }
    try {
        (co_await client.delete_item(table, key("id", text), as_result)).value();
    } catch (exception const& failure) {
        thrown.emplace_back(failure.error().name());
    }
    CHECK(thrown == std::vector<std::string>(3, "ConditionalCheckFailedException"));
}

asio::awaitable<void> waits(client& client) {
    auto const there = co_await client.wait_until_table_exists(table);
    CHECK(there.table.value().table_status == table_status::active);
    co_await client.wait_until_table_exists(std::string(table), call_options().timeout(20s));
    CHECK((co_await client.wait_until_table_exists(table, as_result)).has_value());
    CHECK((co_await client.wait_until_table_exists(table, call_options().timeout(20s), as_result))
              ->table.has_value());
    co_await client.warm_up();
    CHECK((co_await client.warm_up(as_result)).has_value());
}

asio::awaitable<void> waits_for_absence(client& client, fake_transport& wire) {
    auto const absent = fake_reply::error(400, "ResourceNotFoundException", "no such table");
    wire.push(4, absent);
    co_await client.wait_until_table_not_exists(table);
    co_await client.wait_until_table_not_exists(table, call_options().timeout(20s));
    CHECK((co_await client.wait_until_table_not_exists(table, as_result)).has_value());
    CHECK(
        (co_await client.wait_until_table_not_exists(table, call_options().timeout(20s), as_result))
            .has_value());
    CHECK(wire.unused_replies() == 0);
}

asio::awaitable<void> in_parallel(client& client) {
    using namespace asio::experimental::awaitable_operators;
    auto [one, two] =
        co_await (client.get_item(table, key("id", text)) && client.query(of_partition().limit(2)));
    CHECK(one.item.has_value());
    CHECK(two.count == 2);
    auto const first = co_await (client.get_item(table, key("id", text)) || client.list_tables());
    CHECK(first.index() < 2);
}

asio::awaitable<void> spawned_from_a_coroutine(client& client) {
    auto const executor = co_await asio::this_coro::executor;
    auto const got = co_await asio::co_spawn(executor, client.get_item(table, key("id", text)),
                                             asio::use_awaitable);
    CHECK(got.item.has_value());
    // asio::deferred would do, but Boost 1.81 cannot await one that completes with a value.
    auto const outcome = co_await asio::co_spawn(client.get_executor(),
                                                 client.get_item(table, key("id", text), as_result),
                                                 asio::use_awaitable);
    CHECK(outcome.has_value());
    auto operation = asio::co_spawn(client.get_executor(), client.get_item(table, key("id", text)),
                                    asio::use_awaitable);
    CHECK((co_await std::move(operation)).item.has_value());
    co_await asio::co_spawn(client.get_executor(), client.warm_up(), asio::deferred);
}

}  // namespace

TEST_SUITE("shapes.calls") {
    TEST_CASE("arguments: each way to give them -> compiles, and every temporary dies once") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world(kind);
            world.run(by_arguments(world.client));
            CHECK(contains(world.wire->requests().front().body, text));
            world.run(by_request(world.client));
            world.run(by_reference(world.client));
            world.run(with_options(world.client));
            world.run(by_named_requests(world.client, *world.wire));
            world.run(values_in_the_expression(world.client, *world.wire));
        }
    }

    TEST_CASE("places: a call in each place of an expression -> compiles and returns its value") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world(kind);
            world.run(in_places(world.client, *world.wire));
            world.run(results_taken(world.client));
            world.run(kept_and_awaited_later(world.client, *world.wire));
            world.run(failures(world.client));
        }
    }

    TEST_CASE("waits and warm_up: each overload -> compiles and ends") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world(kind);
            world.run(waits(world.client));
            world.run(waits_for_absence(world.client, *world.wire));
        }
    }

    TEST_CASE("several at once: awaitable operators and co_spawn in a coroutine -> their values") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world(kind);
            world.run(in_parallel(world.client));
            world.run(spawned_from_a_coroutine(world.client));
        }
    }

    TEST_CASE(
        "outside of coroutines: co_spawn with a future, a callback, deferred, detached -> done") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world(kind);
            auto& client = world.client;
            auto future = asio::co_spawn(client.get_executor(),
                                         client.get_item(table, key("id", text)), asio::use_future);
            auto failed = asio::co_spawn(world.context, client.delete_item(table, key("id", text)),
                                         asio::use_future);
            std::optional<result<get_item_response>> called_back;
            asio::co_spawn(world.context,
                           client.get_item(get_item_request(table, key("id", text)), as_result),
                           [&](std::exception_ptr thrown, result<get_item_response> outcome) {
                               CHECK_FALSE(thrown);
                               called_back.emplace(std::move(outcome));
                           });
            auto operation =
                asio::co_spawn(client.get_executor(), client.query(of_partition()), asio::deferred);
            std::int32_t counted = 0;
            std::move(operation)(
                [&](std::exception_ptr, query_response page) { counted = page.count; });
            asio::co_spawn(world.context, client.put_item(table, item("id", text)), asio::detached);
            world.context.run();
            CHECK(future.get().item.has_value());
            CHECK_THROWS_AS(failed.get(), exception);
            REQUIRE(called_back.has_value());
            CHECK(called_back->has_value());
            CHECK(counted == 2);
            CHECK(world.wire->requests().size() == 5);
        }
    }

    TEST_CASE("an operation that is never awaited -> nothing is sent, and nothing leaks") {
        shapes_world world;
        { auto const dropped = world.client.get_item(table, key("id", text)); }
        CHECK(world.wire->requests().empty());
        expect_no_work(world.context);
    }
}

}  // namespace dynaco::test
