#include <dynaco/mapping.hpp>

#include "table/value_reader.hpp"
#include "table/value_writer.hpp"

namespace dynaco::mapper {
namespace {

std::optional<error> outcome(bool is_well, problem const& wrong) {
    if (is_well) return std::nullopt;
    return wrong.to_error();
}

}  // namespace

std::optional<error> write_item(void const* object, codec const& type, item& out) {
    problem wrong;
    if (type.kind == codec::kinds::structure) {
        return outcome(write_struct(object, type.structure(), out, wrong), wrong);
    }
    auto const index = type.variant->index(object);
    auto const alternatives = type.variant->alternatives();
    if (index >= alternatives.size()) {
        return error{errc::not_representable, "a variant that holds nothing"};
    }
    return outcome(
        write_struct(type.variant->value(object), alternatives[index]().structure(), out, wrong),
        wrong);
}

std::optional<error> write_key(void const* object, struct_table const& table,
                               std::span<std::size_t const> positions, item& out) {
    problem wrong;
    for (auto const position : positions) {
        if (!write_member(object, table.members()[position], out, wrong)) return wrong.to_error();
    }
    return std::nullopt;
}

std::optional<error> write_value(void const* object, codec const& type, attribute_value& out) {
    problem wrong;
    return outcome(write(object, type, out, wrong), wrong);
}

std::optional<error> read_item(item const& from, codec const& type, void* object) {
    problem wrong;
    if (type.kind == codec::kinds::structure) {
        return outcome(read_struct(from, type.structure(), object, wrong), wrong);
    }
    if (type.variant->alternatives().size() > 1) {
        return outcome(read_tagged(from, type, object, wrong), wrong);
    }
    return outcome(read_struct(from, type.variant->alternatives()[0]().structure(),
                               type.variant->emplace(object, 0), wrong),
                   wrong);
}

std::optional<error> read_value(attribute_value const& from, codec const& type, void* object) {
    problem wrong;
    return outcome(read(from, type, object, wrong), wrong);
}

}  // namespace dynaco::mapper
