// What reads of a table are below their types. Private to dynaco.
#pragma once

#include <dynaco/mapper/index_keys.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/read_settings.hpp>
#include <dynaco/mapper/row_store.hpp>
#include <dynaco/mapper/table_base.hpp>
#include <dynaco/rows.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dynaco::mapper {

/// The name and the keys of an index (src/table/index_state.hpp).
class index_state;

/// An index, or the table itself.
class read_source {
  public:
    explicit read_source(std::shared_ptr<table_state const> whole) : table{std::move(whole)} {}
    read_source(std::shared_ptr<table_state const> whole, std::shared_ptr<index_state const> view)
        : table{std::move(whole)}, index{std::move(view)} {}

    std::shared_ptr<table_state const> table;
    std::shared_ptr<index_state const> index;  ///< Null: the table.
};

/// @param partition Empty: the table's partition key.
std::shared_ptr<index_state const> make_index(table_state const& table, std::string_view name,
                                              std::span<key_attribute const> partition,
                                              std::span<key_attribute const> sort);

/// The values of the first keys of a table or an index, from arguments; or why there are none.
class key_values {
  public:
    key_values() = default;

    std::vector<attribute_value> values;
    std::optional<error> failure;
};

/// Whether coroutines on `executor` may use the table's client directly.
bool is_home(table_state const& table, boost::asio::any_io_executor const& executor);

/// Whether there is an item of the key.
boost::asio::awaitable<result<bool>> find_item(std::shared_ptr<table_state const> table,
                                               result<item> key, read_settings settings);
/// Reads the item of the key, if there is one, into the store.
boost::asio::awaitable<std::optional<error>> read_item(std::shared_ptr<table_state const> table,
                                                       result<item> key, read_settings settings,
                                                       row_format const* format,
                                                       std::shared_ptr<row_store> into);

helpers::walker open_query(read_source from, key_values keys, query_settings settings,
                           row_format const& format);
helpers::walker open_scan(read_source from, scan_settings settings, row_format const& format);
boost::asio::awaitable<result<std::size_t>> count_query(read_source from, key_values keys,
                                                        partition_settings settings);
boost::asio::awaitable<result<std::size_t>> count_scan(read_source from,
                                                       selection_settings settings);

template <class T, class Row>
boost::asio::awaitable<result<std::optional<Row>>> get_row(std::shared_ptr<table_state const> table,
                                                           result<item> key,
                                                           read_settings settings) {
    auto const slot = std::make_shared<typed_slot<Row>>();
    auto reading = read_item(std::move(table), std::move(key), std::move(settings),
                             &row_format_of<T, Row>, slot);
    auto failure = co_await std::move(reading);
    if (failure) co_return *std::move(failure);
    co_return std::move(slot->value);
}

/// The same into an object that the caller has; whether there is an item.
template <class T, class Row>
boost::asio::awaitable<result<bool>> get_row_into(std::shared_ptr<table_state const> table,
                                                  result<item> key, Row* into,
                                                  read_settings settings) {
    auto const executor = co_await boost::asio::this_coro::executor;
    if (is_home(*table, executor)) {
        auto const slot = std::make_shared<given_slot<Row>>(*into);
        auto reading = read_item(std::move(table), std::move(key), std::move(settings),
                                 &row_format_of<T, Row>, slot);
        auto failure = co_await std::move(reading);
        if (failure) co_return *std::move(failure);
        co_return slot->size() != 0;
    }
    // The call may outlive this coroutine there, and so the object.
    auto reading = get_row<T, Row>(std::move(table), std::move(key), std::move(settings));
    auto got = co_await std::move(reading);
    if (got.has_error()) co_return got.error();
    bool const is_there = got->has_value();
    if (is_there) *into = **std::move(got);
    co_return is_there;
}

// What a table's type says of keys, and what an index says.

/// The primary key of a table of `T`.
template <class T>
struct primary_keys {
    static constexpr std::size_t mapped = mapped_key_size<T>();
    static constexpr std::size_t partition_size = 1;
    static constexpr std::size_t size = mapped == 0 ? 2 : mapped;

    template <std::size_t Position, class Argument>
    static std::optional<error> write(Argument const& argument, attribute_value& out) {
        constexpr auto role = Position == 0 ? member_role::partition_key : member_role::sort_key;
        return write_key_value<T, role>(argument, out);
    }
};

template <class T, class Partition, class Sort>
struct index_keys_of;
/// The keys of an index of a table of `T`; without partition keys those of a local index.
template <class T, auto... Partition, auto... Sort>
struct index_keys_of<T, member_set<Partition...>, member_set<Sort...>> {
    static constexpr bool is_local = sizeof...(Partition) == 0;
    static constexpr std::size_t partition_size = is_local ? 1 : sizeof...(Partition);
    static constexpr std::size_t size = partition_size + sizeof...(Sort);

    template <std::size_t Position, class Argument>
    static std::optional<error> write(Argument const& argument, attribute_value& out) {
        if constexpr (is_local && Position == 0) {
            return write_key_value<T, member_role::partition_key>(argument, out);
        } else {
            constexpr auto members = std::tuple{Partition..., Sort...};
            constexpr auto pointer = std::get < is_local ? Position - 1 : Position > (members);
            return write_argument<typename member_owner<T, pointer>::type, pointer>(argument, out);
        }
    }
};

template <class Keys, class... Arguments>
key_values key_values_of(Arguments const&... arguments) {
    key_values made;
    if constexpr (sizeof...(Arguments) != 0) {
        made.values.reserve(sizeof...(Arguments));
        auto const add = [&made]<std::size_t Position>(
                             std::integral_constant<std::size_t, Position>, auto const& argument) {
            if (!made.failure) {
                made.failure = Keys::template write<Position>(argument, made.values.emplace_back());
            }
        };
        [&]<std::size_t... Position>(std::index_sequence<Position...>) {
            (add(std::integral_constant<std::size_t, Position>{}, arguments), ...);
        }(std::index_sequence_for<Arguments...>());
    }
    return made;
}

/// The values in front of the options.
template <class Keys, class... Arguments>
key_values leading_values_of(Arguments const&... arguments) {
    auto const all = std::forward_as_tuple(arguments...);
    return [&]<std::size_t... Position>(std::index_sequence<Position...>) {
        return key_values_of<Keys>(std::get<Position>(all)...);
    }(std::make_index_sequence<leading_arguments<Arguments...>()>());
}

/// Whether items of a table of `T` expire.
template <class T>
inline constexpr bool expires = mapping_of<T>.has(member_role::expires_at);
template <class... T>
inline constexpr bool expires<std::variant<T...>> = (expires<T> || ...);

template <class T, class... Arguments>
consteval void check_expiry() {
    static_assert(
        expires<T> || !(std::same_as<std::remove_cvref_t<Arguments>, unexpired_option> || ...),
        "dynaco: nothing expires here: the mapping of the struct names no expires_at");
}

template <class T, class Keys, class... Arguments>
consteval void check_query() {
    constexpr std::size_t given = leading_arguments<Arguments...>();
    constexpr bool has_key_condition =
        (std::same_as<std::remove_cvref_t<Arguments>, key_condition_expression> || ...);
    check_arguments<0, Arguments...>();
    check_expiry<T, Arguments...>();
    static_assert(given >= Keys::partition_size || (given == 0 && has_key_condition),
                  "dynaco: a query wants the values of all partition keys first, or a "
                  "key_condition_expression");
    static_assert(given <= Keys::size,
                  "dynaco: a query takes the values of the partition keys and of sort keys, and no "
                  "more");
}

template <class T, class... Arguments>
consteval void check_scan() {
    check_arguments<0, Arguments...>();
    check_expiry<T, Arguments...>();
    static_assert(leading_arguments<Arguments...>() == 0,
                  "dynaco: a scan takes options only; to read by keys there is 'query'");
}

template <class T, class Row, class Keys, class... Arguments>
rows<Row> query_rows(read_source from, Arguments&&... arguments) {
    check_query<T, Keys, Arguments...>();
    auto keys = leading_values_of<Keys>(arguments...);
    auto settings = settings_of<query_settings>(std::forward<Arguments>(arguments)...);
    return rows<Row>{
        open_query(std::move(from), std::move(keys), std::move(settings), row_format_of<T, Row>)};
}

template <class T, class Row, class... Arguments>
rows<Row> scan_rows(read_source from, Arguments&&... arguments) {
    check_scan<T, Arguments...>();
    auto settings = settings_of<scan_settings>(std::forward<Arguments>(arguments)...);
    return rows<Row>{open_scan(std::move(from), std::move(settings), row_format_of<T, Row>)};
}

/// Of a partition if it begins with values of keys, or else of all.
template <class T, class Keys, class... Arguments>
boost::asio::awaitable<result<std::size_t>> count_items(read_source from,
                                                        Arguments&&... arguments) {
    constexpr bool has_key =
        leading_arguments<Arguments...>() != 0 ||
        (std::same_as<std::remove_cvref_t<Arguments>, key_condition_expression> || ...);
    if constexpr (has_key) {
        check_query<T, Keys, Arguments...>();
        auto keys = leading_values_of<Keys>(arguments...);
        return count_query(std::move(from), std::move(keys),
                           settings_of<partition_settings>(std::forward<Arguments>(arguments)...));
    } else {
        check_scan<T, Arguments...>();
        return count_scan(std::move(from),
                          settings_of<selection_settings>(std::forward<Arguments>(arguments)...));
    }
}

}  // namespace dynaco::mapper
