#include "wire/operation.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "wire/description.hpp"

using namespace dynaco;

TEST_SUITE("wire.operation") {
    TEST_CASE("operation: of a request class -> its name and target") {
        auto const& get = wire::operation_of<get_item_request>();
        CHECK(get.name == "GetItem");
        CHECK(get.name == get_item_request::operation_name);
        CHECK(get.target == "DynamoDB_20120810.GetItem");
    }

    TEST_CASE("operations: all -> each once, with a target of its name and its service") {
        using model::services;
        std::set<std::string_view> names;
        for (auto const* each : wire::all_operations()) {
            INFO(each->name);
            CHECK(names.insert(each->name).second);
            bool const of_streams = each->target.starts_with("DynamoDBStreams_20120810.");
            std::string const prefix =
                of_streams ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.";
            CHECK(each->target == prefix + std::string{each->name});
            CHECK(each->service == (of_streams                      ? services::streams
                                    : each->name == "SearchVectors" ? services::vector_search
                                                                    : services::dynamodb));
        }
        CHECK(names.size() == 58 + 4);
    }

    TEST_CASE("operations: idempotency tokens -> those of the service model, and no others") {
        std::map<std::string_view, std::string_view> tokens;
        for (auto const* each : wire::all_operations()) {
            if (each->token != nullptr) tokens[each->name] = each->token->name;
        }
        CHECK(tokens == std::map<std::string_view, std::string_view>{
                            {"ExecuteTransaction", "ClientRequestToken"},
                            {"ExportTableToPointInTime", "ClientToken"},
                            {"ImportTable", "ClientToken"},
                            {"TransactWriteItems", "ClientRequestToken"}});
    }

    TEST_CASE("operations: those that may change something -> not read-only, and no others") {
        std::set<std::string_view> writing;
        for (auto const* each : wire::all_operations()) {
            if (!each->is_read_only) writing.insert(each->name);
        }
        CHECK(writing == std::set<std::string_view>{"BatchExecuteStatement",
                                                    "BatchWriteItem",
                                                    "CreateBackup",
                                                    "CreateGlobalTable",
                                                    "CreateTable",
                                                    "DeleteBackup",
                                                    "DeleteItem",
                                                    "DeleteResourcePolicy",
                                                    "DeleteTable",
                                                    "DisableKinesisStreamingDestination",
                                                    "EnableKinesisStreamingDestination",
                                                    "ExecuteStatement",
                                                    "ExecuteTransaction",
                                                    "ExportTableToPointInTime",
                                                    "ImportTable",
                                                    "PutItem",
                                                    "PutResourcePolicy",
                                                    "RestoreTableFromBackup",
                                                    "RestoreTableToPointInTime",
                                                    "TagResource",
                                                    "TransactWriteItems",
                                                    "UntagResource",
                                                    "UpdateContinuousBackups",
                                                    "UpdateContributorInsights",
                                                    "UpdateGlobalTable",
                                                    "UpdateGlobalTableSettings",
                                                    "UpdateItem",
                                                    "UpdateKinesisStreamingDestination",
                                                    "UpdateTable",
                                                    "UpdateTableReplicaAutoScaling",
                                                    "UpdateTimeToLive"});
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

    TEST_CASE("read: no body -> malformed, but of the two operations that answer with nothing") {
        int without_answer = 0;
        for (auto const* each : wire::all_operations()) {
            if (!each->response->fields().empty()) continue;
            INFO(each->name);
            CHECK((each->name == "TagResource" || each->name == "UntagResource"));
            ++without_answer;
        }
        CHECK(without_answer == 2);

        tag_resource_response tagged;
        auto const& tag = wire::operation_of<tag_resource_request>();
        for (std::string_view const body : {"", "{}"}) CHECK_FALSE(tag.read(body, &tagged));
        CHECK(tag.read(" ", &tagged).has_value());

        get_item_response got;
        auto failure = wire::operation_of<get_item_request>().read("", &got);
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::malformed_response);
        put_item_response put;
        failure = wire::operation_of<put_item_request>().read("", &put);
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::malformed_response);
    }

    TEST_CASE("read: empty object -> an empty response") {
        auto const& get = wire::operation_of<get_item_request>();
        for (std::string_view const body : {"{}", " { } "}) {
            INFO(body);
            get_item_response response;
            CHECK_FALSE(get.read(body, &response).has_value());
            CHECK(response == get_item_response{});
        }
    }

    TEST_CASE("read: malformed body -> the response stays empty, also if half of it was read") {
        auto const& query = wire::operation_of<query_request>();
        query_response response;
        query_response const before = response;
        for (std::string_view const body :
             {"{", "[]", "{\"Count\":1", "{\"Items\":[{\"id\":{\"S\":\"a\"}}],\"Count\":1,",
              "{\"Count\":1}x", "{\"Count\":\"1\"}", "{\"Count\":1,\"Items\":[{\"id\":{\"S\":1}}]}",
              "{\"Count\":2147483648}"}) {
            INFO(body);
            auto const failure = query.read(body, &response);
            REQUIRE(failure.has_value());
            CHECK(*failure == errc::malformed_response);
            CHECK(response == before);
        }
    }
}
