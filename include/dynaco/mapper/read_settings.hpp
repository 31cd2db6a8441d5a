// The options of each kind of read, collected from its arguments. Private to dynaco.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/condition_expression.hpp>
#include <dynaco/key_condition_expression.hpp>
#include <dynaco/pager_options.hpp>
#include <dynaco/table_options.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace dynaco::mapper {

/// Of every read.
class read_settings {
  public:
    read_settings() = default;

    void add(call_options value) { call = value; }
    void add(consistent_read_option) { consistent = true; }
    void add(unexpired_option value) { expiry = value; }

    call_options call;
    bool consistent = false;
    std::optional<unexpired_option> expiry;
};

/// Of what reads many items: which of them.
class selection_settings : public read_settings {
  public:
    selection_settings() = default;

    using read_settings::add;
    void add(condition_expression more) {
        filter = filter ? *std::move(filter) && std::move(more) : std::move(more);
    }

    std::optional<condition_expression> filter;
};

/// Of what reads items of one partition: which sort keys.
class partition_settings : public selection_settings {
  public:
    partition_settings() = default;

    using selection_settings::add;
    void add(sort_key_condition more) { comparisons.push_back(std::move(more)); }
    void add(key_condition_expression more) {
        key = key ? *std::move(key) && std::move(more) : std::move(more);
    }

    // Of the sort key, or else parts of the filter.
    std::vector<sort_key_condition> comparisons;
    std::optional<key_condition_expression> key;
};

/// Of what is given row by row.
template <class Selection>
class row_settings : public Selection {
  public:
    row_settings() = default;

    using Selection::add;
    void add(limit_option rows) { pages.limit(rows.value); }
    void add(page_size_option items) { page_size = items.value; }
    void add(cursor_option cursor) { pages.from(std::move(cursor.value)); }
    void add(prefetch_option) { pages.prefetch(); }

    pager_options pages;
    std::optional<std::int32_t> page_size;
};

using scan_settings = row_settings<selection_settings>;

class query_settings : public row_settings<partition_settings> {
  public:
    query_settings() = default;

    using row_settings<partition_settings>::add;
    void add(descending_option) { is_descending = true; }

    bool is_descending = false;
};

}  // namespace dynaco::mapper
