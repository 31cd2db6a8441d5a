// The four operations on one item, their conditions, their answers and their failures.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dynaco::test {

namespace {

/// A service, a table by `id`, and short ways to ask them.
class item_store {
  public:
    item_store() = default;

    void put(item value) { service.run(client.put_item(table.name, std::move(value))); }
    std::optional<item> get(std::string const& id) {
        return service
            .run(client.get_item(get_item_request(table.name, key("id", id)).consistent_read(true)))
            .item;
    }
    [[nodiscard]] put_item_request put_request(item value) const {
        return put_item_request(table.name, std::move(value));
    }
    [[nodiscard]] update_item_request update_request(std::string const& id) const {
        return update_item_request(table.name, key("id", id));
    }
    [[nodiscard]] delete_item_request delete_request(std::string const& id) const {
        return delete_item_request(table.name, key("id", id));
    }

    local_service service;
    dynaco::client& client = service.client;
    local_table table{service, table_by_id("items")};
};

void check_condition_failed(error const& failure, std::string_view operation) {
    CHECK(failure == service_errc::conditional_check_failed);
    CHECK(failure == condition::conditional_check_failed);
    CHECK(failure.name() == "ConditionalCheckFailedException");
    CHECK(failure.operation() == operation);
    CHECK(failure.service_message() == "The conditional request failed");
    CHECK(failure.http_status() == 400);
    CHECK(failure.attempts() == 1);
    CHECK_FALSE(failure.request_id().empty());
    CHECK_FALSE(failure.is_retryable());
    CHECK_FALSE(failure.may_have_been_applied());
}

}  // namespace

TEST_SUITE("service.items") {
    TEST_CASE("get: no item of the key -> no item, and no failure") {
        item_store store;
        CHECK_FALSE(store.get("nobody").has_value());
    }

    TEST_CASE("get: projection, also of parts, and attributes_to_get -> the parts") {
        item_store store;
        store.put({{"id", "a"},
                   {"year", 1997},
                   {"tags", list_of("x", "y", "z")},
                   {"more", item("deep", item("er", 1, "other", 2))}});
        auto const got = store.service.run(
            store.client.get_item(get_item_request(store.table.name, key("id", "a"))
                                      .projection_expression("#y, tags[1], more.deep.er")
                                      .expression_attribute_name("#y", "year")));
        CHECK(got.item.value() ==
              item{{"year", 1997}, {"tags", list_of("y")}, {"more", item("deep", item("er", 1))}});

        auto const old = store.service.run(
            store.client.get_item(get_item_request(store.table.name, key("id", "a"))
                                      .add_attribute_to_get("year")
                                      .add_attribute_to_get("absent")));
        CHECK(old.item.value() == item("year", 1997));
    }

    TEST_CASE("get: only absent attributes wanted -> an empty item, which is not no item") {
        item_store store;
        store.put(item("id", "a"));
        auto const got = store.service.run(store.client.get_item(
            get_item_request(store.table.name, key("id", "a")).projection_expression("absent")));
        REQUIRE(got.item.has_value());
        CHECK(got.item->empty());
    }

    TEST_CASE("put: return_values -> the item before, or nothing") {
        item_store store;
        auto const first = store.service.run(store.client.put_item(
            store.put_request(item("id", "a", "n", 1)).return_values(return_value::all_old)));
        CHECK_FALSE(first.attributes.has_value());
        auto const second = store.service.run(store.client.put_item(
            store.put_request(item("id", "a", "m", 2)).return_values(return_value::all_old)));
        CHECK(second.attributes.value() == item("id", "a", "n", 1));
        auto const third = store.service.run(store.client.put_item(
            store.put_request(item("id", "a", "l", 3)).return_values(return_value::none)));
        CHECK_FALSE(third.attributes.has_value());
        CHECK(store.get("a").value() == item("id", "a", "l", 3));
    }

    TEST_CASE("put: on a condition -> written if it holds, else a failure with the item") {
        item_store store;
        auto const request = store.put_request(item("id", "a", "n", 1))
                                 .condition_expression("attribute_not_exists(id) OR n < :n")
                                 .expression_attribute_value(":n", 1);
        store.service.run(store.client.put_item(request));
        auto const refused = store.service.run(store.client.put_item(request, as_result));
        REQUIRE(refused.has_error());
        check_condition_failed(refused.error(), "PutItem");
        CHECK(refused.error().item() == nullptr);

        auto asking = request;
        asking.item(item("id", "a", "n", 2))
            .return_values_on_condition_check_failure(
                return_values_on_condition_check_failure::all_old);
        auto const told = store.service.run(store.client.put_item(asking, as_result));
        REQUIRE(told.has_error());
        check_condition_failed(told.error(), "PutItem");
        REQUIRE(told.error().item() != nullptr);
        CHECK(*told.error().item() == item("id", "a", "n", 1));
        CHECK(store.get("a").value() == item("id", "a", "n", 1));
    }

    TEST_CASE("put: on a condition, no item to tell -> a failure without one") {
        item_store store;
        auto const refused = store.service.run(
            store.client.put_item(store.put_request(item("id", "a"))
                                      .condition_expression("attribute_exists(id)")
                                      .return_values_on_condition_check_failure(
                                          return_values_on_condition_check_failure::all_old),
                                  as_result));
        REQUIRE(refused.has_error());
        check_condition_failed(refused.error(), "PutItem");
        CHECK(refused.error().item() == nullptr);
    }

    TEST_CASE("put: without as_result -> throws what as_result returns") {
        item_store store;
        auto const call = [&] {
            store.service.run(store.client.put_item(
                store.put_request(item("id", "a")).condition_expression("attribute_exists(id)")));
        };
        CHECK_THROWS_AS(call(), dynaco::exception);
        try {
            call();
        } catch (dynaco::exception const& failure) {
            check_condition_failed(failure.error(), "PutItem");
            CHECK(failure.code() == service_errc::conditional_check_failed);
        }
    }

    TEST_CASE("delete: an item, then nothing -> return_values tell which") {
        item_store store;
        store.put(item("id", "a", "n", 1));
        auto const request = store.delete_request("a").return_values(return_value::all_old);
        CHECK(store.service.run(store.client.delete_item(request)).attributes.value() ==
              item("id", "a", "n", 1));
        CHECK_FALSE(store.service.run(store.client.delete_item(request)).attributes.has_value());
        CHECK_FALSE(store.get("a").has_value());
    }

    TEST_CASE("delete: on a condition -> deleted if it holds, else a failure with the item") {
        item_store store;
        store.put(item("id", "a", "n", 1));
        auto request = store.delete_request("a")
                           .condition_expression("n = :n")
                           .expression_attribute_value(":n", 2)
                           .return_values_on_condition_check_failure(
                               return_values_on_condition_check_failure::all_old);
        auto const refused = store.service.run(store.client.delete_item(request, as_result));
        REQUIRE(refused.has_error());
        check_condition_failed(refused.error(), "DeleteItem");
        REQUIRE(refused.error().item() != nullptr);
        CHECK(*refused.error().item() == item("id", "a", "n", 1));

        request.expression_attribute_value(":n", 1);
        store.service.run(store.client.delete_item(request));
        CHECK_FALSE(store.get("a").has_value());
    }

    TEST_CASE("update: SET, REMOVE, ADD and DELETE together -> all applied") {
        item_store store;
        store.put({{"id", "a"},
                   {"note", "old"},
                   {"plays", 41},
                   {"tags", string_set("rock", "pop")},
                   {"genres", string_set("x")},
                   {"places", list_of("one", "two", "three")},
                   {"map", item("kept", 1, "changed", 2)}});
        auto const updated = store.service.run(store.client.update_item(
            store.update_request("a")
                .update_expression(
                    "SET #y = :year, places[1] = :place, #m.changed = if_not_exists(absent, "
                    ":three),"
                    " copies = plays + :one, all_places = list_append(places, :more)"
                    " REMOVE note, places[2] ADD plays :one, genres :genre DELETE tags :old")
                .expression_attribute_name("#y", "year")
                .expression_attribute_name("#m", "map")
                .expression_attribute_value(":year", 1997)
                .expression_attribute_value(":place", "second")
                .expression_attribute_value(":three", 3)
                .expression_attribute_value(":one", 1)
                .expression_attribute_value(":more", list_of("four"))
                .expression_attribute_value(":genre", string_set("y"))
                .expression_attribute_value(":old", string_set("rock"))
                .return_values(return_value::all_new)));
        item const expected{{"id", "a"},
                            {"year", 1997},
                            {"plays", 42},
                            {"copies", 42},
                            {"tags", string_set("pop")},
                            {"genres", string_set("x", "y")},
                            {"places", list_of("one", "second")},
                            {"all_places", list_of("one", "two", "three", "four")},
                            {"map", item("kept", 1, "changed", 3)}};
        CHECK(updated.attributes.value() == expected);
        CHECK(store.get("a").value() == expected);
    }

    TEST_CASE("update: every return_values -> what it says") {
        item_store store;
        item const before("id", "a", "n", 1, "other", "x");
        item const after("id", "a", "n", 2, "other", "x", "added", true);
        auto const answer = [&](return_value wanted) {
            store.put(before);
            auto request = store.update_request("a")
                               .update_expression("SET n = :n, added = :added")
                               .expression_attribute_value(":n", 2)
                               .expression_attribute_value(":added", true)
                               .return_values(std::move(wanted));
            return store.service.run(store.client.update_item(std::move(request))).attributes;
        };
        CHECK_FALSE(answer(return_value::none).has_value());
        CHECK(answer(return_value::all_old).value() == before);
        CHECK(answer(return_value::all_new).value() == after);
        CHECK(answer(return_value::updated_old).value() == item("n", 1));
        CHECK(answer(return_value::updated_new).value() == item("n", 2, "added", true));
    }

    TEST_CASE("update: no item, no expression -> an item of its key alone") {
        item_store store;
        auto const updated = store.service.run(store.client.update_item(
            store.update_request("new").return_values(return_value::all_new)));
        CHECK(updated.attributes.value() == item("id", "new"));
        auto const old = store.service.run(store.client.update_item(
            store.update_request("newer").return_values(return_value::all_old)));
        // dynoxide 1.2.1 tells the new item, if there is no expression; the service tells none.
        if (local_service::is_dynamodb_local()) CHECK_FALSE(old.attributes.has_value());
        CHECK(store.get("newer").value() == item("id", "newer"));
    }

    TEST_CASE("update: on a condition -> applied if it holds, else a failure with the item") {
        item_store store;
        store.put(item("id", "a", "version", 7));
        auto const request = store.update_request("a")
                                 .update_expression("SET version = version + :one")
                                 .condition_expression("version = :seen")
                                 .expression_attribute_value(":one", 1)
                                 .expression_attribute_value(":seen", 7)
                                 .return_values_on_condition_check_failure(
                                     return_values_on_condition_check_failure::all_old);
        store.service.run(store.client.update_item(request));
        auto const refused = store.service.run(store.client.update_item(request, as_result));
        REQUIRE(refused.has_error());
        check_condition_failed(refused.error(), "UpdateItem");
        REQUIRE(refused.error().item() != nullptr);
        CHECK(*refused.error().item() == item("id", "a", "version", 8));
    }

    TEST_CASE("any call: consumed capacity asked for -> what it cost") {
        item_store store;
        auto const total = store.service.run(
            store.client.put_item(store.put_request(item("id", "a", "text", std::string(1500, 'x')))
                                      .return_consumed_capacity(return_consumed_capacity::total)));
        REQUIRE(total.consumed_capacity.has_value());
        CHECK(total.consumed_capacity->table_name == store.table.name);
        CHECK(total.consumed_capacity->capacity_units == 2.0);
        CHECK_FALSE(total.consumed_capacity->table.has_value());

        call_report report;
        auto const indexes = store.service.run(
            store.client.get_item(get_item_request(store.table.name, key("id", "a"))
                                      .return_consumed_capacity(return_consumed_capacity::indexes),
                                  call_options().report(report)));
        REQUIRE(indexes.consumed_capacity.has_value());
        CHECK(indexes.consumed_capacity->capacity_units == 0.5);
        REQUIRE(indexes.consumed_capacity->table.has_value());
        CHECK(indexes.consumed_capacity->table->capacity_units == 0.5);
        REQUIRE(report.consumed_capacity.has_value());
        CHECK(*report.consumed_capacity == *indexes.consumed_capacity);

        auto const twice = store.service.run(
            store.client.get_item(get_item_request(store.table.name, key("id", "a"))
                                      .consistent_read(true)
                                      .return_consumed_capacity(return_consumed_capacity::total)));
        CHECK(twice.consumed_capacity.value().capacity_units == 1.0);

        auto const silent = store.service.run(store.client.delete_item(
            store.delete_request("a").return_consumed_capacity(return_consumed_capacity::none)));
        CHECK_FALSE(silent.consumed_capacity.has_value());
    }

    TEST_CASE("put, update, delete: expected, the older form of conditions -> as it says") {
        item_store store;
        store.put(item("id", "a", "n", 5, "text", "abcdef"));
        auto const holds = [&](std::string name, expected_attribute_value expected) {
            auto const done = store.service.run(
                store.client.put_item(store.put_request(item("id", "a", "n", 5, "text", "abcdef"))
                                          .expected(std::move(name), std::move(expected)),
                                      as_result));
            if (done.has_error()) check_condition_failed(done.error(), "PutItem");
            return done.has_value();
        };
        auto const compared = [](comparison_operator how, attribute_value with) {
            return expected_attribute_value()
                .comparison_operator(std::move(how))
                .add_attribute_value(std::move(with));
        };
        CHECK(holds("n", expected_attribute_value().value(5)));
        CHECK_FALSE(holds("n", expected_attribute_value().value(6)));
        CHECK(holds("absent", expected_attribute_value().exists(false)));
        CHECK_FALSE(holds("n", expected_attribute_value().exists(false)));
        CHECK(holds("n", compared(comparison_operator::eq, 5)));
        CHECK(holds("n", compared(comparison_operator::ne, 6)));
        CHECK(holds("n", compared(comparison_operator::le, 5)));
        CHECK_FALSE(holds("n", compared(comparison_operator::lt, 5)));
        CHECK(holds("n", compared(comparison_operator::ge, 5)));
        CHECK_FALSE(holds("n", compared(comparison_operator::gt, 5)));
        CHECK(holds("text", compared(comparison_operator::begins_with, "abc")));
        CHECK(holds("text", compared(comparison_operator::contains, "cd")));
        CHECK_FALSE(holds("text", compared(comparison_operator::not_contains, "cd")));
        CHECK(holds("n", compared(comparison_operator::between, 4).add_attribute_value(6)));
        CHECK(holds("n", compared(comparison_operator::in, 4).add_attribute_value(5)));
        CHECK(holds("n",
                    expected_attribute_value().comparison_operator(comparison_operator::not_null)));
        CHECK_FALSE(
            holds("n", expected_attribute_value().comparison_operator(comparison_operator::null)));

        auto const deleted = store.service.run(store.client.delete_item(
            store.delete_request("a")
                .expected("n", compared(comparison_operator::eq, 6))
                .expected("text", compared(comparison_operator::eq, "abcdef"))
                .conditional_operator(conditional_operator::or_)));
        CHECK_FALSE(deleted.attributes.has_value());
        CHECK_FALSE(store.get("a").has_value());
    }

    TEST_CASE("update: attribute_updates, the older form of changes -> all applied") {
        item_store store;
        store.put({{"id", "a"},
                   {"plays", 41},
                   {"note", "old"},
                   {"tags", string_set("rock", "pop")},
                   {"year", 1}});
        auto const updated = store.service.run(store.client.update_item(
            store.update_request("a")
                .attribute_update("year", attribute_value_update().value(1997))
                .attribute_update("plays",
                                  attribute_value_update().value(1).action(attribute_action::add))
                .attribute_update("tags", attribute_value_update()
                                              .value(string_set("rock"))
                                              .action(attribute_action::delete_))
                .attribute_update("note",
                                  attribute_value_update().action(attribute_action::delete_))
                .attribute_update(
                    "new",
                    attribute_value_update().value(list_of(1, "x")).action(attribute_action::put))
                .expected("plays", expected_attribute_value().value(41))
                .return_values(return_value::all_new)));
        CHECK(updated.attributes.value() == item{{"id", "a"},
                                                 {"plays", 42},
                                                 {"tags", string_set("pop")},
                                                 {"year", 1997},
                                                 {"new", list_of(1, "x")}});
    }

    TEST_CASE("update: a rule broken that only the service knows -> a validation failure in full") {
        item_store store;
        auto const refused =
            store.service.run(store.client.update_item(store.update_request("a")
                                                           .update_expression("SET id = :id")
                                                           .expression_attribute_value(":id", "b"),
                                                       as_result));
        REQUIRE(refused.has_error());
        auto const& failure = refused.error();
        CHECK(failure == service_errc::validation);
        CHECK(failure == condition::invalid_request);
        CHECK(failure.name() == "ValidationException");
        CHECK(failure.operation() == "UpdateItem");
        CHECK(failure.http_status() == 400);
        CHECK(failure.attempts() == 1);
        CHECK_FALSE(failure.request_id().empty());
        CHECK_FALSE(failure.service_message().empty());
        CHECK_FALSE(failure.is_retryable());
        CHECK_FALSE(failure.may_have_been_applied());
    }

    TEST_CASE("update: a value that is used and not given -> refused before it is sent") {
        item_store store;
        auto const refused = store.service.run(store.client.update_item(
            store.update_request("a").update_expression("SET n = :n"), as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == errc::invalid_argument);
        CHECK(refused.error() == condition::invalid_request);
        CHECK(refused.error().attempts() == 0);
    }

    TEST_CASE("get: the key lacks an attribute, or has one too many -> a validation failure") {
        item_store store;
        for (auto const& wrong : {key("other", "a"), key("id", "a", "sort", "b"), key("id", 1)}) {
            auto const refused =
                store.service.run(store.client.get_item(store.table.name, wrong, as_result));
            INFO(wrong);
            REQUIRE(refused.has_error());
            CHECK(refused.error() == service_errc::validation);
        }
    }

    TEST_CASE("any call: no such table -> not found, and nothing applied") {
        local_service service;
        auto const name = unique_table_name("absent");
        auto const check = [&](error const& failure, std::string_view operation) {
            INFO(operation);
            CHECK(failure == service_errc::resource_not_found);
            CHECK(failure == condition::not_found);
            CHECK(failure.name() == "ResourceNotFoundException");
            CHECK(failure.operation() == operation);
            CHECK(failure.http_status() == 400);
            CHECK(failure.attempts() == 1);
            CHECK_FALSE(failure.service_message().empty());
            CHECK_FALSE(failure.request_id().empty());
            CHECK_FALSE(failure.may_have_been_applied());
        };
        auto const id = key("id", "a");
        auto& client = service.client;
        check(service.run(client.get_item(name, id, as_result)).error(), "GetItem");
        check(service.run(client.put_item(name, id, as_result)).error(), "PutItem");
        check(service.run(client.update_item(name, id, as_result)).error(), "UpdateItem");
        check(service.run(client.delete_item(name, id, as_result)).error(), "DeleteItem");
        check(service
                  .run(client.query(query_request(name)
                                        .key_condition_expression("id = :id")
                                        .expression_attribute_value(":id", "a"),
                                    as_result))
                  .error(),
              "Query");
        check(service.run(client.describe_table(name, as_result)).error(), "DescribeTable");
        check(service.run(client.delete_table(name, as_result)).error(), "DeleteTable");
    }
}

}  // namespace dynaco::test
