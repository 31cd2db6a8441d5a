// How the mapping gets at numbers, enumerations, points in time and bytes. Private to dynaco.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include <boost/describe/enumerators.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string_view>
#include <type_traits>

namespace dynaco::mapper {

template <arithmetic_number T>
struct numbers {
    static bool load(void const* object, number& out, [[maybe_unused]] error& failure) {
        if constexpr (std::integral<T>) {
            out = number{*static_cast<T const*>(object)};
        } else {
            auto made = number::from(*static_cast<T const*>(object));
            if (made.has_error()) {
                failure = made.error();
                return false;
            }
            out = *made;
        }
        return true;
    }
    static bool store(void* object, number const& value, error& failure) {
        auto made = value.to<T>();
        if (made.has_error()) {
            failure = made.error();
            return false;
        }
        *static_cast<T*>(object) = *made;
        return true;
    }
    static constexpr numeric_access access{load, store};
};

template <class List>
inline constexpr std::array<enumerator, 0> enumerator_table{};
template <template <class...> class List, class... D>
inline constexpr std::array<enumerator, sizeof...(D)> enumerator_table<List<D...>>{
    enumerator{std::string_view{D::name}, static_cast<std::int64_t>(D::value)}...};

template <class T>
    requires std::is_enum_v<T>
struct enumerations {
    using underlying = std::underlying_type_t<T>;
    // What holds every value of the underlying type, which may be bool or a character type.
    using wide = std::conditional_t<std::is_signed_v<underlying>, std::int64_t, std::uint64_t>;

    static std::int64_t load(void const* object) {
        return static_cast<std::int64_t>(*static_cast<T const*>(object));
    }
    static void store(void* object, std::int64_t value) {
        *static_cast<T*>(object) = static_cast<T>(value);
    }
    static bool load_number(void const* object, number& out, error&) {
        out = number{static_cast<wide>(*static_cast<T const*>(object))};
        return true;
    }
    static bool store_number(void* object, number const& value, error& failure) {
        auto const made = value.to<wide>();
        if (made.has_error()) {
            failure = made.error();
            return false;
        }
        auto const narrow = static_cast<underlying>(*made);
        if (static_cast<wide>(narrow) != *made) {
            failure = error{errc::not_representable,
                            value.to_string() + " does not fit the enumeration's type"};
            return false;
        }
        *static_cast<T*>(object) = static_cast<T>(narrow);
        return true;
    }
    static consteval enumeration_access make() {
        if constexpr (boost::describe::has_describe_enumerators<T>::value) {
            auto const& table = enumerator_table<boost::describe::describe_enumerators<T>>;
            return {table.data(), table.size(), load, store};
        } else {
            return {nullptr, 0, load, store};
        }
    }
    static constexpr numeric_access number_access{load_number, store_number};
    static constexpr enumeration_access access = make();
};

template <class T>
struct times {
    using duration = typename T::duration;
    using period = typename duration::period;
    using rep = typename duration::rep;

    static constexpr int digits() {
        if constexpr (std::ratio_greater_equal_v<period, std::ratio<86400>>) return -1;
        if constexpr (period::den == 1) return 0;
        if constexpr (period::den <= 1000) return 3;
        return period::den <= 1'000'000 ? 6 : 9;
    }
    static moment load(void const* object) {
        auto const since = static_cast<T const*>(object)->time_since_epoch();
        auto const seconds = std::chrono::floor<std::chrono::seconds>(since);
        auto const rest = std::chrono::floor<std::chrono::nanoseconds>(since - seconds);
        return {seconds.count(), static_cast<std::int32_t>(rest.count())};
    }
    static bool store(void* object, moment const& value) {
        // The largest and the smallest whole second that the type holds.
        constexpr auto first = std::chrono::ceil<std::chrono::seconds>(limit(duration::min()));
        constexpr auto last = std::chrono::floor<std::chrono::seconds>(limit(duration::max()));
        if (value.seconds < first.count() || value.seconds >= last.count()) return false;
        auto const whole = std::chrono::seconds{value.seconds};
        duration since{};
        if constexpr (std::ratio_greater_v<period, std::ratio<1>>) {
            since = std::chrono::floor<duration>(whole);
        } else {
            since = std::chrono::duration_cast<duration>(whole) +
                    std::chrono::floor<duration>(std::chrono::nanoseconds{value.nanoseconds});
        }
        *static_cast<T*>(object) = T{since};
        return true;
    }
    static constexpr time_access access{digits(), load, store};

  private:
    // Within what a count of seconds, and the arithmetic with it, can hold.
    static constexpr duration limit(duration value) {
        if constexpr (std::ratio_greater_v<period, std::ratio<1>>) {
            constexpr auto most = static_cast<std::int64_t>(4e18) / period::num * period::den;
            constexpr bool is_small = std::numeric_limits<rep>::max() <= most;
            if constexpr (is_small) return value;
            return value < duration::zero() ? duration{static_cast<rep>(-most)}
                                            : duration{static_cast<rep>(most)};
        } else {
            return value;
        }
    }
};

template <std::size_t Size>
struct byte_arrays {
    static std::byte* data(void* object) {
        return static_cast<std::array<std::byte, Size>*>(object)->data();
    }
    static constexpr bytes_access access{Size, data};
};

}  // namespace dynaco::mapper
