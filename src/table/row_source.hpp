// The pages of a query or scan whose items become rows.
#pragma once

#include <dynaco/mapper/row_store.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>
#include <dynaco/table_options.hpp>

#include "table/row_reader.hpp"
#include "table/table_state.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dynaco::mapper {

using rows_request = std::variant<query_request, scan_request>;

/// What a query or scan of a table asks, but for the page.
class row_query {
  public:
    row_query(std::shared_ptr<table_state const> of, rows_request asked)
        : table{std::move(of)}, request{std::move(asked)} {}

    std::shared_ptr<table_state const> table;
    rows_request request;
    std::optional<unexpired_option> expiry;
    std::vector<std::string> key_names;  ///< Of the table, and of the index.
    std::optional<error> invalid;        ///< Why it cannot be sent.
};

/// Adds the filter of expiry.
std::optional<error> leave_out_expired(rows_request& request, table_type const& type,
                                       std::int64_t now);

std::unique_ptr<helpers::page_source> make_row_source(row_query query, row_format const& format);

}  // namespace dynaco::mapper
