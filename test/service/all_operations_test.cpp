// Every operation that has no tests of its own, on the real servers: what a server knows succeeds
// or fails for a reason; what it does not know is listed here.
#include <dynaco/operations.hpp>

#include "local_service.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

/// Sends operations and keeps what became of each.
class survey {
  public:
    explicit survey(local_service& service) : service_{service} {}

    template <class Response>
    void note(std::string name, boost::asio::awaitable<result<Response>> operation) {
        auto const got = service_.run(std::move(operation));
        INFO(name);
        CHECK(outcomes_.emplace(name, got.has_error() ? got.error().name() : "ok").second);
        if (got.has_error()) CHECK(got.error().operation() == name);
    }

    [[nodiscard]] std::set<std::string> unknown() const {
        std::set<std::string> found;
        for (auto const& [name, outcome] : outcomes_) {
            if (outcome == "UnknownOperationException") found.insert(name);
        }
        return found;
    }
    [[nodiscard]] std::string of(std::string const& name) const { return outcomes_.at(name); }

  private:
    local_service& service_;
    std::map<std::string, std::string> outcomes_;
};

std::string const backup = "arn:aws:dynamodb:us-east-1:000000000000:table/t/backup/01234567890123";
std::string const stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes-of-the-table";

void ask_for_properties(survey& all, client& client, std::string const& table,
                        std::string const& arn) {
    all.note("DescribeTimeToLive", client.describe_time_to_live(table, as_result));
    all.note(
        "UpdateTimeToLive",
        client.update_time_to_live(table, time_to_live_specification(true, "expires"), as_result));
    all.note(
        "TagResource",
        client.tag_resource(tag_resource_request(arn).add_tag(tag("team", "music")), as_result));
    all.note("ListTagsOfResource", client.list_tags_of_resource(arn, as_result));
    all.note("UntagResource",
             client.untag_resource(untag_resource_request(arn).add_tag_key("team"), as_result));
    all.note("GetResourcePolicy", client.get_resource_policy(arn, as_result));
    all.note("PutResourcePolicy", client.put_resource_policy(arn, "{}", as_result));
    all.note("DeleteResourcePolicy", client.delete_resource_policy(arn, as_result));
    all.note("DescribeLimits", client.describe_limits(as_result));
    all.note("DescribeEndpoints", client.describe_endpoints(as_result));
    all.note("UpdateTable",
             client.update_table(update_table_request(table).deletion_protection_enabled(false),
                                 as_result));
    auto search = search_vectors_request(table, "no-such-index", 3);
    search.search_vector(list_of(1, 0.5));
    all.note("SearchVectors", client.search_vectors(std::move(search), as_result));
}

void ask_for_copies(survey& all, client& client, std::string const& table, std::string const& arn) {
    all.note("CreateBackup", client.create_backup(table, "nightly", as_result));
    all.note("DescribeBackup", client.describe_backup(backup, as_result));
    all.note("DeleteBackup", client.delete_backup(backup, as_result));
    all.note("ListBackups", client.list_backups(as_result));
    all.note("RestoreTableFromBackup",
             client.restore_table_from_backup("restored", backup, as_result));
    all.note("RestoreTableToPointInTime",
             client.restore_table_to_point_in_time(
                 restore_table_to_point_in_time_request("restored").source_table_name(table),
                 as_result));
    all.note("DescribeContinuousBackups", client.describe_continuous_backups(table, as_result));
    all.note("UpdateContinuousBackups",
             client.update_continuous_backups(table, point_in_time_recovery_specification(true),
                                              as_result));
    all.note("ExportTableToPointInTime",
             client.export_table_to_point_in_time(arn, "bucket", as_result));
    all.note("ListExports", client.list_exports(as_result));
    all.note("DescribeExport", client.describe_export(arn + "/export/01234567890", as_result));
    auto imported = import_table_request(
        s3_bucket_source("bucket"), input_format::dynamodb_json,
        table_creation_parameters("imported")
            .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
            .add_key_schema_element(key_schema_element("id", key_type::hash)));
    all.note("ImportTable", client.import_table(std::move(imported), as_result));
    all.note("ListImports", client.list_imports(as_result));
    all.note("DescribeImport", client.describe_import(arn + "/import/01234567890", as_result));
}

void ask_for_replicas(survey& all, client& client, std::string const& table) {
    all.note(
        "CreateGlobalTable",
        client.create_global_table(create_global_table_request(table).add_replication_group_member(
                                       replica().region_name("us-east-1")),
                                   as_result));
    all.note("DescribeGlobalTable", client.describe_global_table(table, as_result));
    all.note(
        "UpdateGlobalTable",
        client.update_global_table(update_global_table_request(table).add_replica_update(
                                       replica_update().create(create_replica_action("eu-west-1"))),
                                   as_result));
    all.note("ListGlobalTables", client.list_global_tables(as_result));
    all.note("DescribeGlobalTableSettings",
             client.describe_global_table_settings(table, as_result));
    all.note("UpdateGlobalTableSettings", client.update_global_table_settings(table, as_result));
    all.note("DescribeTableReplicaAutoScaling",
             client.describe_table_replica_auto_scaling(table, as_result));
    all.note("UpdateTableReplicaAutoScaling",
             client.update_table_replica_auto_scaling(table, as_result));
}

void ask_for_observation(survey& all, client& client, std::string const& table) {
    all.note("DescribeContributorInsights", client.describe_contributor_insights(table, as_result));
    all.note("ListContributorInsights", client.list_contributor_insights(as_result));
    all.note(
        "UpdateContributorInsights",
        client.update_contributor_insights(table, contributor_insights_action::enable, as_result));
    all.note("DescribeKinesisStreamingDestination",
             client.describe_kinesis_streaming_destination(table, as_result));
    all.note("EnableKinesisStreamingDestination",
             client.enable_kinesis_streaming_destination(table, stream_arn, as_result));
    all.note("DisableKinesisStreamingDestination",
             client.disable_kinesis_streaming_destination(table, stream_arn, as_result));
    all.note("UpdateKinesisStreamingDestination",
             client.update_kinesis_streaming_destination(table, stream_arn, as_result));
}

}  // namespace

TEST_SUITE("service.all_operations") {
    TEST_CASE("operations of the control plane: each once -> what the server knows it answers") {
        local_service service;
        auto request = table_by_id("operations");
        local_table const table{service, std::move(request)};
        auto const described = service.run(service.client.describe_table(table.name));
        auto const arn = described.table.value().table_arn.value();

        survey all{service};
        ask_for_properties(all, service.client, table.name, arn);
        ask_for_copies(all, service.client, table.name, arn);
        ask_for_replicas(all, service.client, table.name);
        ask_for_observation(all, service.client, table.name);

        std::set<std::string> unknown{"GetResourcePolicy",
                                      "PutResourcePolicy",
                                      "DeleteResourcePolicy",
                                      "DescribeEndpoints",
                                      "CreateBackup",
                                      "DescribeBackup",
                                      "DeleteBackup",
                                      "ListBackups",
                                      "RestoreTableFromBackup",
                                      "RestoreTableToPointInTime",
                                      "DescribeContinuousBackups",
                                      "UpdateContinuousBackups",
                                      "ExportTableToPointInTime",
                                      "ListExports",
                                      "DescribeExport",
                                      "ImportTable",
                                      "ListImports",
                                      "DescribeImport",
                                      "CreateGlobalTable",
                                      "DescribeGlobalTable",
                                      "UpdateGlobalTable",
                                      "ListGlobalTables",
                                      "DescribeGlobalTableSettings",
                                      "UpdateGlobalTableSettings",
                                      "DescribeTableReplicaAutoScaling",
                                      "UpdateTableReplicaAutoScaling",
                                      "DescribeContributorInsights",
                                      "ListContributorInsights",
                                      "UpdateContributorInsights",
                                      "DescribeKinesisStreamingDestination",
                                      "EnableKinesisStreamingDestination",
                                      "DisableKinesisStreamingDestination",
                                      "UpdateKinesisStreamingDestination"};
        if (local_service::is_dynamodb_local()) {
            unknown.insert({"TagResource", "ListTagsOfResource", "UntagResource", "SearchVectors"});
        } else {
            unknown.insert("DescribeLimits");
            CHECK(all.of("TagResource") == "ok");
            CHECK(all.of("SearchVectors") == "ValidationException");  // there is no such index
        }
        CHECK(all.unknown() == unknown);
        for (std::string const name : {"DescribeTimeToLive", "UpdateTimeToLive", "UpdateTable"}) {
            INFO(name);
            CHECK(all.of(name) == "ok");
        }
    }

    TEST_CASE("expiry: switched on -> told, with the attribute's name") {
        local_service service;
        local_table const table{service, table_by_id("expiry")};
        service.run(service.client.update_time_to_live(
            table.name, time_to_live_specification(true, "expires")));
        auto const told = service.run(service.client.describe_time_to_live(table.name));
        REQUIRE(told.time_to_live_description);
        CHECK(told.time_to_live_description->attribute_name == "expires");
        CHECK(told.time_to_live_description->time_to_live_status == time_to_live_status::enabled);
    }

    TEST_CASE("update: index added -> the table has it") {
        local_service service;
        local_table const table{service, table_by_id("update")};
        auto create =
            create_global_secondary_index_action("by-year", projection(projection_type::keys_only))
                .add_key_schema_element(key_schema_element("year", key_type::hash));
        service.run(service.client.update_table(
            update_table_request(table.name)
                .add_attribute_definition(attribute_definition("year", scalar_attribute_type::n))
                .add_global_secondary_index_update(
                    global_secondary_index_update().create(std::move(create)))));
        auto const told = service.run(service.client.describe_table(table.name));
        auto const& indexes = told.table.value().global_secondary_indexes;
        REQUIRE(indexes.size() == 1);
        CHECK(indexes[0].index_name == "by-year");
        CHECK(indexes[0].projection.value().projection_type() == projection_type::keys_only);
    }

    TEST_CASE("call by name: JSON in -> JSON out, as the typed operation has it") {
        local_service service;
        local_table const table{service, table_by_id("by-name")};
        service.run(service.client.call(
            "PutItem", R"({"TableName":")" + table.name + R"(","Item":{"id":{"S":"a"}}})"));
        auto const got = service.run(service.client.call(
            "GetItem", R"({"TableName":")" + table.name + R"(","Key":{"id":{"S":"a"}}})"));
        CHECK(boost::json::parse(got) == boost::json::parse(R"({"Item":{"id":{"S":"a"}}})"));
        auto const missing = service.run(
            service.client.call("DescribeTable", R"({"TableName":"no-such-table"})", as_result));
        REQUIRE(missing.has_error());
        CHECK(missing.error() == service_errc::resource_not_found);
    }
}

}  // namespace dynaco::test
