// What batches of a table are below their types. Private to dynaco.
#pragma once

#include <dynaco/batch_get.hpp>
#include <dynaco/batch_write.hpp>
#include <dynaco/clock.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/table_type.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/table_batch_results.hpp>
#include <dynaco/table_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco::mapper {

class unchecked_option : public call_option {
  public:
    constexpr unchecked_option() noexcept {}
};

/// Keys or whole items of a batch; the first one that cannot be made is its failure.
class batch_items {
  public:
    explicit batch_items(std::string_view what) noexcept : what_{what} {}

    void add(result<item> made);

    std::vector<item> items;
    std::optional<error> failure;

  private:
    std::string_view what_;  // as `key`
};

/// The options of all batches.
class get_batch_settings {
  public:
    get_batch_settings() = default;

    void add(consistent_read_option) noexcept { consistent_read = true; }
    void add(call_options const& value) { options.call(value); }
    void add(batch_get_options const& value) { options = value; }
    void add(as_result_t) noexcept {}

    bool consistent_read = false;
    batch_get_options options;
};
class write_batch_settings {
  public:
    write_batch_settings() = default;

    void add(unchecked_option) noexcept {}
    void add(call_options const& value) { options.call(value); }
    void add(batch_write_options const& value) { options = value; }
    void add(as_result_t) noexcept {}

    batch_write_options options;
};

template <class Settings, class Argument>
concept batch_option =
    requires(Settings& settings, Argument const& argument) { settings.add(argument); };

template <class Settings, class... Options>
Settings batch_settings(Options const&... options) {
    Settings made;
    (made.add(options), ...);
    return made;
}

boost::asio::awaitable<batch_get_result> get_batch(std::shared_ptr<table_state const> table,
                                                   batch_items keys, get_batch_settings settings);
boost::asio::awaitable<batch_write_result> put_batch(std::shared_ptr<table_state const> table,
                                                     batch_items items,
                                                     write_batch_settings settings);
boost::asio::awaitable<batch_write_result> erase_batch(std::shared_ptr<table_state const> table,
                                                       batch_items keys,
                                                       write_batch_settings settings);

/// The item of an object with members that writes set: with its times, and with the version that
/// follows. `copy` is one of the caller's object.
result<item> stamped_item(table_state const& table, table_type const& type, void* copy,
                          random_source& source);
template <class Struct>
result<item> item_to_put(table_state const& table, Struct const& whole, random_source& source) {
    if constexpr (is_stamped<Struct>) {
        Struct copy = whole;
        return stamped_item(table, table_type_of<Struct>, &copy, source);
    } else {
        return render(table_type_of<Struct>, &whole);
    }
}

/// The failure of an item that is not what its table's structs are.
error at_position(error const& failure, std::string_view what, std::size_t position);

// Keys from the elements of a range.

template <class T>
inline constexpr std::size_t tuple_values = 0;
template <class... Values>
inline constexpr std::size_t tuple_values<std::tuple<Values...>> = sizeof...(Values);
template <class First, class Second>
inline constexpr std::size_t tuple_values<std::pair<First, Second>> = 2;

template <class T, class Element>
result<item> key_of_element(table_state const& table, Element const& element) {
    constexpr auto values = tuple_values<Element>;
    if constexpr (values != 0) {
        return key_from<T, values>(table, element);
    } else {
        return key_from<T, 1>(table, std::tuple<Element const&>(element));
    }
}

template <class Range>
concept element_range = requires(Range& range) {
    std::begin(range);
    std::end(range);
};
template <element_range Range>
using element_of = std::remove_cvref_t<decltype(*std::begin(std::declval<Range&>()))>;

/// Whether writes of the structs check a version.
template <class T>
inline constexpr bool is_versioned = false;
template <class T>
    requires(!is_variant<T>)
inline constexpr bool is_versioned<T> = mapping_of<T>.has(member_role::version);
template <class... T>
inline constexpr bool is_versioned<std::variant<T...>> = (is_versioned<T> || ...);

template <class Settings, class Range, class... Options>
consteval void check_batch() {
    static_assert(element_range<std::remove_reference_t<Range>>,
                  "dynaco: a batch takes a range: of keys, or of structs");
    static_assert(!has_aggregate_temporary<Range, Options...>,
                  "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a "
                  "co_await expression. Give it a name in a statement of its own, then pass that");
    static_assert((batch_option<Settings, Options> && ...),
                  "dynaco: behind the range a batch takes call_options, batch_get_options (with "
                  "consistent_read) or batch_write_options (with unchecked), and as_result");
}

template <class Written, class T>
inline constexpr bool is_checked_struct = [] {
    if constexpr (is_struct_of<T, Written>) {
        return is_versioned<Written>;
    } else {
        return false;
    }
}();

template <class... Options>
inline constexpr bool is_unchecked = (std::is_same_v<Options, unchecked_option> || ...);

// Typed results.

template <class T>
boost::asio::awaitable<get_all_result<T>> typed(boost::asio::awaitable<batch_get_result> work) {
    auto got = co_await std::move(work);
    get_all_result<T> made;
    made.failure = std::move(got.failure);
    made.items.resize(got.items.size());
    auto left = got.unprocessed.begin();
    for (std::size_t position = 0; position != got.items.size(); ++position) {
        bool is_left = left != got.unprocessed.end() && left->position == position;
        if (is_left) {
            ++left;
        } else if (got.items[position]) {
            auto& row = made.items[position].emplace(fresh<T>());
            auto failure = read_item(*got.items[position], *table_type_of<T>.items, &row);
            if (failure) {
                made.items[position].reset();
                is_left = true;
                if (!made.failure) made.failure = at_position(*failure, "item", position);
            }
        }
        if (is_left) made.unprocessed.push_back(position);
    }
    co_return made;
}

template <class Leftover>
boost::asio::awaitable<write_all_result<Leftover>> typed_write(
    boost::asio::awaitable<batch_write_result> work) {
    auto done = co_await std::move(work);
    write_all_result<Leftover> made;
    made.written = done.written;
    made.replaced = done.replaced;
    made.failure = std::move(done.failure);
    made.leftovers.reserve(done.leftovers.size());
    for (auto& each : done.leftovers) {
        auto const& write = each.write.write;
        made.leftovers.emplace_back(
            write.put_request() ? write.put_request()->item() : write.delete_request()->key(),
            std::move(each.reason), each.may_have_been_applied);
    }
    co_return made;
}

/// The result, or what its failure is thrown as.
template <class Result>
boost::asio::awaitable<Result> all_or_throw(boost::asio::awaitable<Result> work) {
    auto done = co_await std::move(work);
    if (done.failure) throw batch_exception<Result>{std::move(done)};
    co_return done;
}
template <class T>
boost::asio::awaitable<std::vector<std::optional<T>>> items_or_throw(
    boost::asio::awaitable<get_all_result<T>> work) {
    auto got = co_await std::move(work);
    if (got.failure) throw get_all_exception<T>{std::move(got)};
    co_return std::move(got.items);
}

}  // namespace dynaco::mapper
