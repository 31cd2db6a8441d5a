// A change of an item, as a stream reader hands it out.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/get_records.hpp>
#include <dynaco/timestamp.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco {

/// What a `change_record` tells.
enum class change_kind {
    unknown,  ///< A change of a kind that this version does not know: see `event_name`.
    insert,   ///< The item was added.
    modify,   ///< Attributes of the item were changed.
    remove,   ///< The item was removed.
    gap,      ///< No change: changes were lost here, because nobody read them in time.
};

/// Why changes were lost.
enum class gap_cause {
    /// They were older than the 24 hours that a stream keeps them.
    trimmed,
    /// The whole shard was, and is gone.
    shard_trimmed,
    /// The reader began at the newest change, and its place was given up, 15 minutes later, before
    /// it had read any: it begins at the newest once more. Only with `stream_start::latest`.
    position_expired,
};

/// The enumerator's name, as `insert`; empty for values that are no enumerator.
std::string_view to_string(change_kind value) noexcept;
std::string_view to_string(gap_cause value) noexcept;
std::ostream& operator<<(std::ostream& out, change_kind value);
std::ostream& operator<<(std::ostream& out, gap_cause value);

/// One change of one item, or a gap in the changes.
class change_record {
  public:
    change_record() = default;

    change_kind kind = change_kind::unknown;
    /// The primary key of the item; empty in a gap.
    item keys;
    /// The item after the change; absent if it was removed, or if the stream does not tell it.
    std::optional<item> new_image;
    /// The item before the change; absent if it was added, or if the stream does not tell it.
    std::optional<item> old_image;
    /// The place of the change in its shard. In a gap, that of the last record that was read before
    /// it; empty if there was none.
    std::string sequence_number;
    /// The shard that the change or the gap is in.
    std::string shard_id;
    /// When the change happened, rounded down by the service.
    std::optional<timestamp> approximate_creation_date_time;
    /// The size of the change in bytes, as the service counts it; 0 if it does not say.
    std::int64_t size_bytes = 0;
    /// Tells the event from all others: for those who must notice one that they saw before.
    std::string event_id;
    /// The kind in the service's words, as `INSERT`; empty in a gap.
    std::string event_name;
    /// Who made the change; set for what the service did by itself.
    std::optional<stream_identity> user_identity;
    /// Why changes were lost; set in a gap only.
    std::optional<dynaco::gap_cause> gap_cause;

    [[nodiscard]] bool is_gap() const noexcept { return kind == change_kind::gap; }
    /// Whether the item was removed by the service, because its time to live had passed.
    [[nodiscard]] bool is_expiry() const noexcept;

    friend bool operator==(change_record const&, change_record const&);
};

/// Changes of one shard that came in one answer, in their order; or one gap.
class change_batch {
  public:
    change_batch() = default;

    std::string shard_id;
    /// Never empty.
    std::vector<change_record> records;

    friend bool operator==(change_batch const&, change_batch const&);
};

}  // namespace dynaco
