// A rate limiter's record, and the writes that lease tokens.
#pragma once

#include <dynaco/operations/update_item.hpp>

#include "recipes/table_home.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What a record says. Numbers of tokens are counted since the record was made.
class bucket_record {
  public:
    bucket_record() = default;
    explicit bucket_record(item const& from);

    /// Whether it is one that a limiter has made.
    [[nodiscard]] bool is_there() const noexcept { return !epoch.empty(); }

    std::string epoch;        ///< Of this record: another one begins to count anew. Random.
    std::int64_t issued = 0;  ///< Leased in all.
    std::int64_t limit = 0;   ///< How many could have been, when it was last written.
    std::string write;        ///< The last write. Random.
};

class bucket_place {
  public:
    bucket_place(table_home const& home, std::string const& key,
                 std::optional<std::chrono::seconds> forget_after);

    std::string table;
    item key;
    std::string expiry_name;
    std::optional<std::int64_t> expires;  ///< In seconds since 1970; records stay without.
};

/// What a lease writes.
class bucket_write {
  public:
    bucket_write(std::string its_id, std::int64_t count, std::int64_t most)
        : id{std::move(its_id)}, tokens{count}, limit{most} {}

    std::string id;
    std::int64_t tokens;
    std::int64_t limit;  ///< All that may be leased by then, these included.
};

/// Leases tokens of the record of this epoch, if they stay within the limit. A copy of the write
/// that comes right after it changes nothing.
[[nodiscard]] update_item_request make_lease(bucket_place place, std::string const& epoch,
                                             bucket_write const& write);
/// Makes the record, and takes the first tokens, if there is none.
[[nodiscard]] update_item_request make_bucket(bucket_place place, bucket_write const& write);

}  // namespace dynaco::recipes::detail
