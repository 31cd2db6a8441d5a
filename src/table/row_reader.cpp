#include "table/row_reader.hpp"

#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

#include "table/expiry.hpp"
#include "table/wire_reader.hpp"
#include "wire/item_reader.hpp"

#include <algorithm>

namespace dynaco::mapper {
namespace {

// One item; false if that is the end, of the text or of what can be read.
bool read_row(wire::json_reader& in, row_response& out, problem& wrong) {
    void* const row = out.rows.add();
    if (!read_item(in, *out.type.items, row, wrong, out.rows.spare())) return false;
    if (out.now && is_expired(out.type, row, *out.now)) out.rows.drop_last();
    return true;
}

bool read_rows(wire::json_reader& in, row_response& out, problem& wrong) {
    constexpr std::size_t most_expected = 1000;  // the first row may be an unusually small one
    std::size_t index = 0;
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        auto const begin = in.offset();
        if (!read_row(in, out, wrong)) return wrong.in_element(index);
        if (index++ == 0) {
            out.rows.expect(std::min(in.rest().size() / (in.offset() - begin), most_expected));
        }
    }
    return !in.failed();
}

bool read_last_key(wire::json_reader& in, row_response& out) {
    item key;
    if (!wire::read_item(in, key)) return false;
    out.last_key = std::move(key);
    return true;
}

bool read_member(wire::json_reader& in, std::string_view name, row_response& out, problem& wrong) {
    if (in.skip_null()) return true;
    if (name == "Item") return read_row(in, out, wrong) || wrong.in_member("Item");
    if (name == "Items") return read_rows(in, out, wrong) || wrong.in_member("Items");
    if (name == "LastEvaluatedKey") return read_last_key(in, out);
    return in.skip_value();
}

std::optional<error> read_response(std::string_view body, void* response) {
    auto& out = *static_cast<row_response*>(response);
    if (body.empty()) return std::nullopt;
    wire::json_reader in{body};
    problem wrong;
    std::string_view name;
    bool is_well = in.begin_object();
    while (is_well && in.next_key(name)) is_well = read_member(in, name, out, wrong);
    if (is_well && in.finish()) return std::nullopt;
    out.rows.clear();
    out.last_key.reset();
    if (in.failed()) return in.failure();
    // The service is not at fault: sending the request again would not help.
    out.failure = wrong.to_error();
    return std::nullopt;
}

template <class Request>
wire::operation with_rows() {
    auto changed = wire::operation_of<Request>();
    changed.read = read_response;
    changed.consumed = [](void const*) -> consumed_capacity const* { return nullptr; };
    changed.response = nullptr;
    return changed;
}

void add_attributes(struct_table const& structure, std::vector<std::string_view>& names) {
    auto const add = [&](std::string_view name) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    for (auto const& each : structure.members()) add(each.name);
    if (structure.has_tag()) add(structure.tag_name());
}

}  // namespace

wire::operation const& get_item_operation() {
    static auto const operation = with_rows<get_item_request>();
    return operation;
}

wire::operation const& query_operation() {
    static auto const operation = with_rows<query_request>();
    return operation;
}

wire::operation const& scan_operation() {
    static auto const operation = with_rows<scan_request>();
    return operation;
}

std::vector<std::string_view> attributes_of(table_type const& type) {
    std::vector<std::string_view> names;
    if (!type.is_variant()) add_attributes(type.structure(), names);
    for (std::size_t index = 0; index != type.alternative_count; ++index) {
        add_attributes(type.first_alternative[index]->structure(), names);
    }
    return names;
}

}  // namespace dynaco::mapper
