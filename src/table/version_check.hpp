// The condition that a version is the one that was read, and what its failure means.
#pragma once

#include <dynaco/condition_expression.hpp>
#include <dynaco/mapper/table_type.hpp>
#include <dynaco/result.hpp>

#include "table/table_state.hpp"
#include "table/write_history.hpp"
#include "table/write_stamp.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::mapper {

/// The attribute that has the ids of an item's writes.
std::string history_name(std::string_view version_name);

/// Whether there is an item.
condition_expression item_exists(table_state const& table);
/// Whether an item has this version: of the first one, whether it has none, or is not there.
condition_expression has_version(std::string_view version_name, item_version const& version);
/// What must hold for both; either may be absent.
std::optional<condition_expression> both(std::optional<condition_expression> left,
                                         std::optional<condition_expression> right);

/// What an item says of its writes.
item_writes writes_in(item const& from, std::string_view version_name, bool counts);

/// A failed write whose condition had a check of the version in it, in the caller's terms. Nothing
/// if it is a success: an earlier copy of the same write has landed.
///
/// `errc::version_mismatch` may have been applied if that cannot be told any more, and only then.
[[nodiscard]] std::optional<error> explain(error const& failure, guarded_write write,
                                           std::string_view version_name);

/// A failed write that needed an item: `errc::item_not_found` if there is none.
error explain_absence(error const& failure, table_state const& table);
error item_not_found(table_state const& table);

/// An object that is ready to be put.
class prepared_put {
  public:
    prepared_put() = default;

    item attributes;
    std::optional<guarded_write> guard;  ///< Of a type with a version.
};
/// Sets what writes set in an object of a struct's type, and renders it. The version follows that
/// of `read`, if the writer has read the item, or else that of the object.
/// @par Errors Those of `to_item`, and of versions that cannot count on.
result<prepared_put> prepare_put(table_type const& type, void* object, write_stamp const& stamp,
                                 item_writes const* read);

}  // namespace dynaco::mapper
