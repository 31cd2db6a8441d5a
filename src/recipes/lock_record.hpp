// A lock's record, and the writes that change it.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/update_item.hpp>

#include "recipes/table_home.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What a record says. The default one is that of a record that is not there.
///
/// Every write of a holder has a version that is greater than those before it. Records of other
/// programs may lack what is not in `owner` and `version`.
class lock_record {
  public:
    lock_record() = default;
    explicit lock_record(item const& from);

    [[nodiscard]] bool is_held() const noexcept { return owner.has_value(); }
    /// Whether it is held by this acquisition.
    [[nodiscard]] bool is_held_by(std::string const& which, std::uint64_t its_fence) const {
        return is_held() && grant == which && fence == its_fence;
    }

    std::optional<std::string> owner;  ///< Nobody has it if there is none.
    std::optional<std::uint64_t> version;
    std::uint64_t fence = 0;                           ///< Of the last acquisition.
    std::optional<std::chrono::milliseconds> lease{};  ///< Of the last acquisition.
    std::string grant;     ///< The last acquisition's identifier, which is random.
    std::string released;  ///< That of the last one that was given back by its holder.
    std::string stored;    ///< Of the last data that a holder has stored, also random.
    std::optional<attribute_value> data;
};

/// What all writes of a record need.
class lock_place {
  public:
    lock_place(table_home const& home, std::string const& key,
               std::optional<std::chrono::seconds> forget_after);

    std::string table;
    item key;
    std::string expiry_name;
    std::optional<std::int64_t> expires;  ///< In seconds since 1970; records stay without.
};

/// A version of a record that was seen, to be replaced by a condition.
class seen_version {
  public:
    seen_version(std::string its_grant, std::optional<std::uint64_t> its_version)
        : grant{std::move(its_grant)}, version{its_version} {}

    std::string grant;
    std::optional<std::uint64_t> version;

    friend bool operator==(seen_version const&, seen_version const&) = default;
};

/// Data that a holder stores.
class lock_data {
  public:
    lock_data(std::string its_id, attribute_value its_value)
        : id{std::move(its_id)}, value{std::move(its_value)} {}

    std::string id;  ///< Random: by it whoever stores it knows it again.
    attribute_value value;
};

/// What an acquisition writes.
class lock_claim {
  public:
    lock_claim(std::string its_grant, std::string its_owner, std::chrono::milliseconds its_lease,
               std::uint64_t first)
        : grant{std::move(its_grant)},
          owner{std::move(its_owner)},
          lease{its_lease},
          first_fence{first} {}

    std::string grant;
    std::string owner;
    std::chrono::milliseconds lease;
    std::uint64_t first_fence;            ///< For a record that has none.
    std::optional<seen_version> instead;  ///< May be taken although it is held.
};

/// Takes a lock that is free, or that still is as the claim says.
[[nodiscard]] update_item_request make_claim(lock_place place, lock_claim const& claim);
/// A heartbeat: writes a version and a lease if this acquisition still holds the lock and no later
/// version was written, so that writes which the network delays change nothing. It may bring data.
[[nodiscard]] update_item_request make_extension(lock_place place, std::string const& grant,
                                                 std::uint64_t fence, std::uint64_t version,
                                                 std::chrono::milliseconds lease,
                                                 std::optional<lock_data> const& data);
/// Gives a lock back if this acquisition still holds it.
[[nodiscard]] update_item_request make_release(lock_place place, std::string const& grant,
                                               std::uint64_t fence,
                                               std::optional<attribute_value> const& data);
/// Takes a lock away from whoever was seen to hold it.
[[nodiscard]] update_item_request make_removal(lock_place place, lock_record const& seen);
[[nodiscard]] get_item_request make_look(lock_place const& place);

}  // namespace dynaco::recipes::detail
