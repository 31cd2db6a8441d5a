// How a type of the user's own becomes an attribute value and is made of one.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <concepts>

namespace dynaco {

/// Specialise this to map a type that the mapping does not know, or to map one differently:
///
///     template <>
///     struct dynaco::value_codec<money> {
///         static constexpr auto type = dynaco::attribute_type::number;
///         static dynaco::attribute_value to_value(money const& amount) { return amount.cents; }
///         static dynaco::result<money> from_value(dynaco::attribute_value const& value) {
///             auto const cents = value.get<std::int64_t>(dynaco::as_result);
///             if (cents.has_error()) return cents.error();
///             return money{*cents};
///         }
///     };
///
/// The type then works wherever a type of the mapping's own does: as a member, an element, an
/// optional, and, if `type` says what it is written as, in sets, variants and as a key. It needs a
/// default constructor. A specialisation goes before everything that the mapping knows, so that it
/// can give an enumeration or a described struct a form of its own; it must be visible before the
/// first use.
///
/// @par Errors `from_value` returns what is wrong, in words: the mapping puts the path in front.
/// `to_value` may throw `dynaco::exception` or `std::invalid_argument`, which become failures of
/// the mapping with the path in front, too.
template <class T>
struct value_codec;

/// Whether `value_codec` is specialised for a type.
template <class T>
concept has_value_codec = requires(T const& object, attribute_value const& value) {
    { value_codec<T>::to_value(object) } -> std::convertible_to<attribute_value>;
    { value_codec<T>::from_value(value) } -> std::convertible_to<result<T>>;
};

}  // namespace dynaco
