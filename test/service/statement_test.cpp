// PartiQL: one statement, batches and transactions.
#include "local_service.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/statement.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

class statement_store {
  public:
    statement_store() = default;

    [[nodiscard]] std::string with_table(std::string const& before,
                                         std::string const& after) const {
        return before + " \"" + table.name + "\" " + after;
    }
    [[nodiscard]] statement insert(int id, std::string const& text) const {
        return statement(with_table("INSERT INTO", "VALUE {'id': ?, 'text': ?}"),
                         std::to_string(id), text);
    }
    [[nodiscard]] statement select(int id) const {
        return statement(with_table("SELECT * FROM", "WHERE id = ?"), std::to_string(id));
    }
    [[nodiscard]] statement update(int id, std::string const& text) const {
        return statement(with_table("UPDATE", "SET \"text\" = ? WHERE id = ?"), text,
                         std::to_string(id));
    }
    static item stored(int id, std::string const& text) {
        return item("id", std::to_string(id), "text", text);
    }

    local_service service;
    local_table table{service, table_by_id("partiql")};
};

}  // namespace

TEST_SUITE("service.statement") {
    TEST_CASE("execute: a value is never part of the text") {
        statement_store store;
        auto& client = store.service.client;
        std::string const odd = "'} or 1 = 1; -- ?";
        store.service.run(execute(client, store.insert(1, odd)));
        auto const got = store.service.run(execute(client, store.select(1).consistent_read(true)));
        CHECK(got.items == std::vector<item>{statement_store::stored(1, odd)});
        CHECK_FALSE(got.next_token.has_value());
    }

    TEST_CASE("batch: 60 writes, then 61 reads -> results in order, nothing where nothing is") {
        statement_store store;
        auto& client = store.service.client;
        std::vector<statement> writes;
        std::vector<statement> reads;
        for (int i = 0; i != 60; ++i) writes.push_back(store.insert(i, "text"));
        for (int i = 60; i >= 0; --i) reads.push_back(store.select(i));
        for (auto const& each : store.service.run(batch_execute(client, writes))) {
            INFO((each.has_error() ? each.error().message() : ""));
            CHECK(each.has_value());
        }
        auto const got = store.service.run(batch_execute(client, reads));
        REQUIRE(got.size() == 61);
        REQUIRE(got[0].has_value());
        CHECK_FALSE(got[0]->has_value());
        for (std::size_t i = 1; i != 61; ++i) {
            REQUIRE(got[i].has_value());
            CHECK(got[i].value() == statement_store::stored(60 - static_cast<int>(i), "text"));
        }
    }

    TEST_CASE("batch: one statement fails -> a typed error there, the other done") {
        statement_store store;
        auto& client = store.service.client;
        store.service.run(execute(client, store.insert(1, "there")));
        auto const got = store.service.run(
            batch_execute(client, {store.insert(0, "new"), store.insert(1, "again")}));
        REQUIRE(got.size() == 2);
        CHECK(got[0].has_value());
        REQUIRE(got[1].has_error());
        CHECK(got[1].error() == condition::already_exists);
        CHECK_FALSE(got[1].error().may_have_been_applied());
        auto const after = store.service.run(execute(client, store.select(1)));
        CHECK(after.items == std::vector<item>{statement_store::stored(1, "there")});
    }

    TEST_CASE("batch: two reads of one item -> both answered; two writes -> refused, in doubt") {
        statement_store store;
        auto& client = store.service.client;
        store.service.run(execute(client, store.insert(1, "there")));
        auto const reads = store.service.run(
            batch_execute(client, {store.select(0), store.select(1), store.select(1)}));
        CHECK(reads.at(0).has_value());
        CHECK(reads.at(1).value() == statement_store::stored(1, "there"));
        CHECK(reads.at(2).value() == statement_store::stored(1, "there"));
        auto const writes = store.service.run(
            batch_execute(client, {store.update(1, "one"), store.update(1, "two")}));
        for (auto const& each : writes) {
            REQUIRE(each.has_error());
            CHECK(each.error() == service_errc::validation);
            CHECK(each.error().may_have_been_applied());
        }
        auto const after = store.service.run(execute(client, store.select(1)));
        REQUIRE(after.items.size() == 1);
        // Amazon's own local server does what it refuses, in any order.
        CHECK((after.items[0] == statement_store::stored(1, "there")) !=
              local_service::is_dynamodb_local());
    }

    TEST_CASE("transaction: writes, then reads -> all of them, in order") {
        statement_store store;
        auto& client = store.service.client;
        store.service.run(
            execute_transaction(client, {store.insert(1, "one"), store.insert(2, "two")}));
        auto const got = store.service.run(
            execute_transaction(client, {store.select(2), store.select(3), store.select(1)}));
        REQUIRE(got.size() == 3);
        CHECK(got[0] == statement_store::stored(2, "two"));
        CHECK_FALSE(got[1]);
        CHECK(got[2] == statement_store::stored(1, "one"));
    }

    TEST_CASE("transaction: one statement fails -> none is done, a reason for each") {
        statement_store store;
        auto& client = store.service.client;
        store.service.run(execute(client, store.insert(1, "there")));
        auto const got = store.service.run(execute_transaction(
            client, {store.insert(0, "new"), store.insert(1, "again")}, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_canceled);
        auto const& reasons = got.error().cancellation_reasons();
        REQUIRE(reasons.size() == 2);
        CHECK(reasons[0].code == cancellation_code::none);
        // Amazon's own local server has a reason of its own.
        CHECK(reasons[1].code == (local_service::is_dynamodb_local()
                                      ? cancellation_code::validation_error
                                      : cancellation_code::duplicate_item));
        CHECK(store.service.run(execute(client, store.select(0))).items.empty());
    }

    TEST_CASE("transaction: the same token again -> done once") {
        statement_store store;
        auto& client = store.service.client;
        auto const name = unique_table_name("");
        auto const options = transaction_options().token(name.substr(name.size() - 20));
        auto const once = store.insert(1, "one");
        store.service.run(execute_transaction(client, {once}, options));
        store.service.run(execute_transaction(client, {once}, options));
        CHECK(store.service.run(execute(client, store.select(1))).items.size() == 1);
    }
}

}  // namespace dynaco::test
