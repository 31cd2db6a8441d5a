#include "table/row_reader.hpp"

#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

#include "table/expiry.hpp"
#include "table/wire_reader.hpp"
#include "wire/json_reader.hpp"
#include "wire/struct_codec.hpp"

#include <algorithm>
#include <utility>

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

// A response while it is read: what the reader of one of its members is given.
struct row_reading {
    row_response& out;
    problem wrong;
};

bool read_item_member(wire::json_reader& in, void* context) {
    auto& to = *static_cast<row_reading*>(context);
    return read_row(in, to.out, to.wrong) || to.wrong.in_member("Item");
}

bool read_items_member(wire::json_reader& in, void* context) {
    auto& to = *static_cast<row_reading*>(context);
    return read_rows(in, to.out, to.wrong) || to.wrong.in_member("Items");
}

// The rows of one member and, read as ever, all others.
template <class Request>
std::optional<error> read_response(std::string_view body, void* response) {
    using original = typename Request::response_type;
    auto& out = *static_cast<row_response*>(response);
    constexpr bool is_page = requires(original of) { of.last_evaluated_key; };
    row_reading to{out, {}};
    wire::member_reader const rows{is_page ? "Items" : "Item",
                                   is_page ? read_items_member : read_item_member, &to};
    wire::json_reader in{body};
    original rest;
    if (wire::read_struct(in, &rest, *wire::operation_of<Request>().response, &rows) &&
        in.finish()) {
        if constexpr (is_page) out.last_key = std::move(rest.last_evaluated_key);
        return std::nullopt;
    }
    out.rows.clear();
    if (in.failed()) return in.failure();
    // The service is not at fault: sending the request again would not help.
    out.failure = to.wrong.to_error();
    return std::nullopt;
}

template <class Request>
wire::operation with_rows() {
    auto changed = wire::operation_of<Request>();
    changed.read = read_response<Request>;
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
