// Structs to items and back, by Boost.Describe.
#pragma once

#include <dynaco/mapper/type_codec.hpp>
#include <dynaco/mapping_of.hpp>
#include <dynaco/result.hpp>

#include <concepts>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace dynaco {
namespace mapper {

std::optional<error> write_item(void const* object, codec const& type, item& out);
std::optional<error> write_key(void const* object, struct_table const& table,
                               std::span<std::size_t const> positions, item& out);
std::optional<error> write_value(void const* object, codec const& type, attribute_value& out);
std::optional<error> read_item(item const& from, codec const& type, void* object);
std::optional<error> read_value(attribute_value const& from, codec const& type, void* object);

template <class T>
consteval bool makes_items() {
    if constexpr (is_variant<T>) {
        return []<class... Alternative>(std::type_identity<std::variant<Alternative...>>) {
            return ((described_struct<Alternative> && !has_value_codec<Alternative>)&&...);
        }(std::type_identity<T>{});
    } else {
        return described_struct<T>;
    }
}

}  // namespace mapper

/// What can be an item: a struct that Boost.Describe describes, or a variant of such structs with a
/// `type_tag` each.
template <class T>
concept mapped_struct = mapper::makes_items<T>();

/// The item of a struct: an attribute for each described member, those of described bases first.
///
/// | member | attribute |
/// | --- | --- |
/// | `std::string` | S |
/// | integers, floating point, `number` | N |
/// | `bool` | BOOL |
/// | described enumerations (`BOOST_DESCRIBE_ENUM`) | S, the enumerator's name; N on request |
/// | other enumerations | N |
/// | points in time of `system_clock` | S, ISO 8601 in UTC; N on request and for time to live |
/// | `binary` (`std::vector<std::byte>`), `std::array<std::byte, n>` | B |
/// | `std::optional`, `std::unique_ptr` | what it holds; none while it is empty |
/// | `std::vector`, `std::deque`, `std::list`, `std::array` | L |
/// | `std::map`, `std::unordered_map` with `std::string` keys | M |
/// | `std::set`, `std::unordered_set` of what is S, N or B | SS, NS or BS; none while it is empty |
/// | described structs | M |
/// | `std::variant` | what it holds, as this would be itself; `std::monostate` is NULL |
/// | `attribute_value`, `item`, `list`, `string_set`, `number_set`, `binary_set` | as they are |
/// | types with a `value_codec` | what that makes of them |
///
/// Where an empty optional or set must have a place, in a list or a map, it is NULL.
///
/// Times have as many digits as their type has (none for seconds, nine for nanoseconds), so that
/// texts sort as the times do; days are `2026-11-26` alone.
///
/// The alternatives of a variant are told apart by the types that they are written as: a variant of
/// `std::string`, `double` and `std::vector<int>` is S, N or L. Several structs in a variant need a
/// `type_tag` each in their mapping; what a variant is written as does not depend on its other
/// alternatives. A variant that could not be read back does not compile.
///
/// @par Errors `errc::not_representable` for what has no form: floating point values that `number`
/// cannot hold, enumeration values without an enumerator, years outside 0 to 9999. The message
/// begins with the path: `address.lines[2]`.
template <mapped_struct T>
result<item> to_item(T const& object, as_result_t) {
    item made;
    auto failure = mapper::write_item(&object, mapper::codec_of<T, mapper::forms::usual>, made);
    if (failure) return *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <mapped_struct T>
item to_item(T const& object) {
    return to_item(object, as_result).value();
}

/// The struct of an item: what `to_item` writes, read back.
///
/// Attributes that are no member are ignored. Members that are optional or sets are empty when
/// there is no attribute, and when it is NULL; for other members without attribute see
/// `mapping::default_when_missing`. Points in time are read from text of any number of digits and
/// any offset, and from N; what is finer than the type is dropped. Described enumerations are read
/// from N, too.
///
/// A variant reads an item of any of its structs: the one whose type tag the item has.
///
///     using row = std::variant<customer, order, payment>;
///     auto const rows = dynaco::from_item<row>(found);
///
/// @par Errors The message begins with the path, and names both types: `address.zip: is N
/// (number), but the member wants S (string)`.
/// - `errc::wrong_type`: an attribute of another type, or an item with another type tag.
/// - `errc::missing_attribute`: a member has no attribute, and no leave to.
/// - `errc::not_representable`: a number that the member cannot hold, a text that is no enumerator
///   or no point in time, bytes or lists of another size than an array's.
template <mapped_struct T>
result<T> from_item(item const& from, as_result_t) {
    result<T> made{mapper::fresh<T>()};
    auto failure = mapper::read_item(from, mapper::codec_of<T, mapper::forms::usual>, &*made);
    if (failure) made = *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <mapped_struct T>
T from_item(item const& from) {
    auto made = mapper::fresh<T>();
    auto const failure = mapper::read_item(from, mapper::codec_of<T, mapper::forms::usual>, &made);
    if (failure) throw exception{*failure};
    return made;
}

/// The primary key of a struct's item: the attributes of the members that its mapping says are
/// keys.
/// @par Errors As `to_item`.
template <mapped_struct T>
    requires(!mapper::is_variant<T>)
result<item> key_of(T const& object, as_result_t) {
    constexpr auto& described = mapping_of<T>;
    static_assert(described.has(member_role::partition_key),
                  "dynaco: the mapping of the struct names no partition key");
    static constexpr std::size_t positions[] = {described.position_of(member_role::partition_key),
                                                described.position_of(member_role::sort_key)};
    item made;
    auto failure = mapper::write_key(
        &object, mapper::table_of<T>(),
        {positions, described.has(member_role::sort_key) ? std::size_t{2} : std::size_t{1}}, made);
    if (failure) return *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <mapped_struct T>
    requires(!mapper::is_variant<T>)
item key_of(T const& object) {
    return key_of(object, as_result).value();
}

/// A value of any mapped type as an attribute's: what it would be as an element of a list.
/// @par Errors As `to_item`.
template <class T>
result<attribute_value> to_value(T const& object, as_result_t) {
    attribute_value made;
    auto failure = mapper::write_value(&object, mapper::codec_of<T, mapper::forms::usual>, made);
    if (failure) return *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <class T>
attribute_value to_value(T const& object) {
    return to_value(object, as_result).value();
}

/// A value as the attribute of the struct's member would be, in the form that the mapping says:
/// `to_value_of<&song::expires>(time)` is N. For conditions and updates.
/// @par Errors As `to_item`.
template <auto Member>
result<attribute_value> to_value_of(
    typename mapper::member_pointer<Member>::value_type const& value, as_result_t) {
    using owner = typename mapper::member_pointer<Member>::class_type;
    constexpr auto form =
        mapping_of<owner>.options_at(mapping<owner>::template position<Member>()).form;
    using type = typename mapper::member_pointer<Member>::value_type;
    attribute_value made;
    auto failure = mapper::write_value(&value, mapper::codec_of<type, form>, made);
    if (failure) return *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <auto Member>
attribute_value to_value_of(typename mapper::member_pointer<Member>::value_type const& value) {
    return to_value_of<Member>(value, as_result).value();
}

/// A value of any mapped type from an attribute's: the reverse of `to_value`.
/// @par Errors As `from_item`.
template <class T>
result<T> from_value(attribute_value const& from, as_result_t) {
    auto made = mapper::fresh<T>();
    auto failure = mapper::read_value(from, mapper::codec_of<T, mapper::forms::usual>, &made);
    if (failure) return *std::move(failure);
    return made;
}
/// The same, with the failure thrown as `exception`.
template <class T>
T from_value(attribute_value const& from) {
    return from_value<T>(from, as_result).value();
}

}  // namespace dynaco
