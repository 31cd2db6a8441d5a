// The writes of a table, below its types. Private to dynaco.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/condition_expression.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/table_base.hpp>
#include <dynaco/result.hpp>
#include <dynaco/update_expression.hpp>
#include <dynaco/write_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace dynaco::mapper {

/// What a write's options say. Several conditions must all hold.
class write_settings {
  public:
    write_settings() = default;

    void add(condition_expression more) {
        if (condition) more = *std::move(condition) && std::move(more);
        condition.emplace(std::move(more));
    }
    void add(call_options const& given) { calls = given; }

    std::optional<condition_expression> condition;
    call_options calls;
};

class update_settings : public write_settings {
  public:
    update_settings() = default;

    using write_settings::add;
    void add(update_expression more) { changes.and_then(std::move(more)); }
    void add(upsert_t) { creates = true; }
    void add(return_new_t) {}

    update_expression changes;
    bool creates = false;
};

class erase_settings : public write_settings {
  public:
    erase_settings() = default;

    using write_settings::add;
    void add(return_old_t) {}
};

class modify_settings {
  public:
    modify_settings() = default;

    void add(call_options const& given) { calls = given; }

    call_options calls;
};

template <class Option, class... Arguments>
inline constexpr bool has_option = (std::same_as<std::remove_cvref_t<Arguments>, Option> || ...);

/// Whether a struct, or one of a variant, has a member that writes set.
template <class T>
inline constexpr bool is_stamped = [] {
    return mapping_of<T>.has(member_role::version) || mapping_of<T>.has(member_role::created_at) ||
           mapping_of<T>.has(member_role::updated_at);
}();
template <class... T>
inline constexpr bool is_stamped<std::variant<T...>> = (is_stamped<T> || ...);

/// What an update or an erasure is for.
class write_target {
  public:
    write_target(result<item> its_key, table_type const* its_type)
        : key{std::move(its_key)}, type{its_type} {}

    result<item> key;
    table_type const* type;  ///< Of the struct; null if it can be one of several.
    /// That of the struct by which it is given, if there is one.
    std::optional<attribute_value> version;
};

/// What an object of a type is.
write_target target_of_object(table_state const& table, table_type const& type, void const* object);

/// From the first `Count` arguments.
template <class T, std::size_t Count, class Tuple>
write_target target_from(table_state const& table, Tuple const& arguments) {
    using first = std::remove_cvref_t<std::tuple_element_t<0, Tuple>>;
    if constexpr (Count == 1 && is_struct_of<T, first>) {
        return target_of_object(table, table_type_of<first>, &std::get<0>(arguments));
    } else {
        return write_target(key_from<T, Count>(table, arguments),
                            is_variant<T> ? nullptr : &table_type_of<T>);
    }
}

/// What the first argument is: the struct, if it is one, or else the table's type.
template <class T, class First>
using target_type =
    std::conditional_t<is_struct_of<T, First>, std::type_identity<std::remove_cvref_t<First>>,
                       std::type_identity<T>>::type;

// Failures are values in all of these, and cancellation is one of them.

/// The item of an object that writes leave as it is.
result<item> render(table_type const& type, void const* object);
boost::asio::awaitable<result<void>> put_rendered(std::shared_ptr<table_state const> table,
                                                  result<item> attributes, write_settings settings);
/// Sets the members of the object that writes set, and puts it.
boost::asio::awaitable<result<void>> put_object(std::shared_ptr<table_state const> table,
                                                table_type const* type,
                                                std::shared_ptr<void> object,
                                                write_settings settings);
/// `as_updated`: null, or an object of the type of `read_as`.
/// @par Lifetimes `as_updated` outlives the operation.
boost::asio::awaitable<result<void>> update_item(std::shared_ptr<table_state const> table,
                                                 write_target target, update_settings settings,
                                                 codec const* read_as, void* as_updated);
/// Whether there was an item; `as_erased` as `as_updated`.
boost::asio::awaitable<result<bool>> erase_item(std::shared_ptr<table_state const> table,
                                                write_target target, erase_settings settings,
                                                codec const* read_as, void* as_erased);

// Thin coroutines on top, which own the objects.

template <class T>
boost::asio::awaitable<result<T>> put_copy(std::shared_ptr<table_state const> table,
                                           std::shared_ptr<T> object, write_settings settings) {
    auto work = put_object(std::move(table), &table_type_of<T>, object, std::move(settings));
    auto const done = co_await std::move(work);
    if (done.has_error()) co_return done.error();
    co_return std::move(*object);
}

template <class T>
boost::asio::awaitable<result<T>> update_and_read(std::shared_ptr<table_state const> table,
                                                  write_target target, update_settings settings) {
    auto made = fresh<T>();
    auto work = update_item(std::move(table), std::move(target), std::move(settings),
                            &codec_of<T, forms::usual>, &made);
    auto const done = co_await std::move(work);
    if (done.has_error()) co_return done.error();
    co_return std::move(made);
}

template <class T>
boost::asio::awaitable<result<std::optional<T>>> erase_and_read(
    std::shared_ptr<table_state const> table, write_target target, erase_settings settings) {
    std::optional<T> made{fresh<T>()};
    auto work = erase_item(std::move(table), std::move(target), std::move(settings),
                           &codec_of<T, forms::usual>, &*made);
    auto const done = co_await std::move(work);
    if (done.has_error()) co_return done.error();
    if (!*done) made.reset();
    co_return std::move(made);
}

}  // namespace dynaco::mapper
