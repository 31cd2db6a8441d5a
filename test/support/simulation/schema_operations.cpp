// CreateTable, DescribeTable, DeleteTable and the time to live.
#include "support/simulation/expression_parser.hpp"
#include "support/simulation/failures.hpp"
#include "support/simulation/table_operations.hpp"

#include <utility>

namespace dynaco::test {
namespace {

table_description describe(std::string const& name, stored_table const& table,
                           table_status::known status) {
    table_description told;
    told.table_name = name;
    told.attribute_definitions = table.definitions;
    told.key_schema = table.schema;
    told.table_status = status;
    told.item_count = static_cast<std::int64_t>(table.rows().size());
    told.table_arn = "arn:aws:dynamodb:ddblocal:000000000000:table/" + name;
    return told;
}

result<attribute_type> type_of(std::vector<attribute_definition> const& definitions,
                               std::string const& name) {
    for (auto const& each : definitions) {
        if (each.attribute_name() != name) continue;
        if (each.attribute_type() == scalar_attribute_type::s) return attribute_type::string;
        if (each.attribute_type() == scalar_attribute_type::n) return attribute_type::number;
        return attribute_type::binary;
    }
    return refusal("the key attribute " + name + " is not defined");
}

result<key_shape> shape_of(create_table_request const& request) {
    auto const& schema = request.key_schema();
    if (schema.empty() || schema.size() > 2 || schema[0].key_type() != key_type::hash ||
        (schema.size() == 2 && schema[1].key_type() != key_type::range) ||
        schema.size() != request.attribute_definitions().size()) {
        return refusal("the key schema does not go with the attribute definitions");
    }
    auto const partition = type_of(request.attribute_definitions(), schema[0].attribute_name());
    if (partition.has_error()) return partition.error();
    if (schema.size() == 1) {
        return key_shape{key_names{schema[0].attribute_name()}, *partition, *partition};
    }
    auto const sort = type_of(request.attribute_definitions(), schema[1].attribute_name());
    if (sort.has_error()) return sort.error();
    return key_shape{key_names{schema[0].attribute_name(), schema[1].attribute_name()}, *partition,
                     *sort};
}

}  // namespace

result<create_table_response> carry_out(table_store& store, create_table_request const& request) {
    if (!request.global_secondary_indexes().empty() || !request.local_secondary_indexes().empty()) {
        return refusal("the simulated table has no indexes");
    }
    auto shape = shape_of(request);
    if (shape.has_error()) return shape.error();
    auto const [place, is_new] = store.tables.try_emplace(request.table_name(), *std::move(shape));
    if (!is_new) return service_failure("ResourceInUseException", "Table already exists");
    auto& table = place->second;
    table.definitions = request.attribute_definitions();
    table.schema = request.key_schema();
    table.active_from = store.now + store.creation_takes;
    table.memory = store.memory;
    create_table_response response;
    response.table_description =
        describe(request.table_name(), table,
                 table.active_from > store.now ? table_status::creating : table_status::active);
    return response;
}

result<describe_table_response> carry_out(table_store& store,
                                          describe_table_request const& request) {
    auto const found = store.tables.find(request.table_name());
    if (found == store.tables.end()) return table_not_found(request.table_name());
    describe_table_response response;
    response.table = describe(
        request.table_name(), found->second,
        found->second.active_from > store.now ? table_status::creating : table_status::active);
    return response;
}

result<delete_table_response> carry_out(table_store& store, delete_table_request const& request) {
    auto const found = store.tables.find(request.table_name());
    if (found == store.tables.end()) return table_not_found(request.table_name());
    if (found->second.active_from > store.now) {
        return service_failure("ResourceInUseException", "the table is being created");
    }
    delete_table_response response;
    response.table_description =
        describe(request.table_name(), found->second, table_status::deleting);
    store.tables.erase(found);
    return response;
}

result<update_time_to_live_response> carry_out(table_store& store,
                                               update_time_to_live_request const& request) {
    auto const table = store.find(request.table_name());
    if (table.has_error()) return table.error();
    auto const& asked = request.time_to_live_specification();
    auto& attribute = (*table)->expiry_attribute;
    if (asked.enabled() == attribute.has_value()) {
        return refusal(asked.enabled() ? "TimeToLive is already enabled"
                                       : "TimeToLive is already disabled");
    }
    if (!asked.enabled() && asked.attribute_name() != *attribute) {
        return refusal("TimeToLive is active on a different attribute");
    }
    attribute = asked.enabled() ? std::optional{asked.attribute_name()} : std::nullopt;
    update_time_to_live_response response;
    response.time_to_live_specification = asked;
    return response;
}

result<describe_time_to_live_response> carry_out(table_store& store,
                                                 describe_time_to_live_request const& request) {
    auto const table = store.find(request.table_name());
    if (table.has_error()) return table.error();
    describe_time_to_live_response response;
    auto& told = response.time_to_live_description.emplace();
    told.time_to_live_status =
        (*table)->expiry_attribute ? time_to_live_status::enabled : time_to_live_status::disabled;
    told.attribute_name = (*table)->expiry_attribute;
    return response;
}

}  // namespace dynaco::test
