#include "support/simulation/simulated_table.hpp"

#include "support/simulation/expression_parser.hpp"
#include "support/simulation/failures.hpp"
#include "support/simulation/table_operations.hpp"

#include "wire/item_writer.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_writer.hpp"
#include "wire/operation.hpp"
#include "wire/struct_codec.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace dynaco::test {
namespace {

// The library leaves out an item without attributes, which it never sends. The service returns one
// if a projection has left nothing: that there is an item is worth to know.
void write_item_member(wire::json_writer& out, std::optional<item> const& found) {
    out.begin_object();
    if (found) {
        out.key("Item");
        wire::write_item(out, *found);
    }
    out.end_object();
}

void write_response(wire::json_writer& out, get_item_response const& response,
                    wire::struct_table const&) {
    write_item_member(out, response.item);
}

void write_response(wire::json_writer& out, transact_get_items_response const& response,
                    wire::struct_table const&) {
    out.begin_object();
    out.key("Responses");
    out.begin_array();
    for (auto const& each : response.responses) write_item_member(out, each.item);
    out.end_array();
    out.end_object();
}

template <class Response>
void write_response(wire::json_writer& out, Response const& response,
                    wire::struct_table const& table) {
    wire::write_struct(out, &response, table);
}

template <class Request>
table_answer answer(table_store& store, std::string_view body) {
    auto const& operation = wire::operation_of<Request>();
    auto request = wire::access::make<Request>();
    wire::json_reader in{body};
    if (!wire::read_struct(in, &request, *operation.request) || !in.finish()) {
        return {400, error_body(service_failure("SerializationException", in.failure().message()))};
    }
    auto const response = carry_out(store, request);
    if (response.has_error()) {
        return {response.error().http_status(), error_body(response.error())};
    }
    table_answer made;
    made.body.reserve(256);
    wire::json_writer out{made.body};
    write_response(out, *response, *operation.response);
    return made;
}

class handler {
  public:
    std::string_view operation;
    table_answer (*answer)(table_store& store, std::string_view body);
};

template <class... Requests>
constexpr auto handlers_of() {
    return std::array<handler, sizeof...(Requests)>{
        handler{Requests::operation_name, &answer<Requests>}...};
}

constexpr auto handlers =
    handlers_of<update_item_request, get_item_request, put_item_request, delete_item_request,
                query_request, transact_write_items_request, transact_get_items_request,
                batch_get_item_request, batch_write_item_request, scan_request,
                create_table_request, describe_table_request, delete_table_request,
                update_time_to_live_request, describe_time_to_live_request>();

}  // namespace

table_answer simulated_table::handle(std::string_view operation, std::string_view body) {
    for (auto const& each : handlers) {
        if (each.operation == operation) return each.answer(store_, body);
    }
    return {400,
            error_body(service_failure("UnknownOperationException",
                                       "the simulated table has no " + std::string{operation}))};
}

void simulated_table::create(std::string const& name, std::string const& partition_key,
                             std::string const& sort_key) {
    create_table_request request{name};
    request.add_attribute_definition({partition_key, scalar_attribute_type::s});
    request.add_key_schema_element({partition_key, key_type::hash});
    if (!sort_key.empty()) {
        request.add_attribute_definition({sort_key, scalar_attribute_type::s});
        request.add_key_schema_element({sort_key, key_type::range});
    }
    auto const takes = std::exchange(store_.creation_takes, moment{});
    auto const made = carry_out(store_, request);
    store_.creation_takes = takes;
    if (made.has_error()) throw std::logic_error("simulated_table::create: " + name);
}

stored_table const& simulated_table::table_at(std::string_view name) const {
    auto const found = store_.tables.find(name);
    if (found == store_.tables.end()) {
        throw std::logic_error("simulated_table: no table " + std::string{name});
    }
    return found->second;
}

stored_table& simulated_table::table_at(std::string_view name) {
    return const_cast<stored_table&>(std::as_const(*this).table_at(name));
}

item const* simulated_table::item_of(std::string_view table, item const& key) const {
    auto const& held = table_at(table);
    return held.find(held.shape.exact_key(key).value());
}

std::vector<item> simulated_table::items_of(std::string_view table) const {
    std::vector<item> all;
    for (auto const& row : table_at(table).rows()) all.push_back(row.second);
    return all;
}

void simulated_table::put(std::string_view table, item whole) {
    auto& held = table_at(table);
    auto const key = held.shape.key_of(whole).value();
    held.put(key, std::move(whole), store_.now);
}

void simulated_table::erase(std::string_view table, item const& key) {
    auto& held = table_at(table);
    held.erase(held.shape.exact_key(key).value(), store_.now);
}

std::size_t simulated_table::remove_expired(std::chrono::sys_seconds wall_time) {
    number const now{static_cast<std::int64_t>(wall_time.time_since_epoch().count())};
    std::size_t count = 0;
    for (auto& [name, table] : store_.tables) {
        if (!table.expiry_attribute) continue;
        std::vector<stored_key> expired;
        for (auto const& [key, value] : table.rows()) {
            auto const* const when = value.find(*table.expiry_attribute);
            if (when != nullptr && when->is_number() && when->as_number() < now) {
                expired.push_back(key);
            }
        }
        for (auto const& key : expired) table.erase(key, store_.now);
        count += expired.size();
    }
    return count;
}

}  // namespace dynaco::test
