#include "wire/operation_binding.hpp"

namespace dynaco::wire {

std::optional<error> write_body(void const* request, std::string& out, struct_table const& table) {
    json_writer writer{out};
    write_struct(writer, request, table);
    return writer.failure();
}

std::optional<error> read_body(std::string_view body, void* response, struct_table const& table) {
    if (body.empty() && table.fields().empty()) return std::nullopt;
    json_reader reader{body};
    read_struct(reader, response, table);
    if (!reader.finish()) return reader.failure();
    return std::nullopt;
}

}  // namespace dynaco::wire
