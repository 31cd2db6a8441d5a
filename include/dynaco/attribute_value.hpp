// DynamoDB's value: one of ten types; and the attribute, a value with its name.
#pragma once

#include <dynaco/item.hpp>

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dynaco {

class attribute_value;

/// A value of type L: values of any types, in order. Use `list_of` to make one in place.
using list = std::vector<attribute_value>;

namespace detail {

// What holds a value of each type, in the order of attribute_type.
using attribute_storage = std::variant<std::string, number, binary, string_set, number_set,
                                       binary_set, item, list, bool, std::nullptr_t>;

template <class T, class... Types>
consteval std::size_t index_of(std::type_identity<std::variant<Types...>>) {
    std::size_t index = 0;
    (void)((!std::same_as<T, Types> && (++index, true)) && ...);
    return index;
}
template <class T>
inline constexpr std::size_t storage_index = index_of<T>(std::type_identity<attribute_storage>{});

error wrong_type(attribute_type found, attribute_type wanted);

}  // namespace detail

/// Whether a value is held as a `T`: `std::string`, `number`, `binary`, one of the three sets,
/// `item`, `list`, `bool` or `std::nullptr_t`.
template <class T>
concept attribute_storage_type = detail::storage_index<T> < 10;

/// A value of one of the ten types. NULL by default.
///
/// Converts implicitly from what has one obvious type: text, numbers, `bool`, `nullptr`, bytes,
/// sets, lists and items. Character types and pointers other than `char const*` do not convert.
///
/// @par Exception safety
/// Moving does not throw; a failed assignment leaves the value as it was. A moved-from value keeps
/// its type.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class attribute_value {
  public:
    attribute_value() noexcept : value_{std::in_place_type<std::nullptr_t>, nullptr} {}
    attribute_value(std::nullptr_t) noexcept : attribute_value{} {}

    attribute_value(std::string text) noexcept
        : value_{std::in_place_type<std::string>, std::move(text)} {}
    attribute_value(std::string_view text) : value_{std::in_place_type<std::string>, text} {}
    /// @par Preconditions `text` is not null.
    attribute_value(char const* text) : value_{std::in_place_type<std::string>, text} {}

    template <std::same_as<bool> Bool>  // a template, so that nothing else converts to bool on the
                                        // way
    attribute_value(Bool value) noexcept : value_{std::in_place_type<bool>, value} {}

    attribute_value(number value) noexcept : value_{std::in_place_type<number>, value} {}
    /// @par Errors `std::invalid_argument` for floating point values that `number` cannot hold.
    template <arithmetic_number T>
    attribute_value(T value) noexcept(std::integral<T>)
        : value_{std::in_place_type<number>, value} {}

    attribute_value(binary bytes) noexcept : value_{std::in_place_type<binary>, std::move(bytes)} {}
    attribute_value(std::span<std::byte const> bytes)
        : value_{std::in_place_type<binary>, bytes.begin(), bytes.end()} {}

    attribute_value(string_set set) noexcept
        : value_{std::in_place_type<string_set>, std::move(set)} {}
    attribute_value(number_set set) noexcept
        : value_{std::in_place_type<number_set>, std::move(set)} {}
    attribute_value(binary_set set) noexcept
        : value_{std::in_place_type<binary_set>, std::move(set)} {}
    attribute_value(item map) noexcept : value_{std::in_place_type<item>, std::move(map)} {}
    attribute_value(list values) noexcept : value_{std::in_place_type<list>, std::move(values)} {}

    attribute_type type() const noexcept { return static_cast<attribute_type>(value_.index()); }

    bool is_string() const noexcept { return holds<std::string>(); }
    bool is_number() const noexcept { return holds<number>(); }
    bool is_binary() const noexcept { return holds<binary>(); }
    bool is_string_set() const noexcept { return holds<string_set>(); }
    bool is_number_set() const noexcept { return holds<number_set>(); }
    bool is_binary_set() const noexcept { return holds<binary_set>(); }
    bool is_map() const noexcept { return holds<item>(); }
    bool is_list() const noexcept { return holds<list>(); }
    bool is_bool() const noexcept { return holds<bool>(); }
    bool is_null() const noexcept { return holds<std::nullptr_t>(); }

    /// The value, which must be of the type named.
    /// @par Errors `exception` with `errc::wrong_type`; the message names both types.
    std::string const& as_string() const { return as<std::string>(); }
    std::string& as_string() { return as<std::string>(); }
    number const& as_number() const { return as<number>(); }
    number& as_number() { return as<number>(); }
    binary const& as_binary() const { return as<binary>(); }
    binary& as_binary() { return as<binary>(); }
    string_set const& as_string_set() const { return as<string_set>(); }
    string_set& as_string_set() { return as<string_set>(); }
    number_set const& as_number_set() const { return as<number_set>(); }
    number_set& as_number_set() { return as<number_set>(); }
    binary_set const& as_binary_set() const { return as<binary_set>(); }
    binary_set& as_binary_set() { return as<binary_set>(); }
    item const& as_map() const { return as<item>(); }
    item& as_map() { return as<item>(); }
    list const& as_list() const { return as<list>(); }
    list& as_list() { return as<list>(); }
    bool const& as_bool() const { return as<bool>(); }
    bool& as_bool() { return as<bool>(); }

    /// The value if it is of the type named; null otherwise.
    std::string const* if_string() const noexcept { return std::get_if<std::string>(&value_); }
    std::string* if_string() noexcept { return std::get_if<std::string>(&value_); }
    number const* if_number() const noexcept { return std::get_if<number>(&value_); }
    number* if_number() noexcept { return std::get_if<number>(&value_); }
    binary const* if_binary() const noexcept { return std::get_if<binary>(&value_); }
    binary* if_binary() noexcept { return std::get_if<binary>(&value_); }
    string_set const* if_string_set() const noexcept { return std::get_if<string_set>(&value_); }
    string_set* if_string_set() noexcept { return std::get_if<string_set>(&value_); }
    number_set const* if_number_set() const noexcept { return std::get_if<number_set>(&value_); }
    number_set* if_number_set() noexcept { return std::get_if<number_set>(&value_); }
    binary_set const* if_binary_set() const noexcept { return std::get_if<binary_set>(&value_); }
    binary_set* if_binary_set() noexcept { return std::get_if<binary_set>(&value_); }
    item const* if_map() const noexcept { return std::get_if<item>(&value_); }
    item* if_map() noexcept { return std::get_if<item>(&value_); }
    list const* if_list() const noexcept { return std::get_if<list>(&value_); }
    list* if_list() noexcept { return std::get_if<list>(&value_); }
    bool const* if_bool() const noexcept { return std::get_if<bool>(&value_); }
    bool* if_bool() noexcept { return std::get_if<bool>(&value_); }

    /// Replaces the value by an empty text, zero, no bytes, an empty map, an empty list, false or
    /// NULL, to be filled in place: for decoders.
    template <attribute_storage_type T>
        requires std::is_nothrow_default_constructible_v<T>
    T& emplace() noexcept {
        return value_.emplace<T>();
    }

    /// A copy of the value as a `T`: an arithmetic type (from N, checked as `number::to` does),
    /// `bool`, `std::string`, `number`, `binary`, a set, `list`, `item`, or `attribute_value`
    /// itself.
    /// @par Errors `exception` with `errc::wrong_type` or `errc::not_representable`.
    template <class T>
    T get() const;
    /// The same with the failure as a value.
    template <class T>
    result<T> get(as_result_t) const;

    /// Calls `visitor` with the value held: `std::string const&`, `number const&`, `binary const&`,
    /// `string_set const&`, `number_set const&`, `binary_set const&`, `item const&`, `list const&`,
    /// `bool` or `std::nullptr_t`.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return std::visit(std::forward<Visitor>(visitor), value_);
    }

    /// Same type and same value; sets and maps without regard to order.
    friend bool operator==(attribute_value const& left, attribute_value const& right) noexcept;
    /// Whether the value is of the type that `right` converts to, and equal: `v == "x"`, `v == 42`,
    /// `v == true`, `v == nullptr`.
    friend bool operator==(attribute_value const& left, std::string_view right) noexcept {
        auto const* text = left.if_string();
        return text != nullptr && *text == right;
    }
    friend bool operator==(attribute_value const& left, char const* right) noexcept {
        return left == std::string_view{right};
    }
    template <arithmetic_number T>
    friend bool operator==(attribute_value const& left, T right) noexcept {
        return left.equals_number(right);
    }
    template <attribute_storage_type T>
    friend bool operator==(attribute_value const& left, T const& right) noexcept {
        auto const* held = std::get_if<T>(&left.value_);
        return held != nullptr && *held == right;
    }

    /// DynamoDB's JSON, spaced for people: `{"N": "42"}`; bytes as hexadecimal digits.
    friend std::ostream& operator<<(std::ostream& out, attribute_value const& value);

  private:
    template <class T>
    bool holds() const noexcept {
        return std::holds_alternative<T>(value_);
    }
    template <class T>
    T const& as() const {
        if (auto const* held = std::get_if<T>(&value_)) return *held;
        throw_wrong_type(static_cast<attribute_type>(detail::storage_index<T>));
    }
    template <class T>
    T& as() {
        if (auto* held = std::get_if<T>(&value_)) return *held;
        throw_wrong_type(static_cast<attribute_type>(detail::storage_index<T>));
    }
    template <class T>
    bool equals_number(T right) const noexcept;

    [[noreturn]] void throw_wrong_type(attribute_type wanted) const;

    detail::attribute_storage value_;
};

// On LP64 with either standard library; lists and items pay for every byte. Checked containers are
// larger.
#ifndef _GLIBCXX_DEBUG
static_assert(sizeof(attribute_value) <= 40);
#endif

/// A value with its name.
class attribute {
  public:
    attribute(std::string its_name, attribute_value its_value) noexcept
        : name{std::move(its_name)}, value{std::move(its_value)} {}
    /// The value is NULL.
    explicit attribute(std::string_view its_name) : name{its_name} {}
    /// The value is made in place, of `from`.
    template <class From>
    attribute(std::in_place_t, std::string_view its_name, From from)
        : name{its_name}, value(from) {}

    std::string name;
    attribute_value value;

    friend bool operator==(attribute const&, attribute const&) noexcept = default;
    friend std::ostream& operator<<(std::ostream& out, attribute const& value);
};

/// A list of values of any types: `list_of(1, "a", true)`. Works inside a `co_await` expression on
/// every compiler.
template <class... Values>
list list_of(Values&&... values) {
    list made;
    made.reserve(sizeof...(values));
    (made.emplace_back(std::forward<Values>(values)), ...);
    return made;
}

// From here on: bodies.

template <class T>
bool attribute_value::equals_number(T right) const noexcept {
    auto const* held = if_number();
    if (held == nullptr) return false;
    if constexpr (std::integral<T>) {
        return *held == number{right};
    } else {
        auto const as_number = number::from(right);  // fails for NaN, which equals nothing
        return as_number.has_value() && *held == *as_number;
    }
}

template <class T>
result<T> attribute_value::get(as_result_t) const {
    if constexpr (std::same_as<T, attribute_value>) {
        return *this;
    } else if constexpr (arithmetic_number<T>) {
        if (auto const* held = if_number()) return held->to<T>();
        return detail::wrong_type(type(), attribute_type::number);
    } else {
        static_assert(
            attribute_storage_type<T> && !std::same_as<T, std::nullptr_t>,
            "get<T>: T is an arithmetic type, bool, std::string, number, binary, a set, list, "
            "item or attribute_value");
        if (auto const* held = std::get_if<T>(&value_)) return *held;
        return detail::wrong_type(type(), static_cast<attribute_type>(detail::storage_index<T>));
    }
}

template <class T>
T attribute_value::get() const {
    return get<T>(as_result).value();
}

namespace detail {

error missing_attribute(std::string_view name);
error in_attribute(std::string_view name,
                   error const& failure);  // the failure, with the name in front

}  // namespace detail

inline item::item() noexcept = default;
inline item::item(item const&) = default;
inline item::item(item&&) noexcept = default;
inline item& item::operator=(item const&) = default;
inline item& item::operator=(item&&) noexcept = default;
inline item::~item() = default;

template <class Value, class... NamesAndValues>
    requires(sizeof...(NamesAndValues) % 2 == 0)
item::item(std::string_view name, Value&& value, NamesAndValues&&... more) {
    attributes_.reserve(1 + sizeof...(more) / 2);
    set_all(name, std::forward<Value>(value), std::forward<NamesAndValues>(more)...);
}

template <class Value, class... NamesAndValues>
void item::set_all(std::string_view name, Value&& value, NamesAndValues&&... more) {
    set(name, attribute_value(std::forward<Value>(value)));
    if constexpr (sizeof...(more) != 0) set_all(std::forward<NamesAndValues>(more)...);
}

inline item&& item::set(std::string_view name, attribute_value value) && {
    return std::move(set(name, std::move(value)));
}

inline attribute_value const* item::find(std::string_view name) const noexcept {
    for (auto const& each : attributes_) {
        if (each.name == name) return &each.value;
    }
    return nullptr;
}

inline attribute_value* item::find(std::string_view name) noexcept {
    return const_cast<attribute_value*>(std::as_const(*this).find(name));
}

template <class T>
result<T> item::get(std::string_view name, as_result_t) const {
    auto const* value = find(name);
    if (value == nullptr) return detail::missing_attribute(name);
    auto got = value->get<T>(as_result);
    if (got.has_error()) return detail::in_attribute(name, got.error());
    return got;
}

template <class T>
T item::get(std::string_view name) const {
    return get<T>(name, as_result).value();
}

inline attribute& item::append(std::string name, attribute_value value) {
    assert(!contains(name));
    return attributes_.emplace_back(std::move(name), std::move(value));
}

inline attribute& item::append(std::string_view name) {
    assert(!contains(name));
    return attributes_.emplace_back(name);
}

template <class From>
attribute& item::append(std::in_place_t in_place, std::string_view name, From from) {
    assert(!contains(name));
    return attributes_.emplace_back(in_place, name, from);
}

inline void item::reserve(std::size_t capacity) {
    attributes_.reserve(capacity);
}
inline void item::clear() noexcept {
    attributes_.clear();
}
inline std::size_t item::size() const noexcept {
    return attributes_.size();
}
inline bool item::empty() const noexcept {
    return attributes_.empty();
}
inline item::iterator item::begin() noexcept {
    return attributes_.data();
}
inline item::iterator item::end() noexcept {
    return attributes_.data() + attributes_.size();
}
inline item::const_iterator item::begin() const noexcept {
    return attributes_.data();
}
inline item::const_iterator item::end() const noexcept {
    return attributes_.data() + attributes_.size();
}

template <key_value Value>
item key(std::string_view name, Value&& value) {
    return item(name, std::forward<Value>(value));
}

template <key_value PartitionValue, key_value SortValue>
item key(std::string_view partition_name, PartitionValue&& partition_value,
         std::string_view sort_name, SortValue&& sort_value) {
    return item(partition_name, std::forward<PartitionValue>(partition_value), sort_name,
                std::forward<SortValue>(sort_value));
}

}  // namespace dynaco
