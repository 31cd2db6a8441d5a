#include "wire/key_rules.hpp"

#include <dynaco/attribute_value.hpp>

#include "wire/text_rules.hpp"

namespace dynaco::wire {
namespace {

// Amazon DynamoDB developer guide, "Service, account, and table quotas". Which attribute is the
// sort key, whose limit is 1024, cannot be seen from here.
constexpr std::size_t most_bytes_of_key = 2048;
constexpr std::size_t most_characters_of_key_name = 255;
constexpr std::size_t most_bytes_of_name = 65535;

std::optional<std::string> broken_key_value(attribute_value const& value) {
    std::size_t bytes = 0;
    if (auto const* text = value.if_string()) {
        bytes = text->size();
    } else if (auto const* binary = value.if_binary()) {
        bytes = binary->size();
    } else if (value.is_number()) {
        return std::nullopt;
    } else {
        return "has type " + std::string{to_string(value.type())} +
               "; a key's value has type S, N or B";
    }
    if (bytes == 0) return "is empty; a key's value has at least 1 byte";
    if (bytes <= most_bytes_of_key) return std::nullopt;
    return "has " + std::to_string(bytes) +
           " bytes; a partition key has at most 2048, a sort key at most 1024";
}

std::optional<std::string> broken_key_attributes(item const& key) {
    for (auto const& [name, value] : key) {
        if (name.empty()) return "has an attribute without a name";
        if (name.size() > most_characters_of_key_name &&
            count_characters(name) > most_characters_of_key_name) {
            return "has the attribute " + shown(name) +
                   ", whose name is too long; names in keys have at most 255 characters";
        }
        if (auto broken = broken_key_value(value))
            return "attribute " + shown(name) + ' ' + *broken;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_key_rule(item const& key) {
    if (key.empty()) {
        return "is empty; it has the partition key and, if the table has one, the sort key";
    }
    if (key.size() > 2) {
        return "has " + std::to_string(key.size()) +
               " attributes; it has the partition key and, if the table has one, the sort key";
    }
    return broken_key_attributes(key);
}

std::optional<std::string> broken_start_key_rule(item const& key) {
    if (key.empty()) return "is empty; leave it unset for the first page";
    return broken_key_attributes(key);
}

std::optional<std::string> broken_item_rule(item const& whole) {
    if (whole.empty()) return "is empty; it has at least the attributes of the key";
    for (auto const& each : whole) {
        if (each.name.empty()) return "has an attribute without a name";
        if (each.name.size() > most_bytes_of_name) {
            return "has the attribute " + shown(each.name) +
                   ", whose name is too long; names have at most 65535 bytes";
        }
    }
    return std::nullopt;
}

}  // namespace dynaco::wire
