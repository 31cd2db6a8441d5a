// Takes the arguments of a table's calls apart: what is required first, then options in any order.
// Private to dynaco.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/condition_expression.hpp>
#include <dynaco/key_condition_expression.hpp>
#include <dynaco/mapper/call_option.hpp>
#include <dynaco/projection_expression.hpp>
#include <dynaco/result.hpp>
#include <dynaco/update_expression.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynaco::mapper {

/// What is an option of some call, and so neither a key's value nor a struct.
template <class T>
inline constexpr bool is_option = std::same_as<std::remove_cvref_t<T>, as_result_t> ||
                                  std::same_as<std::remove_cvref_t<T>, call_options> ||
                                  std::same_as<std::remove_cvref_t<T>, update_expression> ||
                                  std::same_as<std::remove_cvref_t<T>, projection_expression> ||
                                  std::same_as<std::remove_cvref_t<T>, key_condition_expression> ||
                                  std::derived_from<std::remove_cvref_t<T>, condition_expression> ||
                                  std::derived_from<std::remove_cvref_t<T>, call_option>;

/// How many arguments are in front of the first option.
template <class... Arguments>
consteval std::size_t leading_arguments() {
    std::size_t count = 0;
    (void)((is_option<Arguments> ? false : (++count, true)) && ...);
    return count;
}

template <class... Arguments>
inline constexpr bool wants_result =
    (std::same_as<std::remove_cvref_t<Arguments>, as_result_t> || ...);

/// GCC 12 destroys temporaries of aggregate types twice when their full expression contains
/// `co_await`.
template <class... Arguments>
inline constexpr bool has_aggregate_temporary =
    ((!std::is_lvalue_reference_v<Arguments> &&
      std::is_aggregate_v<std::remove_cvref_t<Arguments>>) ||
     ...);

/// What a call returns: `awaitable<result<T>>` if there is an `as_result`, or `awaitable<T>`.
template <class T, class... Arguments>
using call_of =
    boost::asio::awaitable<std::conditional_t<wants_result<Arguments...>, result<T>, T>>;

/// Whether the settings of a call take an argument: `add(argument)`.
template <class Settings, class Argument>
concept takes = std::same_as<std::remove_cvref_t<Argument>, as_result_t> ||
                requires(Settings& settings, Argument&& argument) {
                    settings.add(std::forward<Argument>(argument));
                };

/// The settings of a call from its arguments at position `First` and behind; `as_result` is passed
/// over.
///
/// `Settings` has a function `add` for each option that the call takes, which is what makes an
/// argument an option of the call.
template <class Settings, std::size_t First = 0, class... Arguments>
Settings settings_of(Arguments&&... arguments) {
    Settings made;
    [[maybe_unused]] auto const add_one = [&made]<class Argument>(std::size_t position,
                                                                  Argument&& argument) {
        if constexpr (!std::same_as<std::remove_cvref_t<Argument>, as_result_t> &&
                      is_option<Argument>) {
            static_assert(takes<Settings, Argument>,
                          "dynaco: this call does not take such an option");
            if constexpr (takes<Settings, Argument>) {
                if (position >= First) made.add(std::forward<Argument>(argument));
            }
        }
    };
    [[maybe_unused]] std::size_t position = 0;
    (add_one(position++, std::forward<Arguments>(arguments)), ...);
    return made;
}

/// What holds for the arguments of every call; `Required` of them come before the options.
template <std::size_t Required, class... Arguments>
consteval void check_arguments() {
    static_assert(!has_aggregate_temporary<Arguments...>,
                  "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a "
                  "co_await expression. Give it a name in a statement of its own, then pass that: "
                  "'auto value = T{...}; co_await table.operation(value);'");
    static_assert(sizeof...(Arguments) - leading_arguments<Arguments...>() ==
                      (std::size_t{0} + ... + std::size_t{is_option<Arguments>}),
                  "dynaco: an argument behind the options is no option of a table's call: values "
                  "of keys and structs come first");
    static_assert((0 + ... + std::same_as<std::remove_cvref_t<Arguments>, call_options>) <= 1,
                  "dynaco: an operation takes one call_options at most");
    static_assert(leading_arguments<Arguments...>() >= Required,
                  "dynaco: the call wants more arguments in front of its options");
}

template <class T>
boost::asio::awaitable<T> or_throw(boost::asio::awaitable<result<T>> work) {
    auto got = co_await std::move(work);
    if (got.has_error()) throw exception{got.error()};
    if constexpr (!std::is_void_v<T>) co_return *std::move(got);
}

/// The one implementation of a call in the form that its arguments ask for.
template <class... Arguments, class T>
call_of<T, Arguments...> in_form(boost::asio::awaitable<result<T>> work) {
    if constexpr (wants_result<Arguments...>) {
        return work;
    } else {
        return or_throw(std::move(work));
    }
}

}  // namespace dynaco::mapper
