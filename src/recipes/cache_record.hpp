// An entry's record, and the requests that read and change it.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/recipes/cache_options.hpp>

#include "recipes/table_home.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::recipes::detail {

/// Milliseconds since 1970, by a wall clock.
using wall_time = std::int64_t;
[[nodiscard]] wall_time wall_time_of(std::chrono::system_clock::time_point when);
/// So long after the other, rounded up.
[[nodiscard]] wall_time wall_time_after(std::chrono::system_clock::time_point begin,
                                        std::chrono::milliseconds how_long);

/// What a record says. The default one is that of a record that is not there. Records of other
/// programs may have no version, and their end in seconds only.
class cache_record {
  public:
    cache_record() = default;
    cache_record(item const& from, std::string_view expiry_name);

    /// Whether its time has not passed. One that was erased has no time.
    [[nodiscard]] bool is_live(wall_time now) const noexcept { return !ends || *ends > now; }
    [[nodiscard]] bool is_erased() const noexcept { return ends && *ends == 0; }

    std::optional<std::uint64_t> version;
    std::string write;                    ///< The last write's identifier, which is random.
    std::optional<wall_time> ends;        ///< For ever without one.
    std::optional<wall_time> deleted_at;  ///< When the service may delete it.
    std::optional<attribute_value> data;
};

/// What a write's condition says about the record.
class cache_condition {
  public:
    /// That its version is smaller, or that there is none.
    static cache_condition is_older() { return cache_condition{}; }
    /// That it is the one that was seen.
    static cache_condition is_as_seen(cache_record const& seen) {
        cache_condition made;
        made.exactly_ = true;
        made.version_ = seen.version;
        return made;
    }

    [[nodiscard]] bool is_exact() const noexcept { return exactly_; }
    [[nodiscard]] std::optional<std::uint64_t> const& version() const noexcept { return version_; }

  private:
    bool exactly_ = false;
    std::optional<std::uint64_t> version_;
};

/// What is written of an entry: a value, or that it is erased.
class cache_write {
  public:
    cache_write(std::string its_id, std::optional<attribute_value> its_data,
                std::optional<wall_time> when, cache_condition its_condition)
        : id{std::move(its_id)}, data{std::move(its_data)}, ends{when}, condition{its_condition} {}

    std::string id;
    std::optional<attribute_value> data;  ///< It is erased without.
    std::optional<wall_time> ends;
    cache_condition condition;
    std::uint64_t version = 0;
};

/// Where the entries of a cache are.
class cache_place {
  public:
    cache_place(table_home const& home, cache_options const& options);

    [[nodiscard]] item key_of(std::string const& key) const;
    [[nodiscard]] std::string partition(int number) const;
    [[nodiscard]] int partition_of(std::string_view key) const;
    /// What is wrong with a key.
    [[nodiscard]] std::optional<error> find_key_fault(std::string const& key) const;

    std::string const table;
    std::string const stem;  ///< `CACHE#` and the prefix.
    std::string const expiry_name;
    cache_layout const layout;
    int const partitions;
    bool const consistent;
};

[[nodiscard]] get_item_request make_cache_read(cache_place const& place, std::string const& key);
/// The same without the value.
[[nodiscard]] get_item_request make_cache_check(cache_place const& place, std::string const& key);
/// @param now For the time at which the service deletes what was erased.
[[nodiscard]] put_item_request make_cache_write(cache_place const& place, std::string const& key,
                                                cache_write const& write, wall_time now);
/// Deletes a record that is as it was seen.
[[nodiscard]] delete_item_request make_cache_removal(cache_place const& place,
                                                     std::string const& key,
                                                     cache_record const& seen);

}  // namespace dynaco::recipes::detail
