// What the service asks of keys and items, as far as the key schema is not needed to tell.
#pragma once

#include <dynaco/item.hpp>

#include <optional>
#include <string>

namespace dynaco::wire {

/// Nothing, or what is wrong with a whole primary key: it has one or two attributes, each with a
/// name and a value of type S, N or B that is not empty.
std::optional<std::string> broken_key_rule(item const& key);
/// The same for where a page begins, which can have the attributes of an index's key as well.
std::optional<std::string> broken_start_key_rule(item const& key);
/// The same for an item to write: not empty, and every attribute has a name.
std::optional<std::string> broken_item_rule(item const& whole);

}  // namespace dynaco::wire
