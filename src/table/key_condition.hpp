// The key condition and the filter of a query, from what a call was given.
#pragma once

#include <dynaco/mapper/read_calls.hpp>

#include "table/index_state.hpp"
#include "table/table_state.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dynaco::mapper {

/// The names of the keys of a table or of an index.
class key_schema {
  public:
    explicit key_schema(read_source const& from);

    std::vector<std::string> partition;
    std::vector<std::string> sort;
    /// Of the table and of the index, what a place between two items is made of.
    std::vector<std::string> all;
};

/// The expressions of a query.
class query_expressions {
  public:
    /// Values are those of the first keys; comparisons of sort keys join them, all others join the
    /// filter.
    query_expressions(key_schema const& schema, key_values keys, partition_settings settings);

    std::optional<key_condition_expression> key;
    std::optional<condition_expression> filter;
};

}  // namespace dynaco::mapper
