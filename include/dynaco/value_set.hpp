// DynamoDB's sets: one or more distinct values of one type.
#pragma once

#include <dynaco/attribute_type.hpp>  // before the names that its enumerators have too (-Wshadow)
#include <dynaco/number.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
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
///
/// `T` is `std::string`, `number` or `binary`. The values are kept sorted, so that equality and
/// look-up do not depend on the order of insertion. A moved-from set may only be assigned to or
/// destroyed.
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
template <class T>
class value_set {
  public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;
    using iterator = const_iterator;  ///< The values cannot be changed in place: they are sorted.

    /// The values; repeated ones count once. Works inside a `co_await` expression on every
    /// compiler: `string_set("rock", "pop")`.
    template <class First, class... Rest>
        requires(std::convertible_to<First, T> && (std::convertible_to<Rest, T> && ...))
    explicit value_set(First first, Rest... rest) {
        values_.reserve(1 + sizeof...(rest));
        values_.push_back(std::move(first));
        (values_.push_back(std::move(rest)), ...);
        arrange();
    }
    /// The values; repeated ones count once. GCC 12 compiles no `initializer_list` inside a
    /// `co_await` expression: use parentheses there.
    /// @par Errors `std::invalid_argument` if there are none.
    value_set(std::initializer_list<T> values) : value_set{std::vector<T>(values)} {}
    /// @par Errors `std::invalid_argument` if there are none.
    explicit value_set(std::vector<T> values) : values_{std::move(values)} { arrange(); }
    /// @par Errors `std::invalid_argument` if there are none.
    template <std::input_iterator Iterator>
        requires(!std::convertible_to<Iterator, T> &&
                 std::constructible_from<T, std::iter_reference_t<Iterator>>)
    value_set(Iterator first, Iterator last) {
        for (; first != last; ++first) values_.emplace_back(*first);
        arrange();
    }

    bool contains(T const& value) const;
    bool insert(T value);  ///< False if it was there.
    bool erase(
        T const& value);  ///< False if it was not there. `std::invalid_argument` for the last one.

    std::size_t size() const noexcept { return values_.size(); }
    const_iterator begin() const noexcept { return values_.begin(); }
    const_iterator end() const noexcept { return values_.end(); }
    std::vector<T> const& values() const noexcept { return values_; }  ///< Sorted.

    friend bool operator==(value_set const&, value_set const&) = default;

  private:
    void arrange();  // sorts, drops repetitions, refuses nothing at all

    std::vector<T> values_;
};

extern template class value_set<std::string>;
extern template class value_set<number>;
extern template class value_set<binary>;

using string_set = value_set<std::string>;
using number_set = value_set<number>;
using binary_set = value_set<binary>;

}  // namespace dynaco
