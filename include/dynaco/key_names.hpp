// The names of the attributes that make a table's primary key.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace dynaco {

/// The attributes of a primary key: the partition key and, if the table has one, the sort key.
/// `key_names("artist", "title")`.
class key_names {
  public:
    explicit key_names(std::string partition) : partition_key{std::move(partition)} {}
    key_names(std::string partition, std::string sort)
        : partition_key{std::move(partition)}, sort_key{std::move(sort)} {}

    std::string partition_key;
    std::optional<std::string> sort_key;

    friend bool operator==(key_names const&, key_names const&) = default;
};

}  // namespace dynaco
