// The table's own rules; that its answers are those of real servers is in test/service.
#include "support/simulation/table_transport.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

/// A table with three items in one partition.
class small_table : public table_client {
  public:
    small_table() {
        table.create("table", "pk", "sk");
        for (auto const* sk : {"a", "b", "c"})
            table.put("table", item("pk", "p", "sk", sk, "n", 1));
    }

    static item key_of(std::string_view sk) { return key("pk", "p", "sk", sk); }
};

transact_write_items_request raise(std::string token, int by) {
    auto const update = transact_update("table", small_table::key_of("a"), "SET n = n + :by")
                            .expression_attribute_value(":by", by);
    return transact_write_items_request()
        .add_transact_item(transact_write_item().update(update))
        .client_request_token(std::move(token));
}

}  // namespace

TEST_SUITE_BEGIN("simulation.table");

TEST_CASE("put: condition does not hold -> the item as it is, when asked for") {
    small_table db;
    auto const put = put_item_request("table", item("pk", "p", "sk", "a", "n", 2))
                         .condition_expression("attribute_not_exists(pk)")
                         .return_values_on_condition_check_failure(
                             return_values_on_condition_check_failure::all_old);
    auto const got = db.run(db.client.put_item(put, as_result));
    REQUIRE(got.has_error());
    CHECK(got.error() == condition::conditional_check_failed);
    REQUIRE(got.error().item() != nullptr);
    CHECK(got.error().item()->at("n") == 1);
    CHECK(db.table.item_of("table", db.key_of("a"))->at("n") == 1);
}

TEST_CASE("update: the item is not there, it only removes -> makes none") {
    small_table db;
    auto const remove = update_item_request("table", db.key_of("z")).update_expression("REMOVE n");
    db.run(db.client.update_item(remove));
    CHECK(db.table.item_of("table", db.key_of("z")) == nullptr);
}

TEST_CASE("query: pages are limited -> the last one says that there may be more") {
    small_table db;
    db.table.page_items(3);
    auto query =
        query_request("table").key_condition_expression("pk = :p").expression_attribute_value(":p",
                                                                                              "p");
    auto const first = db.run(db.client.query(query));
    CHECK(first.count == 3);
    REQUIRE(first.last_evaluated_key.has_value());
    query.exclusive_start_key(first.last_evaluated_key);
    auto const second = db.run(db.client.query(query));
    CHECK(second.count == 0);
    CHECK_FALSE(second.last_evaluated_key.has_value());
}

TEST_CASE("batches: processed in part -> the rest comes back") {
    small_table db;
    db.table.batch_items(1);
    auto const keys = keys_and_attributes().add_key(db.key_of("a")).add_key(db.key_of("b"));
    auto const read =
        db.run(db.client.batch_get_item(batch_get_item_request().request_item("table", keys)));
    REQUIRE(read.unprocessed_keys.find("table") != nullptr);
    CHECK(read.unprocessed_keys.find("table")->keys() == std::vector{db.key_of("b")});
    CHECK(read.responses.find("table")->size() == 1);

    std::vector<write_request> writes;
    for (auto const* sk : {"a", "b"}) {
        writes.push_back(write_request().delete_request(delete_request(db.key_of(sk))));
    }
    auto const written = db.run(
        db.client.batch_write_item(batch_write_item_request().request_item("table", writes)));
    CHECK(written.unprocessed_items.find("table")->size() == 1);
    CHECK(db.table.items_of("table").size() == 2);
}

TEST_CASE(
    "transaction: a condition does not hold -> nothing is written, every action has a reason") {
    small_table db;
    auto const check = transact_condition_check("table", db.key_of("b"), "n = :two")
                           .expression_attribute_value(":two", 2)
                           .return_values_on_condition_check_failure(
                               return_values_on_condition_check_failure::all_old);
    auto request = raise("one", 1).add_transact_item(transact_write_item().condition_check(check));
    auto const got = db.run(db.client.transact_write_items(request, as_result));
    REQUIRE(got.has_error());
    auto const& reasons = got.error().cancellation_reasons();
    REQUIRE(reasons.size() == 2);
    CHECK(reasons[0].code == cancellation_code::none);
    CHECK(reasons[1].code == cancellation_code::conditional_check_failed);
    CHECK(reasons[1].item->at("sk") == "b");
    CHECK(db.table.item_of("table", db.key_of("a"))->at("n") == 1);
}

TEST_CASE("transaction: the same token -> once, within ten minutes and for one content") {
    small_table db;
    auto const value = [&] { return db.table.item_of("table", db.key_of("a"))->get<int>("n"); };
    db.run(db.client.transact_write_items(raise("one", 1)));
    db.run(db.client.transact_write_items(raise("one", 1)));
    CHECK(value() == 2);
    auto const other = db.run(db.client.transact_write_items(raise("one", 5), as_result));
    CHECK(other.error() == service_errc::idempotent_parameter_mismatch);
    db.table.now(11min);
    db.run(db.client.transact_write_items(raise("one", 1)));
    CHECK(value() == 3);
}

TEST_CASE("transaction: two actions on one item -> refused") {
    small_table db;
    auto request = raise("one", 1).add_transact_item(
        transact_write_item().delete_(transact_delete("table", db.key_of("a"))));
    auto const got = db.run(db.client.transact_write_items(request, as_result));
    CHECK(got.error() == service_errc::validation);
}

TEST_CASE("conflict: set -> writes and transactions meet one, reads do not") {
    small_table db;
    db.table.conflicts(true);
    auto const no_retries = call_options().max_attempts(1);
    auto const put =
        db.run(db.client.put_item("table", item("pk", "p", "sk", "a"), no_retries, as_result));
    CHECK(put.error() == condition::transaction_conflict);
    auto const written =
        db.run(db.client.transact_write_items(raise("one", 1), no_retries, as_result));
    CHECK(written.error() == condition::transaction_conflict);
    auto const read = db.run(db.client.get_item("table", db.key_of("a"), as_result));
    CHECK(read.has_value());
}

TEST_CASE("read: without consistency, an age is set -> sees the past; with it, the present") {
    simulated_table table;
    table.memory(1s);
    table.create("table", "pk");
    table.now(10s);
    table.put("table", item("pk", "p", "n", 1));
    table.now(11s);
    table.put("table", item("pk", "p", "n", 2));
    table.now(11s + 500ms);
    auto const ask = [&](std::string_view more) {
        return table
            .handle("GetItem",
                    R"({"TableName":"table","Key":{"pk":{"S":"p"}})" + std::string(more) + "}")
            .body;
    };
    table.read_age(600ms);
    CHECK(ask("").find(R"("n":{"N":"1"})") != std::string::npos);
    CHECK(ask(R"(,"ConsistentRead":true)").find(R"("n":{"N":"2"})") != std::string::npos);
    table.read_age(400ms);
    CHECK(ask("").find(R"("n":{"N":"2"})") != std::string::npos);
}

TEST_CASE("table: created, described, used, deleted -> in time") {
    table_client db;
    db.table.creation_takes(5s);
    auto const create = create_table_request("table")
                            .add_attribute_definition({"pk", scalar_attribute_type::s})
                            .add_key_schema_element({"pk", key_type::hash});
    auto const made = db.run(db.client.create_table(create));
    CHECK(made.table_description->table_status == table_status::creating);
    auto const early = db.run(db.client.get_item("table", key("pk", "p"), as_result));
    CHECK(early.error() == service_errc::resource_not_found);
    auto const again = db.run(db.client.create_table(create, as_result));
    CHECK(again.error() == service_errc::resource_in_use);
    db.table.now(5s);
    auto const described = db.run(db.client.describe_table("table"));
    CHECK(described.table->table_status == table_status::active);
    db.run(db.client.put_item("table", item("pk", "p", "ends", 100)));

    db.run(db.client.update_time_to_live("table", time_to_live_specification(true, "ends")));
    CHECK(db.table.remove_expired(std::chrono::sys_seconds{100s}) == 0);
    CHECK(db.table.remove_expired(std::chrono::sys_seconds{101s}) == 1);
    CHECK(db.table.items_of("table").empty());
    db.run(db.client.delete_table("table"));
    auto const gone = db.run(db.client.describe_table("table", as_result));
    CHECK(gone.error() == service_errc::resource_not_found);
}

TEST_CASE("request: not known or not JSON -> refused") {
    simulated_table table;
    CHECK(table.handle("ListBackups", "{}").status == 400);
    CHECK(table.handle("GetItem", "{").body.find("SerializationException") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace dynaco::test
