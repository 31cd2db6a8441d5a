// How the mapping gets at optionals, containers and variants. Private to dynaco.
#pragma once

#include <dynaco/mapper/codec.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dynaco::mapper {

template <class T>
concept container = requires(T object) {
    typename T::value_type;
    object.begin();
    object.end();
    object.size();
};
/// std::map, std::unordered_map and what is like them.
template <class T>
concept map_container = container<T> && requires { typename T::mapped_type; };
/// std::set, std::unordered_set and what is like them.
template <class T>
concept set_container = container<T> && !map_container<T> && requires { typename T::key_type; };
/// std::vector, std::deque, std::list and what is like them.
template <class T>
concept growing_sequence =
    container<T> && !map_container<T> && !set_container<T> && requires(T object) {
        object.clear();
        object.push_back(std::declval<typename T::value_type>());
    };
template <class T>
inline constexpr std::size_t array_size = 0;
template <class T, std::size_t Size>
inline constexpr std::size_t array_size<std::array<T, Size>> = Size;

/// A value to be replaced: DynamoDB's sets are never empty and have no default.
template <class T>
T fresh() {
    if constexpr (std::default_initializable<T>) {
        return T();
    } else {
        return T(typename T::value_type());
    }
}

template <class T>
struct optionals;
template <class T>
struct optionals<std::optional<T>> {
    using type = std::optional<T>;
    static void const* value(void const* object) {
        auto const& held = *static_cast<type const*>(object);
        return held ? &*held : nullptr;
    }
    static void* emplace(void* object) { return &static_cast<type*>(object)->emplace(fresh<T>()); }
    static void reset(void* object) { static_cast<type*>(object)->reset(); }
    static constexpr optional_access access{value, emplace, reset};
};
template <class T>
struct optionals<std::unique_ptr<T>> {
    using type = std::unique_ptr<T>;
    static void const* value(void const* object) { return static_cast<type const*>(object)->get(); }
    static void* emplace(void* object) {
        auto& held = *static_cast<type*>(object);
        held = std::make_unique<T>(fresh<T>());
        return held.get();
    }
    static void reset(void* object) { static_cast<type*>(object)->reset(); }
    static constexpr optional_access access{value, emplace, reset};
};

/// What all containers have.
template <class T>
struct containers {
    static std::size_t size(void const* object) { return static_cast<T const*>(object)->size(); }
    static bool each(void const* object, visitor visit) {
        for (auto const& element : *static_cast<T const*>(object)) {
            if constexpr (map_container<T>) {
                if (!visit(element.first, &element.second)) return false;
            } else {
                // A copy of what is no object, as the bits of a std::vector<bool>.
                typename T::value_type const& value = element;
                if (!visit({}, &value)) return false;
            }
        }
        return true;
    }
    /// Before elements are added: `expected` of them, or 0 if that is not known.
    static void clear(void* object, std::size_t expected) {
        auto& held = *static_cast<T*>(object);
        if constexpr (array_size<T> == 0) {
            held.clear();
            if constexpr (requires { held.reserve(expected); }) held.reserve(expected);
        }
    }
};

template <class T>
struct sequences : containers<T> {
    using element = typename T::value_type;
    static bool add(void* object, std::size_t index, std::string_view, filler fill) {
        auto& held = *static_cast<T*>(object);
        if constexpr (array_size<T> != 0) {
            return fill(&held[index]);
        } else if constexpr (std::same_as<element, bool>) {
            bool value = false;
            if (!fill(&value)) return false;
            held.push_back(value);
            return true;
        } else {
            if constexpr (std::default_initializable<element>) {
                held.emplace_back();
            } else {
                held.push_back(fresh<element>());
            }
            return fill(&held.back());
        }
    }
    static constexpr container_access access{array_size<T>, containers<T>::size,
                                             containers<T>::each, containers<T>::clear, add};
};

template <class T>
struct maps : containers<T> {
    static bool add(void* object, std::size_t, std::string_view name, filler fill) {
        // The names are often in the map's order: then the end is the place.
        auto& held = *static_cast<T*>(object);
        if constexpr (std::default_initializable<typename T::mapped_type>) {
            return fill(&held.try_emplace(held.end(), typename T::key_type{name})->second);
        } else {
            auto value = fresh<typename T::mapped_type>();
            if (!fill(&value)) return false;
            held.insert_or_assign(typename T::key_type{name}, std::move(value));
            return true;
        }
    }
    static constexpr container_access access{0, containers<T>::size, containers<T>::each,
                                             containers<T>::clear, add};
};

template <class T>
struct sets : containers<T> {
    static bool add(void* object, std::size_t, std::string_view, filler fill) {
        auto value = fresh<typename T::value_type>();
        if (!fill(&value)) return false;
        auto& held = *static_cast<T*>(object);
        held.insert(held.end(), std::move(value));
        return true;
    }
    static constexpr container_access access{0, containers<T>::size, containers<T>::each,
                                             containers<T>::clear, add};
};

/// `Codec<T>` is the function that returns the codec of an alternative.
template <class T, template <class> class Codec>
struct variants;
template <class... T, template <class> class Codec>
struct variants<std::variant<T...>, Codec> {
    using type = std::variant<T...>;
    static std::size_t index(void const* object) {
        return static_cast<type const*>(object)->index();
    }
    static void const* value(void const* object) {
        return std::visit([](auto const& held) -> void const* { return &held; },
                          *static_cast<type const*>(object));
    }
    template <class Alternative, std::size_t Index>
    static void* emplace_one(type& object) {
        return &object.template emplace<Index>(fresh<Alternative>());
    }
    static void* emplace(void* object, std::size_t wanted) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            using function = void* (*)(type&);
            static constexpr function functions[] = {emplace_one<T, I>...};
            return functions[wanted](*static_cast<type*>(object));
        }(std::index_sequence_for<T...>());
    }
    static constexpr std::array<codec_function, sizeof...(T)> alternatives{&Codec<T>::get...};
    static constexpr variant_access access{alternatives.data(), alternatives.size(), index, value,
                                           emplace};
};

}  // namespace dynaco::mapper
