// The records of checkpoints, and the requests about them.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/recipes/checkpoints.hpp>
#include <dynaco/shard_checkpoint.hpp>

#include "recipes/table_home.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

[[nodiscard]] std::string partition_of_checkpoints(table_home const& home, std::string const& key);
/// 20 digits, so that texts are in the order of numbers.
[[nodiscard]] std::string sequence_text(std::uint64_t sequence);
[[nodiscard]] item key_of_checkpoint(table_home const& home, std::string const& key,
                                     std::uint64_t sequence);
/// What is wrong with the key.
[[nodiscard]] std::optional<error> find_fault(table_home const& home, std::string const& key);

[[nodiscard]] put_item_request make_checkpoint_save(table_home const& home, std::string const& key,
                                                    checkpoint const& what,
                                                    std::string const& write);
/// What a failed condition of that comes to, from the record that made it fail.
[[nodiscard]] save_outcome judge_save(item const* shown, attribute_value const& data,
                                      std::string const& write) noexcept;
enum class checkpoint_order { oldest_first, newest_first };
[[nodiscard]] query_request make_checkpoint_query(table_home const& home, std::string const& key,
                                                  checkpoint_order order);
/// Removes the record that was seen, and not one of the same key that was written since.
[[nodiscard]] delete_item_request make_checkpoint_removal(table_home const& home, item const& seen);
[[nodiscard]] result<checkpoint> read_checkpoint(item const& from);

/// How far a reader of a shard has come, as text: greater means further, and finished is furthest.
[[nodiscard]] std::string position_of(shard_checkpoint const& checkpoint);
[[nodiscard]] item key_of_shard(table_home const& home, std::string const& reader,
                                std::string const& shard);
/// Saves unless what is there is as far.
[[nodiscard]] put_item_request make_shard_save(table_home const& home, std::string const& reader,
                                               shard_checkpoint const& checkpoint);
[[nodiscard]] query_request make_shard_query(table_home const& home, std::string const& reader);
[[nodiscard]] result<shard_checkpoint> read_shard(item const& from);

}  // namespace dynaco::recipes::detail
