// Reading a table through one of its secondary indexes.
#pragma once

#include <dynaco/mapper/read_calls.hpp>
#include <dynaco/rows.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace dynaco {

/// A secondary index of a table, to be read; made by `table::index`.
///
///     auto of_1997 = songs.index(by_year).query(1997);
///
/// It shares what the table is, and may outlive it. An index is brought up to date after a write
/// to its table, most often within a second; a local index can be read with `consistent_read`.
///
/// Where not all attributes are projected into the index, read what there is with a struct that has
/// no more members: `query_as<title_only>(1997)`.
///
/// @par Thread safety
/// As of `table`.
template <mapped_struct T, class Partition, class Sort>
class index_view {
    using keys = mapper::index_keys_of<T, Partition, Sort>;

  public:
    /// The items of one partition, in the order of the sort keys. First the values of all partition
    /// keys; then, if wanted, the values of some or all sort keys, from the first one on; then
    /// options as of `table::query`, where a comparison of a sort key is part of the key condition.
    template <class... Arguments>
    rows<T> query(Arguments&&... arguments) const {
        return mapper::query_rows<T, T, keys>(source_, std::forward<Arguments>(arguments)...);
    }
    /// The same with another struct for what is asked for; see `table::query_as`.
    template <mapped_struct Row, class... Arguments>
    rows<Row> query_as(Arguments&&... arguments) const {
        return mapper::query_rows<T, Row, keys>(source_, std::forward<Arguments>(arguments)...);
    }

    /// All items of the index, in no order; options as of `table::scan`.
    template <class... Arguments>
    rows<T> scan(Arguments&&... arguments) const {
        return mapper::scan_rows<T, T>(source_, std::forward<Arguments>(arguments)...);
    }
    template <mapped_struct Row, class... Arguments>
    rows<Row> scan_as(Arguments&&... arguments) const {
        return mapper::scan_rows<T, Row>(source_, std::forward<Arguments>(arguments)...);
    }

    /// How many items a query or, without values of keys, a scan finds; as `table::count`.
    template <class... Arguments>
    mapper::call_of<std::size_t, Arguments...> count(Arguments&&... arguments) const {
        return mapper::in_form<Arguments...>(
            mapper::count_items<T, keys>(source_, std::forward<Arguments>(arguments)...));
    }

    /// For the library's own headers.
    explicit index_view(mapper::read_source source) : source_{std::move(source)} {}

  private:
    mapper::read_source source_;
};

}  // namespace dynaco
