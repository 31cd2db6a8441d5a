// One writer and one reader for all requests, responses and what they hold.
#pragma once

#include "wire/description.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_writer.hpp"

namespace dynaco::wire {

/// Writes an object of the structure `table` describes. Optionals without a value and empty lists,
/// maps and items that are not required are left out.
void write_struct(json_writer& out, void const* object, struct_table const& table);

/// How one member is read otherwise than into its structure.
struct member_reader {
    std::string_view name;  // as `Items`
    bool (*read)(json_reader& in, void* context);
    void* context;
};

/// Reads into an object of the structure `table` describes, which must be as its constructor left
/// it. Members that the table does not have are skipped, and so are those that are null; a member
/// that comes twice is a failure. False when `in` has failed; the object is then unspecified.
///
/// @param instead Reads its member in place of what `object` would have of it; null: all are read
/// into `object`.
bool read_struct(json_reader& in, void* object, struct_table const& table,
                 member_reader const* instead = nullptr);

}  // namespace dynaco::wire
