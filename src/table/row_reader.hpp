// Responses of reads straight into rows.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/mapper/row_store.hpp>

#include "table/problem.hpp"
#include "wire/operation.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dynaco::mapper {

/// A response while it is read, and what is left of it.
class row_response {
  public:
    /// @param time Rows that had expired then are left out.
    row_response(row_store& into, table_type const& of, std::optional<std::int64_t> time)
        : rows{into}, type{of}, now{time} {}

    row_store& rows;
    table_type const& type;
    std::optional<std::int64_t> now;
    std::optional<item> last_key;
    std::optional<error> failure;  ///< An item that is no row; the response is sound.
};

/// The operations with a `row_response` as their response.
wire::operation const& get_item_operation();
wire::operation const& query_operation();
wire::operation const& scan_operation();

/// The attributes of a type, as the projection that asks for nothing else.
std::vector<std::string_view> attributes_of(table_type const& type);

}  // namespace dynaco::mapper
