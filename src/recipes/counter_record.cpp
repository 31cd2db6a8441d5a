#include "recipes/counter_record.hpp"

#include <dynaco/attribute_value.hpp>

#include <utility>

namespace dynaco::recipes::detail {
namespace {

template <class Number>
std::optional<Number> counter_number(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    if (!found) return std::nullopt;
    auto const got = found->get<Number>(as_result);
    if (got.has_error()) return std::nullopt;
    return *got;
}

// No counter's name makes one kind look like another: that ends in the first `#`.
std::string counter_kind(int shard) {
    return shard == 0 ? std::string{"COUNTER#"} : "COUNTER/" + std::to_string(shard) + "#";
}

void name_sums(update_item_request& request) {
    request.expression_attribute_name("#t", "total").expression_attribute_name("#v", "version");
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
}

}  // namespace

counter_record::counter_record(item const& from)
    : total{counter_number<std::int64_t>(from, "total").value_or(0)},
      version{counter_number<std::uint64_t>(from, "version")} {
    auto const* const found = from.find("write");
    if (auto const* const text = found ? found->if_string() : nullptr) write = *text;
}

item counter_head_key(table_home const& home, std::string const& name) {
    return home.key_of(counter_kind(0), name);
}

item counter_row_key(table_home const& home, std::string const& name, int shard,
                     std::string const& writer) {
    auto key = home.key_of(counter_kind(shard), name);
    key.set("sk", "WRITER#" + writer);
    return key;
}

update_item_request make_sum(table_home const& home, item key, tally_write const& what,
                             bool is_known) {
    update_item_request request{home.name, std::move(key)};
    name_sums(request);
    request.update_expression("SET #t = :t, #v = :v")
        .condition_expression(is_known ? "#v < :v" : "attribute_not_exists(#v) OR #v < :v")
        .expression_attribute_value(":t", what.total)
        .expression_attribute_value(":v", what.version);
    return request;
}

update_item_request make_counter_reset(table_home const& home, item key, counter_record const& seen,
                                       std::int64_t total, std::string const& write) {
    update_item_request request{home.name, std::move(key)};
    name_sums(request);
    request.update_expression("SET #t = :t, #v = :v, #w = :w")
        .condition_expression(seen.version ? "#v = :s" : "attribute_not_exists(#v)")
        .expression_attribute_name("#w", "write")
        .expression_attribute_value(":t", total)
        .expression_attribute_value(":v", seen.version.value_or(0) + 1)
        .expression_attribute_value(":w", write);
    if (seen.version) request.expression_attribute_value(":s", *seen.version);
    return request;
}

query_request make_counter_query(table_home const& home, std::string const& name, int shard) {
    auto const key = home.key_of(counter_kind(shard), name);
    return query_request(home.name)
        .consistent_read(true)
        .key_condition_expression("pk = :p")
        .expression_attribute_value(":p", *key.find("pk"));
}

}  // namespace dynaco::recipes::detail
