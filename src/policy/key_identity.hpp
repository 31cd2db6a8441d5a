// Keys as texts, to look them up by.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/key_names.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace dynaco::policy {

/// A text that two items have in common exactly if they are of the same table and the values of
/// their keys are equal: of one type and, numbers by value, the same. `table` is any number that
/// stands for the table. Nothing if an attribute is missing or of a type that no key has.
std::optional<std::string> key_identity(std::size_t table, item const& of, key_names const& names);

}  // namespace dynaco::policy
