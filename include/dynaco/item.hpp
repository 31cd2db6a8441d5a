// An item of a table: attributes by name.
#pragma once

#include <dynaco/number.hpp>
#include <dynaco/result.hpp>
#include <dynaco/value_set.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco {

class attribute;
class attribute_value;

/// Names with their values, in the order of insertion: a whole item, a key, or a value of type M.
///
/// A name occurs once. Equality ignores the order, as the service does.
///
/// @par Exception safety
/// Functions that add or replace an attribute leave the item as it was when they throw.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class item {
  public:
    using value_type = attribute;
    using iterator = attribute*;
    using const_iterator = attribute const*;

    item() noexcept;
    item(item const&);
    item(item&&) noexcept;
    item& operator=(item const&);
    item& operator=(item&&) noexcept;
    ~item();

    /// Names and values in turn: `item("artist", "Björk", "year", 1997)`. A name given twice keeps
    /// the last value. Works inside a `co_await` expression on every compiler.
    template <class Value, class... NamesAndValues>
        requires(sizeof...(NamesAndValues) % 2 == 0)
    explicit item(std::string_view name, Value&& value, NamesAndValues&&... more);
    /// As `item{{"artist", "Björk"}, {"year", 1997}}`. A name given twice keeps the last value. GCC
    /// 12 compiles no `initializer_list` inside a `co_await` expression: use the other constructor
    /// there.
    item(std::initializer_list<attribute> attributes);

    /// The value of an attribute; null if there is none of this name.
    attribute_value const* find(std::string_view name) const noexcept;
    attribute_value* find(std::string_view name) noexcept;
    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    /// The value of an attribute.
    /// @par Errors `exception` with `errc::missing_attribute` and the name in the message.
    attribute_value const& at(std::string_view name) const;
    attribute_value& at(std::string_view name);

    /// The value of an attribute; adds a NULL of this name if there is none.
    attribute_value& operator[](std::string_view name);

    /// The value of an attribute as a `T`; see `attribute_value::get` for the types.
    /// @par Errors `exception` with `errc::missing_attribute`, `errc::wrong_type` or
    /// `errc::not_representable`; the message names the attribute.
    template <class T>
    T get(std::string_view name) const;
    /// The same with the failure as a value.
    template <class T>
    result<T> get(std::string_view name, as_result_t) const;

    /// Adds an attribute, or replaces its value in place.
    item& set(std::string_view name, attribute_value value) &;
    item&& set(std::string_view name, attribute_value value) &&;
    /// Removes an attribute; false if there was none. The others keep their order.
    bool erase(std::string_view name);

    /// Adds an attribute without looking whether the name is there: for those who know that it is
    /// not, such as decoders.
    /// @par Preconditions No attribute has this name (asserted in debug builds).
    attribute& append(std::string name, attribute_value value);
    /// The same with NULL as the value, to be replaced in place.
    attribute& append(std::string_view name);
    /// The same; the value is made in place, of `from`.
    template <class From>
    attribute& append(std::in_place_t, std::string_view name, From from);

    void reserve(std::size_t capacity);
    void clear() noexcept;
    std::size_t size() const noexcept;
    bool empty() const noexcept;

    iterator begin() noexcept;
    iterator end() noexcept;
    const_iterator begin() const noexcept;
    const_iterator end() const noexcept;

    friend bool operator==(item const& left, item const& right) noexcept;
    /// DynamoDB's JSON, spaced for people.
    friend std::ostream& operator<<(std::ostream& out, item const& value);

  private:
    template <class Value, class... NamesAndValues>
    void set_all(std::string_view name, Value&& value, NamesAndValues&&... more);

    // Linear look-up on purpose: items have a few dozen attributes with short names, for which
    // comparing sizes and then bytes in one contiguous array beats hashing and node containers, in
    // time and in memory.
    std::vector<attribute> attributes_;
};

/// The types a key's value can have: text (S), numbers (N) and bytes (B).
template <class T>
concept key_value =
    arithmetic_number<std::remove_cvref_t<T>> || std::same_as<std::remove_cvref_t<T>, number> ||
    std::same_as<std::remove_cvref_t<T>, attribute_value> ||
    (!std::same_as<std::remove_cvref_t<T>, std::nullptr_t> &&
     (std::convertible_to<T, std::string_view> ||
      std::convertible_to<T, std::span<std::byte const>>));

/// A primary key of a partition key alone: `key("id", 42)`.
template <key_value Value>
item key(std::string_view name, Value&& value);

/// A primary key of partition key and sort key: `key("artist", "Björk", "title", "Jóga")`.
template <key_value PartitionValue, key_value SortValue>
item key(std::string_view partition_name, PartitionValue&& partition_value,
         std::string_view sort_name, SortValue&& sort_value);

}  // namespace dynaco

// A value can be an item and an item holds values: this header has the class `item`, that one the
// values and the bodies of the functions here. Either may be included first.
#include <dynaco/attribute_value.hpp>
