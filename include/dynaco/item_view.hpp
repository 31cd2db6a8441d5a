// Items and values where they are: views of the text of a response.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/indexed_text.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace dynaco {

class value_view;
class item_view;
class attribute_view;
template <class T>
class elements_view;

using list_view = elements_view<value_view>;
using string_set_view = elements_view<std::string_view>;
using number_set_view = elements_view<number>;
using binary_set_view = elements_view<std::span<std::byte const>>;

namespace detail {

// Of which type a value must be to be read as a `T`; nothing for what is no such type.
template <class T>
inline constexpr std::optional<attribute_type> type_to_be = std::nullopt;
template <attribute_storage_type T>
inline constexpr std::optional<attribute_type> type_to_be<T> =
    static_cast<attribute_type>(storage_index<T>);
template <>
inline constexpr std::optional type_to_be<std::string_view> = attribute_type::string;
template <>
inline constexpr std::optional type_to_be<std::span<std::byte const>> = attribute_type::binary;
template <>
inline constexpr std::optional type_to_be<string_set_view> = attribute_type::string_set;
template <>
inline constexpr std::optional type_to_be<number_set_view> = attribute_type::number_set;
template <>
inline constexpr std::optional type_to_be<binary_set_view> = attribute_type::binary_set;
template <>
inline constexpr std::optional type_to_be<item_view> = attribute_type::map;
template <>
inline constexpr std::optional type_to_be<list_view> = attribute_type::list;

// Reads what must be of the type above.
template <class T>
using wanted = std::type_identity<T>;
std::string_view decode(view_position const& at, wanted<std::string_view>) noexcept;
std::span<std::byte const> decode(view_position const& at,
                                  wanted<std::span<std::byte const>>) noexcept;
string_set_view decode(view_position const& at, wanted<string_set_view>) noexcept;
number_set_view decode(view_position const& at, wanted<number_set_view>) noexcept;
binary_set_view decode(view_position const& at, wanted<binary_set_view>) noexcept;
item_view decode(view_position const& at, wanted<item_view>) noexcept;
list_view decode(view_position const& at, wanted<list_view>) noexcept;
std::string decode(view_position const& at, wanted<std::string>);
number decode(view_position const& at, wanted<number>);
binary decode(view_position const& at, wanted<binary>);
string_set decode(view_position const& at, wanted<string_set>);
number_set decode(view_position const& at, wanted<number_set>);
binary_set decode(view_position const& at, wanted<binary_set>);
item decode(view_position const& at, wanted<item>);
list decode(view_position const& at, wanted<list>);
bool decode(view_position const& at, wanted<bool>) noexcept;
// These are of any type.
value_view decode(view_position const& at, wanted<value_view>) noexcept;
attribute_view decode(view_position const& at, wanted<attribute_view>) noexcept;

// Values that follow each other; what it points to is made when it is asked for.
template <class T>
class view_iterator {
  public:
    using value_type = T;
    using reference = T;
    using pointer = void;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;  // C++17 wants references of more
    using iterator_concept = std::forward_iterator_tag;

    view_iterator() = default;
    explicit view_iterator(view_position at) noexcept : at_{at} {}

    T operator*() const { return decode(at_, wanted<T>()); }
    view_iterator& operator++() noexcept {
        at_ = at_.at(at_.value().behind);
        return *this;
    }
    view_iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(view_iterator const& left, view_iterator const& right) noexcept {
        return left.at_.index() == right.at_.index();
    }

  private:
    view_position at_;
};

}  // namespace detail

/// The elements of a list (as `value_view`) or of a set (as `std::string_view`, `number` or
/// `std::span<std::byte const>`), in the order of the response.
/// @par Lifetimes As for `item_view`.
template <class T>
class elements_view {
  public:
    using value_type = T;
    using iterator = detail::view_iterator<T>;
    using const_iterator = iterator;

    std::size_t size() const noexcept { return at_.value().size; }
    bool empty() const noexcept { return size() == 0; }
    iterator begin() const noexcept { return iterator{at_.at(at_.index() + 1)}; }
    iterator end() const noexcept { return iterator{at_.at(at_.value().behind)}; }

    /// For the library's own headers.
    explicit elements_view(detail::view_position at) noexcept : at_{at} {}

  private:
    detail::view_position at_;
};

/// A map: an item of a response, or a value of type M.
///
///     for (auto const song : page.items()) {
///         std::cout << song.get<std::string_view>("title") << '\n';
///         for (auto const& [name, value] : song) ...
///     }
///
/// Two words that refer to the response: cheap to copy, and nothing is decoded or allocated before
/// it is asked for. What is asked for several times is decoded several times.
///
/// @par Lifetimes
/// Views, and what they give out as `std::string_view` or `std::span`, refer to the response's
/// memory: they hold until the response is destroyed or assigned to. Moving the response leaves
/// them as they are. A view that is used later says so on stderr and aborts the program, in every
/// build; a `std::string_view` cannot check that.
/// @par Thread safety
/// Distinct and shared objects: safe to read, also while others read the same response.
class item_view {
  public:
    using value_type = attribute_view;
    using iterator = detail::view_iterator<attribute_view>;
    using const_iterator = iterator;

    /// The number of attributes.
    std::size_t size() const noexcept { return at_.value().size; }
    bool empty() const noexcept { return size() == 0; }

    /// The attributes in the order of the response.
    iterator begin() const noexcept { return iterator{at_.at(at_.index() + 1)}; }
    iterator end() const noexcept { return iterator{at_.at(at_.value().behind)}; }

    /// The value of an attribute; nothing if there is none of this name. Looks at one name after
    /// the other.
    std::optional<value_view> find(std::string_view name) const noexcept;
    bool contains(std::string_view name) const noexcept;

    /// The value of an attribute.
    /// @par Errors `exception` with `errc::missing_attribute` and the name in the message.
    value_view at(std::string_view name) const;

    /// The value of an attribute as a `T`; see `value_view::get` for the types.
    /// @par Errors `exception` with `errc::missing_attribute`, `errc::wrong_type` or
    /// `errc::not_representable`; the message names the attribute.
    template <class T>
    T get(std::string_view name) const;
    /// The same with the failure as a value.
    template <class T>
    result<T> get(std::string_view name, as_result_t) const;

    /// A copy that owns all it has, equal to the item that a response without views has.
    item to_item() const;

    /// For the library's own headers.
    explicit item_view(detail::view_position at) noexcept : at_{at} {}

  private:
    detail::view_position at_;
};

/// A value of one of the ten types, where it is in a response.
/// @par Lifetimes As for `item_view`.
/// @par Thread safety As for `item_view`.
class value_view {
  public:
    attribute_type type() const noexcept { return at_.value().type; }

    bool is_string() const noexcept { return type() == attribute_type::string; }
    bool is_number() const noexcept { return type() == attribute_type::number; }
    bool is_binary() const noexcept { return type() == attribute_type::binary; }
    bool is_string_set() const noexcept { return type() == attribute_type::string_set; }
    bool is_number_set() const noexcept { return type() == attribute_type::number_set; }
    bool is_binary_set() const noexcept { return type() == attribute_type::binary_set; }
    bool is_map() const noexcept { return type() == attribute_type::map; }
    bool is_list() const noexcept { return type() == attribute_type::list; }
    bool is_bool() const noexcept { return type() == attribute_type::boolean; }
    bool is_null() const noexcept { return type() == attribute_type::null; }

    /// The value, which must be of the type named. Texts and bytes are in the response's memory;
    /// numbers are decoded here.
    /// @par Errors `exception` with `errc::wrong_type`; the message names both types.
    std::string_view as_string() const { return as<std::string_view>(); }
    number as_number() const { return as<number>(); }
    std::span<std::byte const> as_binary() const { return as<std::span<std::byte const>>(); }
    string_set_view as_string_set() const { return as<string_set_view>(); }
    number_set_view as_number_set() const { return as<number_set_view>(); }
    binary_set_view as_binary_set() const { return as<binary_set_view>(); }
    item_view as_map() const { return as<item_view>(); }
    list_view as_list() const { return as<list_view>(); }
    bool as_bool() const { return as<bool>(); }

    /// The value as a `T`. Views: `std::string_view`, `std::span<std::byte const>`, `item_view`,
    /// `list_view`, the views of sets, or `value_view` itself. Values that own what they have: an
    /// arithmetic type (from N, checked as `number::to` does), `bool`, `std::string`, `number`,
    /// `binary`, a set, `list`, `item` or `attribute_value`.
    /// @par Errors `exception` with `errc::wrong_type` or `errc::not_representable`.
    template <class T>
    T get() const {
        return get<T>(as_result).value();
    }
    /// The same with the failure as a value.
    template <class T>
    result<T> get(as_result_t) const;

    /// A copy that owns all it has.
    attribute_value to_value() const;

    /// For the library's own headers.
    explicit value_view(detail::view_position at) noexcept : at_{at} {}

  private:
    template <class T>
    T as() const {
        constexpr auto wanted = *detail::type_to_be<T>;
        if (type() != wanted) throw_wrong_type(wanted);
        return detail::decode(at_, detail::wanted<T>());
    }
    [[noreturn]] void throw_wrong_type(attribute_type wanted) const;

    detail::view_position at_;
};

/// A value with its name, where they are in a response.
/// @par Lifetimes As for `item_view`.
class attribute_view {
  public:
    attribute_view(std::string_view its_name, value_view its_value) noexcept
        : name{its_name}, value{its_value} {}

    std::string_view name;
    value_view value;
};

// From here on: bodies.

template <class T>
result<T> value_view::get(as_result_t) const {
    if constexpr (std::same_as<T, value_view>) {
        return *this;
    } else if constexpr (std::same_as<T, attribute_value>) {
        return to_value();
    } else if constexpr (arithmetic_number<T>) {
        if (!is_number()) return detail::wrong_type(type(), attribute_type::number);
        return as_number().to<T>();
    } else {
        static_assert(detail::type_to_be<T> && !std::same_as<T, std::nullptr_t>,
                      "get<T>: T is an arithmetic type, bool, std::string, std::string_view, "
                      "number, binary, std::span<std::byte const>, a set, list or item or a view "
                      "of one, attribute_value or value_view");
        constexpr auto wanted = *detail::type_to_be<T>;
        if (type() != wanted) return detail::wrong_type(type(), wanted);
        return detail::decode(at_, detail::wanted<T>());
    }
}

template <class T>
result<T> item_view::get(std::string_view name, as_result_t) const {
    auto const value = find(name);
    if (!value) return detail::missing_attribute(name);
    auto got = value->get<T>(as_result);
    if (got.has_error()) return detail::in_attribute(name, got.error());
    return got;
}

template <class T>
T item_view::get(std::string_view name) const {
    return get<T>(name, as_result).value();
}

namespace detail {

inline std::string_view decode(view_position const& at, wanted<std::string_view>) noexcept {
    auto const& within = at.text();
    auto const& value = within.values[at.index()];
    return {within.text.get() + value.text, value.size};
}

inline value_view decode(view_position const& at, wanted<value_view>) noexcept {
    return value_view{at};
}

inline attribute_view decode(view_position const& at, wanted<attribute_view>) noexcept {
    return {at.name(), value_view{at}};
}

}  // namespace detail
}  // namespace dynaco
