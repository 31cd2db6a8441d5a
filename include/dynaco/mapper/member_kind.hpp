// What a member of a struct may be used for, by its type. Private to dynaco.
#pragma once

#include <dynaco/mapper/codec.hpp>
#include <dynaco/value_codec.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace dynaco::mapper {

/// Defined in type_codec.hpp.
template <class T, forms Form = forms::usual>
consteval codec make_codec();

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_optional<std::unique_ptr<T>> = true;

/// Points in time of the system's clock, in whole units of any size.
template <class T>
inline constexpr bool is_time = false;
template <class Rep, class Period>
inline constexpr bool is_time<
    std::chrono::time_point<std::chrono::system_clock, std::chrono::duration<Rep, Period>>> =
    std::integral<Rep>;

template <class T>
struct without_optional {
    using type = T;
};
template <class T>
    requires is_optional<T>
struct without_optional<T> {
    using type = typename std::pointer_traits<T>::element_type;
};
template <class T>
struct without_optional<std::optional<T>> {
    using type = T;
};

template <class T>
concept time_member = is_time<typename without_optional<T>::type>;
template <class T>
concept integer_member = std::integral<T> && arithmetic_number<T>;

/// Whether something in a type has a form as a number and another one: enumerations and times, and
/// what holds them.
template <class T>
consteval bool has_numeric_form() {
    if constexpr (!has_value_codec<T>) {
        if constexpr (std::is_enum_v<T> || is_time<T>) {
            return true;
        } else if constexpr (is_optional<T>) {
            return has_numeric_form<typename without_optional<T>::type>();
        } else if constexpr (requires { typename T::mapped_type; }) {
            return has_numeric_form<typename T::mapped_type>();
        } else if constexpr (requires(T object) {
                                 typename T::value_type;
                                 object.begin();
                             }) {
            return has_numeric_form<typename T::value_type>();
        }
    }
    return false;
}

}  // namespace dynaco::mapper
