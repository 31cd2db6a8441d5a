// What the service asks of a request's members, as data.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace dynaco::wire {

/// No upper limit.
inline constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

/// The characters that a text may have.
enum class characters : std::uint8_t {
    any,   // all
    name,  // a-z A-Z 0-9 _ . -
};

/// One rule. `low` and `high` bound a text's characters, a list's elements or a number.
struct rule {
    enum class kinds : std::uint8_t {
        none,
        table,        // a table's name, or its ARN
        key,          // a whole primary key
        start_key,    // where a page begins: a key, with the index's key if there is one
        item,         // an item to write
        expression,   // not empty, at most 4096 bytes
        enumeration,  // has a text
        text,
        texts,  // a list of texts, each with element_low to element_high characters
        integer,
        elements,  // of a list or a map
    };

    kinds kind = kinds::none;
    characters allowed = characters::any;
    std::int64_t low = 0;
    std::int64_t high = unbounded;
    std::int64_t element_low = 0;
    std::int64_t element_high = unbounded;

    static constexpr rule table() { return {kinds::table}; }
    static constexpr rule key() { return {kinds::key}; }
    static constexpr rule start_key() { return {kinds::start_key}; }
    static constexpr rule item() { return {kinds::item}; }
    static constexpr rule expression() { return {kinds::expression}; }
    static constexpr rule enumeration() { return {kinds::enumeration}; }
    static constexpr rule text(std::int64_t low, std::int64_t high, characters allowed) {
        return {kinds::text, allowed, low, high};
    }
    static constexpr rule texts(std::int64_t low, std::int64_t high, std::int64_t element_low,
                                std::int64_t element_high, characters allowed) {
        return {kinds::texts, allowed, low, high, element_low, element_high};
    }
    static constexpr rule integer(std::int64_t low, std::int64_t high) {
        return {kinds::integer, characters::any, low, high};
    }
    static constexpr rule elements(std::int64_t low, std::int64_t high) {
        return {kinds::elements, characters::any, low, high};
    }
};

struct member_rule {
    std::string_view member;  // as `table_name`
    rule what;
};

/// The rules of a class; generated from the service model. Before a class is described (see
/// description.hpp) its rules must have been seen.
template <class T>
struct rules_of {
    static constexpr std::array<member_rule, 0> rules{};
    /// The lists and maps that are written even when they are empty.
    static constexpr std::array<std::string_view, 0> required{};
};

}  // namespace dynaco::wire
