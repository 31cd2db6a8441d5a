// What a table reads: items by their keys, queries and scans.
#pragma once

#include <dynaco/index.hpp>
#include <dynaco/index_view.hpp>
#include <dynaco/mapper/read_calls.hpp>
#include <dynaco/mapper/table_base.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/rows.hpp>
#include <dynaco/table_options.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynaco {

/// The part of `table` that reads.
///
/// Attributes that are no member are skipped without a look at what they hold: unlike the client's
/// own reads, these do not refuse a response in which such an attribute comes twice or has a type
/// that DynamoDB does not.
template <mapped_struct T>
class table_reads : public mapper::table_base {
  protected:
    using mapper::table_base::table_base;

  public:
    /// The item of a key, or nothing.
    ///
    ///     std::optional<song> one = co_await songs.get("Björk", "Jóga", consistent_read);
    ///
    /// Options: `consistent_read`, `unexpired`, `call_options`, `as_result`.
    /// @par Errors Those of GetItem, and of `from_item`. `errc::invalid_argument` for a key that
    /// has not the attributes of the table's keys.
    template <class... Arguments>
    mapper::call_of<std::optional<T>, Arguments...> get(Arguments&&... arguments) const {
        return get_as<T>(std::forward<Arguments>(arguments)...);
    }
    /// The same with another struct for what is asked for; see `query_as`.
    template <mapped_struct Row, class... Arguments>
    mapper::call_of<std::optional<Row>, Arguments...> get_as(Arguments&&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        mapper::check_expiry<Row, Arguments...>();
        auto key = mapper::key_from<T, mapper::leading_arguments<Arguments...>()>(
            *state(), std::forward_as_tuple(arguments...));
        return mapper::in_form<Arguments...>(mapper::get_row<T, Row>(
            state(), std::move(key),
            mapper::settings_of<mapper::read_settings>(std::forward<Arguments>(arguments)...)));
    }
    /// The same into a struct that the caller has, which is written over: whether there is an item.
    /// Its texts and bytes keep their memory, so that reading one item after the other into the
    /// same struct allocates hardly any.
    ///
    ///     bool found = co_await songs.get_into(one, "Björk", "Jóga");
    ///
    /// Without an item `into` stays as it is. After a failure, and for an item that `unexpired`
    /// leaves out, what it holds is unspecified.
    /// @par Lifetimes `into` outlives the call.
    template <class... Arguments>
    mapper::call_of<bool, Arguments...> get_into(T& into, Arguments&&... arguments) const {
        static_assert(std::is_move_assignable_v<T>, "dynaco: 'get_into' assigns to its struct");
        mapper::check_arguments<1, Arguments...>();
        mapper::check_expiry<T, Arguments...>();
        auto key = mapper::key_from<T, mapper::leading_arguments<Arguments...>()>(
            *state(), std::forward_as_tuple(arguments...));
        return mapper::in_form<Arguments...>(mapper::get_row_into<T, T>(
            state(), std::move(key), &into,
            mapper::settings_of<mapper::read_settings>(std::forward<Arguments>(arguments)...)));
    }

    /// Whether there is an item of a key; nothing but the key is sent back. Options as of `get`.
    template <class... Arguments>
    mapper::call_of<bool, Arguments...> exists(Arguments&&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        mapper::check_expiry<T, Arguments...>();
        auto key = mapper::key_from<T, mapper::leading_arguments<Arguments...>()>(
            *state(), std::forward_as_tuple(arguments...));
        return mapper::in_form<Arguments...>(mapper::find_item(
            state(), std::move(key),
            mapper::settings_of<mapper::read_settings>(std::forward<Arguments>(arguments)...)));
    }

    /// The items of one partition, in the order of the sort key.
    ///
    ///     auto found = songs.query("Björk", begins_with("title", "J"), descending, limit(10));
    ///     while (auto song = co_await found.next()) ...
    ///
    /// First the partition key's value, and the sort key's if only that is wanted; or a
    /// `key_condition_expression` in place of both. Then in any order:
    /// - a comparison of the sort key (`begins_with`, `between`, `==`, `<` and its like), which
    ///   becomes part of the key condition;
    /// - any other condition, which is a filter: what it leaves out has been read and paid for;
    /// - `descending`, `limit`, `page_size`, `from`, `prefetch`, `consistent_read`, `unexpired`;
    /// - `call_options`: a timeout is that of one page, a deadline that of all.
    ///
    /// Nothing is sent before the first row is asked for; see `rows`, also for what fails.
    template <class... Arguments>
    rows<T> query(Arguments&&... arguments) const {
        return query_as<T>(std::forward<Arguments>(arguments)...);
    }
    /// The same with another struct for what is asked for: its members' attributes are the
    /// projection.
    ///
    ///     auto titles = songs.query_as<title_only>("Björk");
    template <mapped_struct Row, class... Arguments>
    rows<Row> query_as(Arguments&&... arguments) const {
        return mapper::query_rows<T, Row, mapper::primary_keys<T>>(
            mapper::read_source{state()}, std::forward<Arguments>(arguments)...);
    }

    /// All items, in no order. Options as of `query`, but for `descending` and conditions of keys:
    /// every condition is a filter. For large tables see `parallel_scan`.
    template <class... Arguments>
    rows<T> scan(Arguments&&... arguments) const {
        return scan_as<T>(std::forward<Arguments>(arguments)...);
    }
    template <mapped_struct Row, class... Arguments>
    rows<Row> scan_as(Arguments&&... arguments) const {
        return mapper::scan_rows<T, Row>(mapper::read_source{state()},
                                         std::forward<Arguments>(arguments)...);
    }

    /// How many items a query finds, given what it begins with; or a scan, without values of keys.
    /// The service looks at all of them, page by page, and sends only numbers; it costs what
    /// reading them does.
    ///
    ///     auto of_hers = co_await songs.count("Björk");
    ///     auto all = co_await songs.count();
    ///
    /// Options: conditions as of `query`, `consistent_read`, `unexpired`, `call_options`,
    /// `as_result`.
    template <class... Arguments>
    mapper::call_of<std::size_t, Arguments...> count(Arguments&&... arguments) const {
        return mapper::in_form<Arguments...>(mapper::count_items<T, mapper::primary_keys<T>>(
            mapper::read_source{state()}, std::forward<Arguments>(arguments)...));
    }

    /// The table as one of its indexes has it.
    template <bool IsLocal, class Partition, class Sort>
    index_view<T, Partition, Sort> index(
        index_definition<IsLocal, Partition, Sort> const& definition) const {
        auto const& partition = mapper::key_attributes<T, Partition>::all;
        auto const& sort = mapper::key_attributes<T, Sort>::all;
        return index_view<T, Partition, Sort>{mapper::read_source{
            state(), mapper::make_index(*state(), definition.name(), partition, sort)}};
    }
    /// The same for a global index without a definition: `songs.index<&song::year>("by-year")`.
    /// The first member is the partition key, those behind it are the sort key.
    template <auto PartitionKey, auto... SortKeys>
    auto index(std::string_view name) const {
        return index(global_index<PartitionKey, SortKeys...>(name));
    }
    /// The same with several partition keys:
    /// `matches.index<partition_keys<&match::country, &match::city>>("by-place")`.
    template <class PartitionKeys, class SortKeys = sort_keys<>>
        requires mapper::is_member_set<PartitionKeys>
    auto index(std::string_view name) const {
        return index(global_index<PartitionKeys, SortKeys>(name));
    }
};

}  // namespace dynaco
