// DynamoDB's sets: one or more distinct values of one type.
#pragma once

#include <dynaco/number.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco {

/// Bytes. Use `to_binary` to make one of text.
using binary = std::vector<std::byte>;

/// The bytes of a text.
binary to_binary(std::string_view text);

/// One or more distinct values, without order. Never empty: DynamoDB has no empty set.
/// Kept sorted, so that equality and look-up do not depend on the order of insertion.
/// A moved-from set may only be assigned to or destroyed.
template <class T>
class value_set {
  public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;

    /// The values; repeated ones count once. Works inside a `co_await` expression on every compiler.
    template <class First, class... Rest>
        requires(std::convertible_to<First, T> && (std::convertible_to<Rest, T> && ...))
    explicit value_set(First first, Rest... rest);
    value_set(std::initializer_list<T> values);
    /// @par Errors `std::invalid_argument` if there are none.
    explicit value_set(std::vector<T> values);
    template <class Iterator>
    value_set(Iterator first, Iterator last);

    bool contains(T const& value) const;
    bool insert(T value);          ///< False if it was there.
    bool erase(T const& value);    ///< False if it was not there. `std::invalid_argument` for the last one.

    std::size_t size() const noexcept;
    const_iterator begin() const noexcept;
    const_iterator end() const noexcept;
    std::vector<T> const& values() const noexcept;   ///< Sorted.

    friend bool operator==(value_set const&, value_set const&) = default;
};

using string_set = value_set<std::string>;
using number_set = value_set<number>;
using binary_set = value_set<binary>;

}  // namespace dynaco
