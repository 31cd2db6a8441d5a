#include "table/schema_request.hpp"

#include <dynaco/table_schema.hpp>

#include "table/problem.hpp"
#include "table/table_state.hpp"

#include <span>
#include <utility>
#include <vector>

namespace dynaco::mapper {
namespace {

std::span<table_type const* const> structs_of(table_type const& type, table_type const*& self) {
    if (type.is_variant()) return {type.first_alternative, type.alternative_count};
    self = &type;
    return {&self, 1};
}

std::optional<scalar_attribute_type> scalar_of(attribute_type type) {
    switch (type) {
        case attribute_type::string:
            return scalar_attribute_type::s;
        case attribute_type::number:
            return scalar_attribute_type::n;
        case attribute_type::binary:
            return scalar_attribute_type::b;
        default:
            return std::nullopt;
    }
}

/// What a struct says of an attribute's type; nothing if it has no such attribute, or one that can
/// be of any type.
std::optional<scalar_attribute_type> type_in(struct_table const& structure, std::string_view name) {
    if (auto const* const found = structure.find(name)) return scalar_of(found->type->type);
    // A type tag can be a key: of an index over all items of a type, as a rule.
    if (structure.has_tag() && structure.tag_name() == name) return scalar_attribute_type::s;
    return std::nullopt;
}

template <class Index>
bool has_index(std::vector<Index> const& indexes, std::string_view name) {
    for (auto const& each : indexes) {
        if (each.index_name() == name) return true;
    }
    return false;
}

/// Collects the request; the first thing that is wrong stays.
class builder {
  public:
    explicit builder(table_state const& table) : table_{table}, request_{table.name} {}

    void add_keys() {
        add_key(table_.keys.partition_key, key_type::hash);
        if (table_.keys.sort_key) add_key(*table_.keys.sort_key, key_type::range);
    }

    void add_index(index_shape const& index,
                   std::optional<provisioned_throughput> const& capacity) {
        check(index);
        projection has{projection_type::all};
        if (index.projection == index_projection::keys_only)
            has = projection{projection_type::keys_only};
        if (index.projection == index_projection::include) {
            has = projection{projection_type::include};
            for (auto const& each : index.included) has.add_non_key_attribute(std::string{each});
        }
        if (index.is_local) {
            local_secondary_index made{std::string{index.name}, std::move(has)};
            made.key_schema(schema_of(index));
            request_.add_local_secondary_index(std::move(made));
        } else {
            global_secondary_index made{std::string{index.name}, std::move(has)};
            made.key_schema(schema_of(index));
            if (capacity) made.provisioned_throughput(*capacity);
            request_.add_global_secondary_index(std::move(made));
        }
    }

    void set_capacity(std::optional<provisioned_throughput> const& capacity) {
        if (!capacity) {
            request_.billing_mode(billing_mode::pay_per_request);
            return;
        }
        request_.billing_mode(billing_mode::provisioned).provisioned_throughput(*capacity);
    }
    void set_stream(stream_view_type const& view) {
        request_.stream_specification(stream_specification(true).stream_view_type(view));
    }

    result<create_table_request> take() && {
        if (wrong_) return *std::move(wrong_);
        return std::move(request_);
    }

  private:
    void refuse(std::string const& text) {
        if (!wrong_) {
            wrong_ = error{errc::invalid_argument, "table " + quoted(table_.name) + ": " + text};
        }
    }

    void define(std::string_view name, scalar_attribute_type const& type) {
        for (auto const& each : request_.attribute_definitions()) {
            if (each.attribute_name() != name) continue;
            if (each.attribute_type() != type) {
                refuse("the key attribute " + quoted(name) + " is " +
                       to_string(each.attribute_type()) + " and " + to_string(type));
            }
            return;
        }
        request_.add_attribute_definition(attribute_definition(std::string{name}, type));
    }

    void add_key(std::string const& name, key_type part) {
        bool is_typed = false;
        table_type const* self = nullptr;
        for (auto const* each : structs_of(table_.type, self)) {
            auto const type = type_in(each->structure(), name);
            if (!type) continue;
            is_typed = true;
            define(name, *type);
        }
        if (!is_typed) {
            refuse("no struct says the type of the key attribute " + quoted(name));
        }
        request_.add_key_schema_element(key_schema_element(name, std::move(part)));
    }

    std::vector<key_schema_element> schema_of(index_shape const& index) {
        std::vector<key_schema_element> made;
        if (index.is_local) made.emplace_back(table_.keys.partition_key, key_type::hash);
        add(made, index.partition, key_type::hash);
        add(made, index.sort, key_type::range);
        return made;
    }
    void add(std::vector<key_schema_element>& made, std::span<key_attribute const> keys,
             key_type const& part) {
        for (auto const& each : keys) {
            auto const type = scalar_of(each.type->type);
            if (type) define(each.name, *type);
            made.emplace_back(std::string{each.name}, part);
        }
    }

    void check(index_shape const& index) {
        auto const in_words = "the index " + quoted(index.name);
        if (has_index(request_.local_secondary_indexes(), index.name) ||
            has_index(request_.global_secondary_indexes(), index.name)) {
            refuse(in_words + " is given twice");
        }
        if (index.is_local && !table_.keys.sort_key) {
            refuse(in_words + " is local, and the table has no sort key");
        }
    }

    table_state const& table_;
    create_table_request request_;
    std::optional<error> wrong_;
};

}  // namespace

result<create_table_request> make_create_request(table_state const& table,
                                                 schema_plan const& plan) {
    builder made{table};
    made.add_keys();
    for (auto const& each : plan.indexes) made.add_index(each, plan.throughput);
    made.set_capacity(plan.throughput);
    if (plan.stream) made.set_stream(*plan.stream);
    return std::move(made).take();
}

result<std::string_view> expiry_attribute(table_state const& table) {
    std::string_view found;
    table_type const* self = nullptr;
    for (auto const* each : structs_of(table.type, self)) {
        auto const* const expires = each->find(member_role::expires_at);
        if (!expires) continue;
        if (!found.empty() && found != expires->name) {
            return error{errc::invalid_argument, "table " + quoted(table.name) +
                                                     ": its structs expire by " + quoted(found) +
                                                     " and by " + quoted(expires->name) +
                                                     ", but a table has one attribute for that"};
        }
        found = expires->name;
    }
    return found;
}

}  // namespace dynaco::mapper
