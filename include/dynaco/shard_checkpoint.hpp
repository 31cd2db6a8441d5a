// How far a shard of a stream has been dealt with.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace dynaco {

/// How far one shard has been dealt with: what a `checkpoint_store` keeps.
class shard_checkpoint {
  public:
    shard_checkpoint() = default;
    explicit shard_checkpoint(std::string shard, std::optional<std::string> last = std::nullopt,
                              bool finished = false)
        : shard_id{std::move(shard)}, sequence_number{std::move(last)}, is_finished{finished} {}

    /// The shard; a stream has no two of the same name.
    std::string shard_id;
    /// The last record that was dealt with; absent if there was none.
    std::optional<std::string> sequence_number;
    /// The shard is closed and was dealt with to its end: it is not read again.
    bool is_finished = false;

    friend bool operator==(shard_checkpoint const&, shard_checkpoint const&) = default;
};

}  // namespace dynaco
