// The records of atomic sets, the writes that change them, and what is to be done about a lock.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/error.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/operations/update_item.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include "recipes/table_home.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::recipes::detail {

/// What all calls of some atomic sets share.
class atomic_home {
  public:
    /// @par Errors `exception` with `errc::invalid_argument` for an option out of its range.
    atomic_home(std::shared_ptr<table_home> on, atomic_set_options with);

    [[nodiscard]] item key_of(atomic_key const& key) const;
    [[nodiscard]] item item_of(atomic_item const& value) const;
    /// In seconds since 1970, by the wall clock.
    [[nodiscard]] std::int64_t now() const;

    std::shared_ptr<table_home> const table;
    atomic_set_options const options;
};

/// What a record says of the lock that it is. The default one is that of a record that is not
/// there.
class atomic_lock_record {
  public:
    atomic_lock_record() = default;
    atomic_lock_record(item const& from, std::string const& expiry_name);

    bool exists = false;
    bool has_data = false;  ///< It is no lock.
    std::optional<std::string> version;
    std::optional<std::int64_t> expires;  ///< In seconds since 1970.
};

/// What somebody who wants a lock has to do about its record.
enum class lock_need {
    nothing,  ///< It is as it should be.
    create,   ///< It is not there.
    renew,    ///< It is near its end, or past it, or was made by something else.
    refuse,   ///< It is an item with data, which must not expire.
};
[[nodiscard]] lock_need need_of(atomic_lock_record const& record, std::int64_t now,
                                std::chrono::seconds renew_before) noexcept;

/// A version of a lock that is to be written.
class lock_version {
  public:
    lock_version(std::string its_id, std::int64_t end) : id{std::move(its_id)}, expires{end} {}

    std::string id;
    std::int64_t expires;
};

[[nodiscard]] put_item_request make_lock_creation(atomic_home const& home, atomic_key const& key,
                                                  lock_version const& fresh);
/// Gives a lock another version if it is as it was seen.
[[nodiscard]] update_item_request make_lock_renewal(atomic_home const& home, atomic_key const& key,
                                                    atomic_lock_record const& seen,
                                                    lock_version const& fresh);
/// The items, then the locks.
[[nodiscard]] transact_write_items_request make_atomic_write(atomic_home const& home,
                                                             std::vector<atomic_item> const& items,
                                                             std::vector<atomic_lock> const& locks,
                                                             lock_version const& fresh);
[[nodiscard]] query_request make_atomic_query(atomic_home const& home, atomic_query const& what);

/// What is wrong with a set before it is sent.
[[nodiscard]] std::optional<error> find_fault(atomic_home const& home,
                                              std::vector<atomic_item> const& items,
                                              std::vector<atomic_lock> const& locks);
/// What is wrong with a key.
[[nodiscard]] std::optional<error> find_fault(atomic_home const& home, atomic_key const& key);

/// What a failed transaction of `make_atomic_write` comes to: nothing if a lock has the version
/// that it was to write, so that it has been carried out; a race if the version of a lock is
/// another; otherwise the failure itself.
[[nodiscard]] std::optional<error> judge_atomic_write(error const& failure,
                                                      std::vector<atomic_lock> const& locks,
                                                      std::size_t items,
                                                      std::string const& fresh_version);

/// The item that a record is; nothing if it has no data.
[[nodiscard]] result<std::optional<atomic_item>> read_atomic_item(atomic_key key, item const& from);

}  // namespace dynaco::recipes::detail
