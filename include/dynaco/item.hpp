// An item of a table, and its attributes' values.
#pragma once

#include <dynaco/number.hpp>
#include <dynaco/value_set.hpp>

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dynaco {

class attribute_value;
class attribute;                             // a name with its value
using list = std::vector<attribute_value>;   // L

/// The ten types, under the service's names (S N B SS NS BS M L BOOL NULL).
enum class attribute_type { string, number, binary, string_set, number_set, binary_set, map, list, boolean, null };
/// `S`, `N`, ... as the service writes it.
std::string_view to_string(attribute_type type) noexcept;

/// Name to value in the order of insertion: a whole item, a key, or a value of type M.
class item {
  public:
    using iterator = attribute*;
    using const_iterator = attribute const*;

    item() = default;                        // and copy, move, destroy: declared, defined where attribute is complete
    /// Names and values in turn: `item("artist", "Björk", "year", 1997)`; a name given twice keeps the last value.
    template <class... NamesAndValues> explicit item(std::string_view name, NamesAndValues&&...);
    item(std::initializer_list<attribute>);  // {{"artist", "Björk"}, {"year", 1997}}

    attribute_value const* find(std::string_view name) const noexcept;   // null if absent
    attribute_value* find(std::string_view name) noexcept;
    attribute_value const& at(std::string_view name) const;              // throws exception(errc::invalid_argument?) naming the attribute
    attribute_value& operator[](std::string_view name);                  // adds NULL if absent
    bool contains(std::string_view name) const noexcept;
    item& set(std::string_view name, attribute_value value) &;           // adds or replaces in place; chains
    item&& set(std::string_view name, attribute_value value) &&;
    bool erase(std::string_view name);
    template <class T> T get(std::string_view name) const;               // at(name).get<T>()
    attribute& append(std::string name, attribute_value value);          // no look-up: the name must be new (asserted in debug): for decoders
    void reserve(std::size_t); void clear(); std::size_t size(); bool empty(); begin/end;
    // equality ignores order
};

class attribute_value { /* see the helper's text */ };
}
