// A counter's records, and the requests for them.
#pragma once

#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/update_item.hpp>

#include "recipes/table_home.hpp"
#include "recipes/writer_tally.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// The number in a record, whoever wrote it. The default one is that of a record that is not there.
class counter_record {
  public:
    counter_record() = default;
    explicit counter_record(item const& from);

    std::int64_t total = 0;
    std::optional<std::uint64_t> version;
    std::string write;  ///< The last reset's identifier.
};

/// The key of the record with what resets have subtracted.
[[nodiscard]] item counter_head_key(table_home const& home, std::string const& name);
/// That of a writer.
[[nodiscard]] item counter_row_key(table_home const& home, std::string const& name, int shard,
                                   std::string const& writer);

/// A sum instead of an earlier one.
/// @param is_known Whether the record must exist.
[[nodiscard]] update_item_request make_sum(table_home const& home, item key,
                                           tally_write const& what, bool is_known);
/// Another total instead of the one that was seen.
[[nodiscard]] update_item_request make_counter_reset(table_home const& home, item key,
                                                     counter_record const& seen, std::int64_t total,
                                                     std::string const& write);
[[nodiscard]] query_request make_counter_query(table_home const& home, std::string const& name,
                                               int shard);

}  // namespace dynaco::recipes::detail
