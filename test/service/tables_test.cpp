// Tables: created with all settings, described, listed, waited for and deleted.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Counts attempts of calls: a wait for a table asks no more often than it says.
class attempt_counter : public observer {
  public:
    void on_attempt(attempt_event const& event) override {
        if (event.operation == "DescribeTable") ++described;
    }

    int described = 0;
};

template <class Description>
Description const& named(std::vector<Description> const& all, std::string const& name) {
    auto const at = std::find_if(all.begin(), all.end(),
                                 [&](auto const& each) { return each.index_name == name; });
    REQUIRE(at != all.end());
    return *at;
}

}  // namespace

TEST_SUITE("service.tables") {
    TEST_CASE("create: provisioned, with all members -> described as it was asked for") {
        local_service service;
        local_table const table{
            service,
            create_table_request(unique_table_name("full"))
                .add_attribute_definition(attribute_definition("artist", scalar_attribute_type::s))
                .add_attribute_definition(attribute_definition("title", scalar_attribute_type::b))
                .add_attribute_definition(attribute_definition("year", scalar_attribute_type::n))
                .add_key_schema_element(key_schema_element("artist", key_type::hash))
                .add_key_schema_element(key_schema_element("title", key_type::range))
                .add_local_secondary_index(
                    local_secondary_index("local", projection(projection_type::keys_only))
                        .add_key_schema_element(key_schema_element("artist", key_type::hash))
                        .add_key_schema_element(key_schema_element("year", key_type::range)))
                .add_global_secondary_index(
                    global_secondary_index("global", projection(projection_type::include)
                                                         .add_non_key_attribute("plays")
                                                         .add_non_key_attribute("label"))
                        .add_key_schema_element(key_schema_element("year", key_type::hash))
                        .provisioned_throughput(provisioned_throughput(3, 4)))
                .billing_mode(billing_mode::provisioned)
                .provisioned_throughput(provisioned_throughput(5, 6))
                .stream_specification(stream_specification(true).stream_view_type(
                    stream_view_type::new_and_old_images))
                .sse_specification(sse_specification().enabled(false))
                .add_tag(tag("team", "Jóga"))
                .add_tag(tag("empty", ""))
                .table_class(table_class::standard_infrequent_access)
                .deletion_protection_enabled(false)};

        auto const described = service.run(service.client.describe_table(table.name));
        REQUIRE(described.table.has_value());
        auto const& is = *described.table;
        CHECK(is.table_name == table.name);
        CHECK(is.table_status == table_status::active);
        CHECK(is.table_arn.value().find(table.name) != std::string::npos);
        CHECK(is.item_count == 0);
        CHECK(is.table_size_bytes == 0);
        auto const age = std::chrono::system_clock::now() - is.creation_date_time.value();
        CHECK(age < 1h);
        CHECK(age > -1h);

        std::vector<attribute_definition> const attributes{
            attribute_definition("artist", scalar_attribute_type::s),
            attribute_definition("title", scalar_attribute_type::b),
            attribute_definition("year", scalar_attribute_type::n)};
        CHECK(std::is_permutation(is.attribute_definitions.begin(), is.attribute_definitions.end(),
                                  attributes.begin(), attributes.end()));
        std::vector<key_schema_element> const keys{key_schema_element("artist", key_type::hash),
                                                   key_schema_element("title", key_type::range)};
        CHECK(is.key_schema == keys);
        CHECK(is.provisioned_throughput.value().read_capacity_units == 5);
        CHECK(is.provisioned_throughput.value().write_capacity_units == 6);

        REQUIRE(is.local_secondary_indexes.size() == 1);
        auto const& local = named(is.local_secondary_indexes, "local");
        CHECK(local.projection.value() == projection(projection_type::keys_only));
        REQUIRE(local.key_schema.size() == 2);
        CHECK(local.key_schema[1] == key_schema_element("year", key_type::range));

        REQUIRE(is.global_secondary_indexes.size() == 1);
        auto const& global = named(is.global_secondary_indexes, "global");
        CHECK(global.index_status == index_status::active);
        CHECK(global.projection.value().projection_type() == projection_type::include);
        std::vector<std::string> const projected{"plays", "label"};
        auto const& is_projected = global.projection.value().non_key_attributes();
        CHECK(std::is_permutation(is_projected.begin(), is_projected.end(), projected.begin(),
                                  projected.end()));
        CHECK(global.provisioned_throughput.value().read_capacity_units == 3);
        CHECK(global.provisioned_throughput.value().write_capacity_units == 4);

        CHECK(is.stream_specification.value() ==
              stream_specification(true).stream_view_type(stream_view_type::new_and_old_images));
        CHECK(is.latest_stream_arn.value().find(table.name) != std::string::npos);
        CHECK_FALSE(is.latest_stream_label.value().empty());
        CHECK(is.deletion_protection_enabled.value_or(false) == false);
        // DynamoDB Local 2.6.1 accepts a storage class and does not tell it.
        if (!local_service::is_dynamodb_local()) {
            CHECK(is.table_class_summary.value().table_class ==
                  table_class::standard_infrequent_access);
        }
    }

    TEST_CASE("create: paid per request -> told so, with no capacity set aside") {
        local_service service;
        local_table const table{service, table_by_id("on-demand")};
        auto const described = service.run(service.client.describe_table(table.name));
        auto const& is = described.table.value();
        CHECK(is.billing_mode_summary.value().billing_mode == billing_mode::pay_per_request);
        if (is.provisioned_throughput) {
            CHECK(is.provisioned_throughput->read_capacity_units == 0);
            CHECK(is.provisioned_throughput->write_capacity_units == 0);
        }
        CHECK_FALSE(is.stream_specification.has_value());
        CHECK(is.local_secondary_indexes.empty());
        CHECK(is.global_secondary_indexes.empty());
    }

    TEST_CASE("create: limits of on-demand throughput, warm throughput, a KMS key -> told") {
        local_service service;
        local_table const table{
            service,
            table_by_id("limits")
                .on_demand_throughput(
                    on_demand_throughput().max_read_request_units(100).max_write_request_units(200))
                .warm_throughput(
                    warm_throughput().read_units_per_second(12'000).write_units_per_second(4'000))
                .sse_specification(sse_specification().enabled(true).sse_type(sse_type::kms))};
        auto const described = service.run(service.client.describe_table(table.name));
        auto const& is = described.table.value();
        CHECK(is.on_demand_throughput.value() ==
              on_demand_throughput().max_read_request_units(100).max_write_request_units(200));
        // Both servers accept warm throughput and do not tell it; DynamoDB Local 2.6.1 does not
        // tell the encryption either.
        if (!local_service::is_dynamodb_local()) {
            CHECK(is.sse_description.value().status == sse_status::enabled);
            CHECK(is.sse_description.value().sse_type == sse_type::kms);
            CHECK_FALSE(is.sse_description.value().kms_master_key_arn.value().empty());
        }
    }

    TEST_CASE("create: deletion protection -> the table cannot be deleted") {
        local_service service;
        auto const name = unique_table_name("protected");
        auto request = table_by_id("protected").table_name(name).deletion_protection_enabled(true);
        service.run(service.client.create_table(std::move(request)));
        service.run(service.client.wait_until_table_exists(name));
        auto const described = service.run(service.client.describe_table(name));
        CHECK(described.table.value().deletion_protection_enabled == true);
        auto const refused = service.run(service.client.delete_table(name, as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::validation);
        boost::json::value const unprotect{{"TableName", name},
                                           {"DeletionProtectionEnabled", false}};
        (void)raw_call(service, "UpdateTable", unprotect);
        service.run(service.client.wait_until_table_exists(name));
        service.run(service.client.delete_table(name));
    }

    TEST_CASE("create: a name that is taken -> in use, which is already_exists") {
        local_service service;
        local_table const table{service, table_by_id("taken")};
        auto const refused = service.run(
            service.client.create_table(table_by_id("taken").table_name(table.name), as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::resource_in_use);
        CHECK(refused.error() == condition::already_exists);
        CHECK(refused.error().name() == "ResourceInUseException");
        CHECK(refused.error().operation() == "CreateTable");
        CHECK_FALSE(refused.error().service_message().empty());
        CHECK_FALSE(refused.error().request_id().empty());
        CHECK_FALSE(refused.error().is_retryable());
    }

    TEST_CASE("create: a rule broken that only the service knows -> a validation failure") {
        local_service service;
        auto const refused = service.run(service.client.create_table(
            table_by_id("wrong").add_attribute_definition(
                attribute_definition("no key's", scalar_attribute_type::s)),
            as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::validation);
        CHECK(refused.error() == condition::invalid_request);
    }

    TEST_CASE("list: pages of two -> all tables, in order") {
        local_service service;
        local_table const a{service, table_by_id("list-a")};
        local_table const b{service, table_by_id("list-b")};
        local_table const c{service, table_by_id("list-c")};
        // Others make tables on the same server meanwhile: what counts is ours.
        std::vector<std::string> seen;
        std::optional<std::string> start;
        int pages = 0;
        do {
            auto page = service.run(service.client.list_tables(
                list_tables_request().limit(2).exclusive_start_table_name(start)));
            CHECK(page.table_names.size() <= 2);
            seen.insert(seen.end(), page.table_names.begin(), page.table_names.end());
            start = std::move(page.last_evaluated_table_name);
            if (start) CHECK(*start == seen.back());
            ++pages;
        } while (start);
        CHECK(pages >= 2);
        CHECK(std::is_sorted(seen.begin(), seen.end()));
        for (auto const* name : {&a.name, &b.name, &c.name}) {
            CHECK(std::count(seen.begin(), seen.end(), *name) == 1);
        }
    }

    TEST_CASE("delete: -> told as it was, and gone") {
        local_service service;
        auto const name = unique_table_name("gone");
        auto const created =
            service.run(service.client.create_table(table_by_id("gone").table_name(name)));
        CHECK(created.table_description.value().table_name == name);
        CHECK(created.table_description.value().table_status.has_value());
        service.run(service.client.wait_until_table_exists(name));
        auto const deleted = service.run(service.client.delete_table(name));
        CHECK(deleted.table_description.value().table_name == name);
        service.run(service.client.wait_until_table_not_exists(name));
        auto const after = service.run(service.client.describe_table(name, as_result));
        REQUIRE(after.has_error());
        CHECK(after.error() == condition::not_found);
    }

    TEST_CASE("wait_until_table_exists: an active table -> at once, with its description") {
        auto config = service_config();
        auto const counter = std::make_shared<attempt_counter>();
        config.observer = counter;
        local_service service(std::move(config));
        local_table const table{service, table_by_id("wait")};
        counter->described = 0;
        auto const there = service.run(
            service.client.wait_until_table_exists(table.name, call_options().timeout(10s)));
        CHECK(there.table.value().table_name == table.name);
        CHECK(there.table.value().table_status == table_status::active);
        CHECK(counter->described == 1);
    }

    TEST_CASE("wait_until_table_exists: made while waiting -> ends after it was made") {
        local_service waiting;
        local_service service;
        auto const name = unique_table_name("later");
        std::optional<result<describe_table_response>> there;
        asio::co_spawn(
            waiting.context,
            waiting.client.wait_until_table_exists(name, call_options().timeout(15s), as_result),
            [&](std::exception_ptr, result<describe_table_response> outcome) {
                there.emplace(std::move(outcome));
            });
        // It asks once and begins to wait.
        waiting.context.run_for(50ms);
        REQUIRE_FALSE(there.has_value());
        local_table const table{service, table_by_id("later").table_name(name)};
        waiting.context.run_for(15s);
        REQUIRE(there.has_value());
        REQUIRE(there->has_value());
        CHECK((*there)->table.value().table_name == name);
        CHECK((*there)->table.value().table_status == table_status::active);
    }

    TEST_CASE("wait_until_table_exists: never made -> deadline_exceeded when the time is over") {
        local_service service;
        auto const started = std::chrono::steady_clock::now();
        auto const waited = service.run(service.client.wait_until_table_exists(
            unique_table_name("never"), call_options().timeout(250ms), as_result));
        auto const took = std::chrono::steady_clock::now() - started;
        REQUIRE(waited.has_error());
        CHECK(waited.error() == errc::deadline_exceeded);
        CHECK(waited.error() == condition::timed_out);
        CHECK(took < 10s);
    }

    TEST_CASE("wait_until_table_not_exists: no such table, or one that stays -> at once, or late") {
        local_service service;
        auto const none = service.run(service.client.wait_until_table_not_exists(
            unique_table_name("none"), call_options().timeout(5s), as_result));
        CHECK(none.has_value());
        local_table const table{service, table_by_id("stays")};
        auto const stays = service.run(service.client.wait_until_table_not_exists(
            table.name, call_options().timeout(250ms), as_result));
        REQUIRE(stays.has_error());
        CHECK(stays.error() == errc::deadline_exceeded);
    }

    TEST_CASE("warm_up: -> connections that the first calls use") {
        auto config = service_config();
        config.pool.min_connections = 2;
        local_service service(std::move(config));
        service.run(service.client.warm_up());
        call_report report;
        (void)service.run(service.client.list_tables(call_options().report(report)));
        REQUIRE(report.attempts.size() == 1);
        CHECK(report.attempts[0].http_status == 200);
        CHECK_FALSE(report.attempts[0].request_id.empty());
    }

    TEST_CASE("any call: an endpoint with a slash at its end -> the same") {
        auto config = service_config();
        config.endpoint_url += '/';
        local_service service(std::move(config));
        CHECK(service.run(service.client.list_tables(as_result)).has_value());
    }
}

}  // namespace dynaco::test
