// Entries of a cache that are kept in the process, too.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace dynaco::recipes::detail {

/// The entries that were used last, within bounds of number, size and age.
///
/// A read or a write of the table begins and ends here. What a read has found is kept only if no
/// write of its key has begun or ended meanwhile, and what a write has stored only if no other one
/// has: otherwise it could be older than what has replaced it. Which keys were written is told by a
/// number for each of a few groups of keys, so that it takes no memory.
class local_copies {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    local_copies(std::size_t most_entries, std::size_t most_bytes, duration most_age)
        : most_entries_{most_entries}, most_bytes_{most_bytes}, most_age_{most_age} {}
    local_copies(local_copies const&) = delete;
    local_copies& operator=(local_copies const&) = delete;

    /// A value, and when its time to live ends, by the wall clock, in milliseconds since 1970.
    class copy {
      public:
        copy(attribute_value its_value, std::optional<std::int64_t> when)
            : value{std::move(its_value)}, ends{when} {}

        attribute_value value;
        std::optional<std::int64_t> ends;
    };

    /// When something has begun.
    class ticket {
      public:
        ticket(std::size_t its_group, std::uint64_t count, time_point when)
            : group{its_group}, changes{count}, began{when} {}

        std::size_t group;
        std::uint64_t changes;
        time_point began;
    };

    /// Null if there is none that may be used. Valid until the next call.
    [[nodiscard]] copy const* find(std::string const& key, time_point now, std::int64_t wall_now);

    [[nodiscard]] ticket begin_read(std::string const& key, time_point now) const;
    void end_read(ticket const& from, std::string const& key, copy found);

    [[nodiscard]] ticket begin_write(std::string const& key, time_point now);
    /// @param stored Nothing if the entry was erased, or if it is not known what became of it.
    void end_write(ticket const& from, std::string const& key, std::optional<copy> stored);

    /// All entries are written, or may have been.
    void forget_all();

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  private:
    class entry {
      public:
        entry(std::string its_key, copy its_copy, time_point when, std::size_t its_size)
            : key{std::move(its_key)}, kept{std::move(its_copy)}, old_at{when}, size{its_size} {}

        std::string key;
        copy kept;
        time_point old_at;
        std::size_t size;
    };
    using entry_list = std::list<entry>;

    static std::size_t group_of(std::string const& key);
    void keep(std::string const& key, copy what, time_point began);
    void drop(std::string const& key);
    void drop(entry_list::iterator which);

    static constexpr std::size_t groups = 256;

    std::size_t most_entries_;
    std::size_t most_bytes_;
    duration most_age_;
    entry_list entries_;  // the one that was used last comes first
    std::unordered_map<std::string, entry_list::iterator> places_;
    std::size_t bytes_ = 0;
    std::array<std::uint64_t, groups> changes_{};
};

}  // namespace dynaco::recipes::detail
