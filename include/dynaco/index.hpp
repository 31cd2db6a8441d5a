// Secondary indexes, said once by the members that are their keys.
#pragma once

#include <dynaco/mapper/index_keys.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace dynaco {

/// The members that are the partition key of an index: 1 to 4.
template <auto... Members>
using partition_keys = mapper::member_set<Members...>;
/// The members that are the sort key of an index: none to 4.
template <auto... Members>
using sort_keys = mapper::member_set<Members...>;

/// Which attributes of the items an index has.
enum class index_projection : unsigned char {
    all,
    keys_only,  ///< The keys of the index and of the table.
    include,    ///< The keys, and the attributes of the members that are named.
};

/// A secondary index of a table of structs: its name, its keys and what it has of the items. Made
/// by `global_index` and `local_index`, beside the struct, and used to create the table and to
/// read the index:
///
///     inline constexpr auto by_year = dynaco::global_index<&song::year, &song::title>("by-year");
///
///     co_await songs.create(by_year);
///     auto rows = songs.index(by_year).query(1997);
///
/// An item that has not all of the index's keys is not in the index: the members may be optional.
///
/// @par Lifetimes The name is not copied: it is a literal, or outlives the definition.
template <bool IsLocal, class Partition, class Sort>
class index_definition {
  public:
    /// The members that are the keys, as `mapper::member_set`. A local index has the table's
    /// partition key and names none.
    using partition_members = Partition;
    using sort_members = Sort;
    static constexpr bool is_local = IsLocal;

    constexpr explicit index_definition(std::string_view name) noexcept : name_{name} {}

    /// Only the keys of the index and of the table are in the index. Default: all attributes.
    constexpr index_definition keys_only() const noexcept {
        index_definition changed{*this};
        changed.projection_ = index_projection::keys_only;
        changed.included_size_ = 0;
        return changed;
    }
    /// The keys and these members are in the index; at most 20.
    template <auto... Members>
        requires(sizeof...(Members) > 0)
    constexpr index_definition include() const noexcept {
        static_assert(sizeof...(Members) <= max_included,
                      "dynaco: an index includes at most 20 members besides its keys");
        index_definition changed{*this};
        changed.projection_ = index_projection::include;
        changed.included_size_ = 0;
        ((changed.included_[changed.included_size_++] = attribute_name_of<Members>), ...);
        return changed;
    }

    constexpr std::string_view name() const noexcept { return name_; }
    constexpr index_projection projection() const noexcept { return projection_; }
    /// The attributes of the members that `include` named.
    constexpr std::span<std::string_view const> included() const noexcept {
        return {included_.data(), included_size_};
    }

  private:
    static constexpr std::size_t max_included = 20;

    std::string_view name_;
    index_projection projection_ = index_projection::all;
    std::size_t included_size_ = 0;
    std::array<std::string_view, max_included> included_{};
};

/// A global secondary index with one partition key. Members behind it are the sort key: none, one,
/// or several.
template <auto Partition, auto... Sort>
constexpr auto global_index(std::string_view name) noexcept {
    mapper::check_index_keys<partition_keys<Partition>, sort_keys<Sort...>>();
    return index_definition<false, partition_keys<Partition>, sort_keys<Sort...>>(name);
}

/// A global secondary index with up to four partition keys and up to four sort keys.
///
///     inline constexpr auto by_place =
///         dynaco::global_index<dynaco::partition_keys<&match::country, &match::city>,
///                              dynaco::sort_keys<&match::day, &match::id>>("by-place");
///
/// A query gives all partition keys, and none, some (the first ones) or all sort keys.
template <class Partition, class Sort = sort_keys<>>
constexpr auto global_index(std::string_view name) noexcept {
    mapper::check_index_keys<Partition, Sort>();
    return index_definition<false, Partition, Sort>(name);
}

/// A local secondary index: the table's partition key, and a sort key of its own. It can only be
/// created with its table.
template <auto Sort>
constexpr auto local_index(std::string_view name) noexcept {
    mapper::check_index_keys<partition_keys<Sort>, sort_keys<>>();
    return index_definition<true, partition_keys<>, sort_keys<Sort>>(name);
}

}  // namespace dynaco
