// The ways to write transactions and statements in one expression.
#include "shapes_world.hpp"

#include <dynaco/statement.hpp>
#include <dynaco/transaction.hpp>
#include <dynaco/waiters.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> transactions(client& client) {
    co_await transact_write(client, write_transaction()
                                        .put(table, item("id", text))
                                        .update(table, key("id", "b"), "REMOVE note")
                                        .erase(transact_delete(table, key("id", "c")))
                                        .check(table, key("id", "d"), "attribute_exists(id)"));
    auto const got =
        co_await transact_write(client, write_transaction().erase(table, key("id", text)),
                                transaction_options()
                                    .attempts(3)
                                    .token(std::string(36, 'x'))
                                    .calls(call_options().timeout(1s)),
                                as_result);
    CHECK(got.has_value());
    auto const kept = write_transaction().erase(table, key("id", text));
    co_await transact_write(client, kept, call_options().timeout(1s));
    auto const read =
        co_await transact_read(client, read_transaction().get(table, key("id", text)), as_result);
    CHECK(read.has_error());  // this service has no answer to it
}

asio::awaitable<write_transaction> decide(client& client, std::string id) {
    auto const got = co_await client.get_item(table, key("id", id));
    co_return write_transaction().erase(table, key("id", got.item.value().get<std::string>("id")));
}

class decider {
  public:
    decider(client& with, std::string id) : client_{&with}, id_{std::move(id)} {}
    asio::awaitable<write_transaction> operator()() const { return decide(*client_, id_); }

  private:
    client* client_;
    std::string id_;
};

asio::awaitable<void> deciders(client& client) {
    std::string const id = text;
    // Captures without a destructor: in place.
    co_await transact(client, [&]() -> asio::awaitable<write_transaction> {
        co_return write_transaction().erase(table, key("id", id));
    });
    co_await transact(
        client, [&] { return decide(client, id); }, call_options().timeout(1s));
    auto const nothing = co_await transact(
        client,
        [&]() -> asio::awaitable<std::optional<write_transaction>> { co_return std::nullopt; },
        as_result);
    CHECK_FALSE(nothing->has_value());
    // Others: by name.
    auto const with_copy = [&client, id] { return decide(client, id); };
    CHECK((co_await transact(client, with_copy)).has_value());
    decider const object{client, id};
    CHECK((co_await transact(client, object, transaction_options().attempts(2))).has_value());
}

asio::awaitable<void> partiql(client& client) {
    co_await execute(client, statement("SELECT * FROM t WHERE a = ? AND b = ?", text, 1));
    auto const done = co_await batch_execute(
        client,
        statements(statement("SELECT * FROM t WHERE a = ?", text).consistent_read(true),
                   statement("SELECT * FROM t").parameter(text)),
        as_result);
    CHECK(done->at(0).has_error());  // this service has no answer to it
    co_await execute_transaction(client, statements(statement("DELETE FROM t WHERE a = ?", text)));
}

asio::awaitable<void> waits_for_index(client& client) {
    auto const got = co_await wait_until_index_active(client, table, text,
                                                      call_options().timeout(1s), as_result);
    CHECK(got.error() == errc::wait_failed);
}

}  // namespace

TEST_SUITE("shapes.transactions") {
    TEST_CASE("transactions, deciders, statements and waits in one expression") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world{kind};
            world.run(transactions(world.client));
            world.run(deciders(world.client));
            world.run(partiql(world.client));
            world.run(waits_for_index(world.client));
        }
    }
}

}  // namespace dynaco::test
