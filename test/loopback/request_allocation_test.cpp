// What whole calls take from the heap: the client's side of requests over pooled connections, as
// bench/driver makes them, with the server on a thread of its own that is not counted.
#include "support/allocations.hpp"
#include "support/client_world.hpp"

#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/describe/class.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

struct user {
    std::string pk, attribute1, attribute2, attribute3;
    std::int64_t attribute4 = 0;
    std::string attribute5, attribute6, attribute7;
    std::int64_t attribute8 = 0;
    std::string attribute9, attribute10, attribute11;
    std::int64_t attribute12 = 0;
    std::string attribute13, attribute14, attribute15;
    std::int64_t attribute16 = 0;
    std::string attribute17, attribute18, attribute19;
};
BOOST_DESCRIBE_STRUCT(user, (),
                      (pk, attribute1, attribute2, attribute3, attribute4, attribute5, attribute6,
                       attribute7, attribute8, attribute9, attribute10, attribute11, attribute12,
                       attribute13, attribute14, attribute15, attribute16, attribute17, attribute18,
                       attribute19))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::user> =
    dynaco::mapping<dynaco::test::user>().partition_key<&dynaco::test::user::pk>();

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

constexpr std::size_t requests = 100;

std::string const usual_text(34, 'x');

std::string attribute_name(int number) {
    return "attribute" + std::to_string(number);
}

/// `count` attributes, every fourth a number, of which no name and only the texts need the heap.
std::string attributes_json(int count) {
    std::string json;
    for (int i = 1; i <= count; ++i) {
        json += ",\"" + attribute_name(i) + "\":";
        json += i % 4 == 0 ? R"({"N":"12345678"})" : R"({"S":")" + usual_text + "\"}";
    }
    return json;
}

std::string get_body() {
    return R"({"Item":{"pk":{"S":"user#0001"})" + attributes_json(19) + "}}";
}

std::string page_json(int items) {
    std::string json;
    for (int i = 0; i != items; ++i) {
        json += i == 0 ? "" : ",";
        json += R"({"pk":{"S":"user#0001"},"sk":{"S":"order#)" + std::to_string(1'000 + i) + "\"}";
        json += attributes_json(7) + "}";
    }
    auto const count = std::to_string(items);
    return "{\"Count\":" + count + ",\"Items\":[" + json + "],\"ScannedCount\":" + count + "}";
}

put_item_request put_of_20_attributes() {
    item made("pk", "user#0001");
    for (int i = 1; i != 20; ++i) {
        if (i % 4 == 0) {
            made.append(attribute_name(i), 12345678);
        } else {
            made.append(attribute_name(i), usual_text);
        }
    }
    return put_item_request("items", std::move(made));
}

/// One after the other over one connection, and how much that took.
class counted_calls {
  public:
    explicit counted_calls(std::string body, server_config config = server_config())
        : server_{std::move(config)} {
        server_.default_action(reply::ok(std::move(body)));
        world_.config.endpoint_url = server_.url();
        world_.config.observer = nullptr;
    }

    /// Allocations per request. The first requests are not counted: what lasts is made by them. Nor
    /// are the few that a hundred requests have in common.
    template <class Calls>
    std::uint64_t count(Calls calls) {
        run(calls(world_.client(), 20));
        auto const counted = run(calls(world_.client(), requests));
        CHECK(server_.accepted() == 1);
        CHECK(server_.request_count() == 20 + requests);
        return counted / requests;
    }

  private:
    // As programs run: with each run_one, as run_coro has it, Asio begins with no memory to
    // recycle.
    std::uint64_t run(asio::awaitable<std::uint64_t> work) {
        std::uint64_t counted = 0;
        auto const done = [&](std::exception_ptr failure, std::uint64_t count) {
            CHECK_FALSE(failure);
            counted = count;
            world_.context.stop();  // its own server would go on
        };
        asio::co_spawn(world_.context, std::move(work), done);
        world_.context.restart();
        world_.context.run();
        return counted;
    }

    scripted_server server_;
    client_world world_;
};

using allocations_counted = asio::awaitable<std::uint64_t>;

allocations_counted get_items(client& from, std::size_t count) {
    allocation_scope const scope;
    std::size_t complete = 0;
    for (std::size_t i = 0; i != count; ++i) {
        auto const got = co_await from.get_item("items", key("pk", "user#0001"), as_result);
        if (got && got->item && got->item->size() == 20) ++complete;
    }
    auto const counted = scope.count();
    CHECK(complete == count);
    co_return counted;
}

allocations_counted query_items(client& from, std::size_t count) {
    auto const request = query_request("items")
                             .key_condition_expression("pk = :pk")
                             .expression_attribute_value(":pk", "user#0001");
    allocation_scope const scope;
    std::size_t complete = 0;
    for (std::size_t i = 0; i != count; ++i) {
        auto const page = co_await from.query(request, as_result);
        if (page && page->items.size() == 100) ++complete;
    }
    auto const counted = scope.count();
    CHECK(complete == count);
    co_return counted;
}

allocations_counted put_items(client& to, std::size_t count) {
    auto const kept = put_of_20_attributes();
    allocation_scope const scope;
    std::size_t complete = 0;
    for (std::size_t i = 0; i != count; ++i) {
        auto const put = co_await to.put_item(std::cref(kept), as_result);
        if (put) ++complete;
    }
    auto const counted = scope.count();
    CHECK(complete == count);
    co_return counted;
}

allocations_counted get_users(client& from, std::size_t count) {
    table<user> const users{from, "users"};
    user one;
    allocation_scope const scope;
    std::size_t complete = 0;
    for (std::size_t i = 0; i != count; ++i) {
        auto const got = co_await users.get_into(one, "user#0001", as_result);
        if (got && *got && one.attribute16 == 12345678) ++complete;
    }
    auto const counted = scope.count();
    CHECK(complete == count);
    co_return counted;
}

/// What the texts of such an item, or struct, take: each of the 19 but the four numbers.
constexpr std::uint64_t own_texts = 15;

}  // namespace

TEST_SUITE("loopback.request_allocation") {
    TEST_CASE("get: 20 attributes into an item -> 26 allocations at most, texts included") {
        counted_calls calls{get_body()};
        auto const each = calls.count(get_items);
        if (!counts_allocations()) return;
        CHECK(each >= own_texts);
        CHECK(each <= 26);
    }

    TEST_CASE("get_into: 20 attributes into a struct that was used -> 6 allocations at most") {
        counted_calls calls{get_body()};
        auto const each = calls.count(get_users);
        if (!counts_allocations()) return;
        CHECK(each >= 1);
        CHECK(each <= 6);
    }

    TEST_CASE("put: a request that is kept and read in place -> 4 allocations at most") {
        counted_calls calls{"{}"};
        auto const each = calls.count(put_items);
        if (!counts_allocations()) return;
        CHECK(each >= 1);
        CHECK(each <= 4);
    }

    TEST_CASE("query: a page of 100 items -> 9 allocations an item at most, texts included") {
        counted_calls calls{page_json(100)};
        auto const each = calls.count(query_items);
        if (!counts_allocations()) return;
        CHECK(each >= 600);  // the texts
        CHECK(each <= 900);
    }

    TEST_CASE("get: over TLS -> as over plain TCP, and a few of OpenSSL's") {
        counted_calls plain{get_body()};
        counted_calls tls{get_body(), server_config().tls()};
        auto const over_plain = plain.count(get_items);
        auto const over_tls = tls.count(get_items);
        if (!counts_allocations()) return;
        CHECK(over_tls <= over_plain + 6);
    }
}

}  // namespace dynaco::test
