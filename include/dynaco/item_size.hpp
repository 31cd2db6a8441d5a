// The size of an item as the service counts it, and a check of what the service would refuse.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/item.hpp>
#include <dynaco/key_names.hpp>
#include <dynaco/string_map.hpp>

#include <cstddef>
#include <optional>

namespace dynaco {

/// Limits of the service (Amazon DynamoDB developer guide, "Service, account, and table quotas");
/// 1 KB is 1024 bytes.
inline constexpr std::size_t max_item_size = 400 * 1024;
inline constexpr std::size_t max_partition_key_size = 2048;
inline constexpr std::size_t max_sort_key_size = 1024;
inline constexpr std::size_t max_substitutions_size = 2 * 1024 * 1024;
/// Levels of an item, the item itself being the first: lists and maps can be inside of each other
/// 31 deep. (The guide says "up to 32 levels"; that a 32nd is refused, in items and in the values
/// of expressions, is what DynamoDB and DynamoDB Local do.)
inline constexpr int max_nesting = 32;

/// The size of a value in bytes, without its name (Amazon DynamoDB developer guide, "DynamoDB item
/// sizes and formats"):
/// - a text: its bytes as UTF-8; bytes: their number;
/// - a number: 1 byte, 1 for each digit to the base of 100, and 1 for the sign of a negative
/// number,
///   21 at most: 1 for zero, 2 for 7 and for 42, 4 for 100.5, 3 for -7. (The guide says
///   "approximately 1 byte per two significant digits, and 1 byte"; this is what was found from
///   outside by architect/dynalite, db/index.js, and what DynamoDB Local counts to the byte.)
/// - NULL and BOOL: 1; a set: the sizes of its elements;
/// - a list or map: 3, and 1 for each element or pair, and these themselves, with names.
[[nodiscard]] std::size_t value_size(attribute_value const& value) noexcept;

/// The size of an item in bytes: its names as UTF-8 and the sizes of its values. It is what the
/// limit of 400 KB is about and what capacity is charged by; what storage adds to each item (100
/// bytes and more) is not in it.
[[nodiscard]] std::size_t item_size(item const& whole) noexcept;

/// What the service would refuse about an item to write; nothing if it is fine.
///
/// Checked: that there are attributes, names (1 to 65535 bytes), nesting (32 levels) and size (400
/// KB). Sets cannot be empty by their type. None of it is checked by the operations themselves:
/// this walks through the whole item.
/// @par Errors `errc::invalid_argument`; the message names the attribute, as `address.lines[3]`,
/// and the rule. For an item that is too large, the attribute that takes most.
[[nodiscard]] std::optional<error> check_item(item const& whole);
/// The same, and that the item has its key: see `check_key` for the values.
[[nodiscard]] std::optional<error> check_item(item const& whole, key_names const& names);

/// What the service would refuse about a primary key: it has exactly the attributes named, each a
/// number, or text or bytes of 1 to 2048 bytes (partition key) or 1 to 1024 bytes (sort key). Their
/// types have to be those of the table, which cannot be seen from here.
/// @par Errors `errc::invalid_argument` with the attribute and the rule.
[[nodiscard]] std::optional<error> check_key(item const& key, key_names const& names);

/// What the service would refuse about the placeholders of an expression: a nesting of more than 32
/// levels, and more than 2 MB of names and values together.
///
/// The length of an expression (4 KB) is checked by the operations. Its 300 operators and the 100
/// operands of an IN are left to the service: they cannot be counted without its grammar.
/// @par Errors `errc::invalid_argument` with the placeholder and the rule.
[[nodiscard]] std::optional<error> check_substitutions(string_map<std::string> const& names,
                                                       item const& values);

}  // namespace dynaco
