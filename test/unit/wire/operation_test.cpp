#include "wire/operation.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace dynaco;

TEST_SUITE("wire.operation") {
    TEST_CASE("operation: of a request class -> its name and target") {
        auto const& get = wire::operation_of<get_item_request>();
        CHECK(get.name == "GetItem");
        CHECK(get.name == get_item_request::operation_name);
        CHECK(get.target == "DynamoDB_20120810.GetItem");
    }

    TEST_CASE("operations: all -> each once, with a target of its name") {
        std::set<std::string_view> names;
        for (auto const* each : wire::all_operations()) {
            CHECK(names.insert(each->name).second);
            CHECK(each->target == "DynamoDB_20120810." + std::string{each->name});
        }
        CHECK(names == std::set<std::string_view>{"GetItem", "PutItem", "UpdateItem", "DeleteItem",
                                                  "Query", "CreateTable", "DescribeTable",
                                                  "DeleteTable", "ListTables"});
    }

    TEST_CASE("operations: those that change nothing -> read-only, and no others") {
        std::set<std::string_view> read_only;
        for (auto const* each : wire::all_operations()) {
            if (each->is_read_only) read_only.insert(each->name);
        }
        CHECK(read_only ==
              std::set<std::string_view>{"GetItem", "Query", "DescribeTable", "ListTables"});
    }

    TEST_CASE("consumed: response with and without it, operation without -> what there is") {
        auto const& get = wire::operation_of<get_item_request>();
        get_item_response response;
        CHECK(get.consumed(&response) == nullptr);
        response.consumed_capacity.emplace().capacity_units = 0.5;
        REQUIRE(get.consumed(&response) != nullptr);
        CHECK(get.consumed(&response)->capacity_units == 0.5);

        list_tables_response tables;
        CHECK(wire::operation_of<list_tables_request>().consumed(&tables) == nullptr);
    }

    TEST_CASE("read: empty body or empty object -> an empty response in place of the old one") {
        auto const& get = wire::operation_of<get_item_request>();
        for (std::string_view const body : {"", "{}", " { } "}) {
            INFO(body);
            get_item_response response;
            response.item = item("id", 1);
            CHECK_FALSE(get.read(body, &response).has_value());
            CHECK(response == get_item_response{});
        }
    }

    TEST_CASE("read: malformed body -> the response stays as it was") {
        auto const& query = wire::operation_of<query_request>();
        query_response response;
        response.count = 7;
        query_response const before = response;
        for (std::string_view const body :
             {"{", "[]", "{\"Count\":1", "{\"Count\":1}x", "{\"Count\":\"1\"}",
              "{\"Count\":1,\"Items\":[{\"id\":{\"S\":1}}]}", "{\"Count\":2147483648}"}) {
            INFO(body);
            auto const failure = query.read(body, &response);
            REQUIRE(failure.has_value());
            CHECK(*failure == errc::malformed_response);
            CHECK(response == before);
        }
    }
}
