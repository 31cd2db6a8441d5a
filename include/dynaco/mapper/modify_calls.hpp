// Read, change, write, again until it commits. Private to dynaco.
#pragma once

#include <dynaco/mapper/write_calls.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace dynaco::mapper {

/// A modification on its way (src/table/modify_call.cpp).
class modification;

std::shared_ptr<modification> begin_modification(std::shared_ptr<table_state const> table,
                                                 result<item> key, call_options options);
/// Reads the item into an object; false if there is none.
/// @par Lifetimes `object` outlives the operation.
boost::asio::awaitable<result<bool>> read_for(std::shared_ptr<modification> work, void* object);
/// Writes the object, and sets what writes set in it. False: somebody else was faster, the pause is
/// over, read again.
/// @par Lifetimes `object` outlives the operation.
boost::asio::awaitable<result<bool>> write_for(std::shared_ptr<modification> work, void* object);
/// The failure of one that needs an item.
error absence_of(modification const& work);

template <class T>
inline constexpr bool is_awaitable = false;
template <class T>
inline constexpr bool is_awaitable<boost::asio::awaitable<T>> = true;

template <class Function, class T>
using change_result = std::invoke_result_t<Function&, T&>;
/// What can change an object: returns nothing, or whether there is something to write, or an
/// awaitable of either.
template <class Function, class T>
inline constexpr bool is_change = [] {
    if constexpr (std::invocable<Function&, T&>) {
        using made = change_result<Function, T>;
        return std::is_void_v<made> || std::same_as<made, bool> ||
               std::same_as<made, boost::asio::awaitable<void>> ||
               std::same_as<made, boost::asio::awaitable<bool>>;
    } else {
        return false;
    }
}();

/// `initial`: what a new item begins as; null if there has to be one.
template <class T, class Function>
boost::asio::awaitable<result<T>> modify(std::shared_ptr<modification> work, Function change,
                                         std::shared_ptr<T const> initial) {
    using made = change_result<Function, T>;
    for (;;) {
        auto object = fresh<T>();
        auto read = read_for(work, &object);
        auto const found = co_await std::move(read);
        if (found.has_error()) co_return found.error();
        if (!*found) {
            if (!initial) co_return absence_of(*work);
            object = *initial;
        }
        bool is_changed = true;
        if constexpr (std::same_as<made, boost::asio::awaitable<bool>>) {
            auto changing = change(object);
            is_changed = co_await std::move(changing);
        } else if constexpr (is_awaitable<made>) {
            auto changing = change(object);
            co_await std::move(changing);
        } else if constexpr (std::same_as<made, bool>) {
            is_changed = change(object);
        } else {
            change(object);
        }
        if (!is_changed) co_return std::move(object);
        auto write = write_for(work, &object);
        auto const written = co_await std::move(write);
        if (written.has_error()) co_return written.error();
        if (*written) co_return std::move(object);
    }
}

}  // namespace dynaco::mapper
