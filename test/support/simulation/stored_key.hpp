// The keys of a table's items.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/key_names.hpp>
#include <dynaco/result.hpp>

#include <optional>

namespace dynaco::test {

/// In the order of partitions (which has no meaning), then of the sort key.
class stored_key {
  public:
    stored_key() = default;

    attribute_value partition;
    attribute_value sort;  ///< NULL in tables without a sort key.

    friend bool operator<(stored_key const& left, stored_key const& right);
    friend bool operator==(stored_key const& left, stored_key const& right) = default;
};

/// A table's key attributes and their types.
class key_shape {
  public:
    key_shape(key_names its_names, attribute_type partition, attribute_type sort)
        : names{std::move(its_names)}, partition_type{partition}, sort_type{sort} {}

    /// The key of a whole item. Refuses what lacks a key attribute or has one of another type.
    [[nodiscard]] result<stored_key> key_of(item const& whole) const;
    /// The same of a key, which has nothing else in it.
    [[nodiscard]] result<stored_key> exact_key(item const& key) const;
    [[nodiscard]] item to_item(stored_key const& key) const;
    [[nodiscard]] bool has(std::string_view name) const {
        return name == names.partition_key || (names.sort_key && name == *names.sort_key);
    }

    key_names names;
    attribute_type partition_type;
    attribute_type sort_type;
};

}  // namespace dynaco::test
