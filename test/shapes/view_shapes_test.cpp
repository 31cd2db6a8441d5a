// Calls with views: in any order of their arguments, from any executor.
#include "shapes_world.hpp"

#include <dynaco/views.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dynaco::test {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> views_by_arguments(client& client) {
    auto const got = co_await client.get_item(table, key("id", text), as_views);
    CHECK(got.item().value().to_item() == item("id", "a", "n", 1));
    CHECK(got.consumed_capacity.value().capacity_units == 0.5);
    auto const page = co_await client.query(of_partition(), as_views);
    CHECK(page.items().back().get<int>("n") == 2);
    CHECK(page.count == 2);
    auto const all = co_await client.scan(table, as_views);
    CHECK(all.items().empty());
}

asio::awaitable<void> in_any_order(client& client) {
    auto const first = co_await client.get_item(table, key("id", text), as_views, as_result);
    CHECK(first.value().item()->size() == 2);
    auto const second = co_await client.get_item(table, key("id", text), as_result, as_views);
    CHECK(second->item()->size() == 2);
    auto const third =
        co_await client.query(of_partition(), call_options().max_attempts(1), as_views, as_result);
    CHECK(third->items().size() == 2);
    auto const request = of_partition();
    auto const fourth = co_await client.query(as_views, request, as_result, call_options());
    CHECK(fourth->items().size() == 2);
}

asio::awaitable<void> kept(client& client) {
    page_views page;
    {
        auto temporary = co_await client.query(of_partition(), as_views);
        page = std::move(temporary);
    }
    int sum = 0;
    for (auto const each : page.items()) sum += each.get<int>("n");
    CHECK(sum == 3);
}

asio::awaitable<void> failing(client& client) {
    auto const refused = co_await client.get_item("", key("id", text), as_views, as_result);
    CHECK(refused.error() == errc::invalid_argument);
    bool has_thrown = false;
    try {
        co_await client.get_item("", key("id", text), as_views);
    } catch (exception const&) {
        has_thrown = true;
    }
    CHECK(has_thrown);
}

void check_all(threading kind, bool at_home) {
    shapes_world world{kind};
    auto const run = [&](asio::awaitable<void> shape) {
        if (at_home) {
            world.run(
                asio::co_spawn(world.client.get_executor(), std::move(shape), asio::use_awaitable));
        } else {
            world.run(std::move(shape));
        }
    };
    run(views_by_arguments(world.client));
    run(in_any_order(world.client));
    run(kept(world.client));
    run(failing(world.client));
}

}  // namespace

TEST_SUITE("shapes.views") {
    TEST_CASE("views: on the client's executor and from elsewhere -> the items") {
        check_all(threading::shared, true);
        check_all(threading::shared, false);
        check_all(threading::single, true);
    }
}

}  // namespace dynaco::test
