// What the service asks of a request's members, as data.
#pragma once

#include <cstdint>
#include <limits>

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
        token,  // an idempotency token: a text; filled in if it is not set
        integer,
        elements,  // of a list or a map
        keys,      // a list of whole primary keys
        tables,    // a map whose names are those of tables, or their ARNs
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
    static constexpr rule token(std::int64_t low, std::int64_t high) {
        return {kinds::token, characters::any, low, high};
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
    static constexpr rule keys(std::int64_t low, std::int64_t high) {
        return {kinds::keys, characters::any, low, high};
    }
    static constexpr rule tables(std::int64_t low, std::int64_t high) {
        return {kinds::tables, characters::any, low, high};
    }
};

}  // namespace dynaco::wire
