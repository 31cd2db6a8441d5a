// Structures as data: what one writer, one reader and one checker need to know of each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "wire/rules.hpp"
#include "wire/wire_name.hpp"

namespace dynaco::wire {

class struct_table;

/// How to get at a value of one type behind a pointer. Which functions there are depends on `kind`;
/// the others are null.
struct codec {
    enum class kinds : std::uint8_t {
        text,
        boolean,
        int32,
        int64,
        float64,
        timestamp,
        enumeration,
        value,  // attribute_value
        item,
        structure,
        list,
        map,
        optional,
    };

    kinds kind;
    codec const* element = nullptr;           // of a list, a map or an optional
    struct_table const* structure = nullptr;  // of a structure

    /// How many elements a list or a map has; 0 or 1 for an optional.
    std::size_t (*size)(void const* object) = nullptr;
    /// An element of a list or a map, or what an optional holds.
    void const* (*at)(void const* object, std::size_t index) = nullptr;
    /// Adds an empty element to a list, or gives an empty value to an optional.
    void* (*append)(void* object) = nullptr;
    /// A name in a map, or the text of an enumeration's value.
    std::string_view (*text)(void const* object, std::size_t index) = nullptr;
    /// Adds a name with an empty value to a map; null if the name is there already.
    void* (*insert)(void* object, std::string_view name) = nullptr;
    /// Sets an enumeration's value.
    void (*assign)(void* object, std::string_view text) = nullptr;
    /// The texts of an enumeration's values; the first is empty.
    std::span<std::string_view const> (*texts)() = nullptr;
};

/// One member of a structure.
struct field {
    wire_name name;           // as `TableName`
    std::string_view member;  // as `table_name`
    codec const* type;
    void* (*access)(void* object);
    bool required;  // written even if it is an empty list or map
    bool descends;  // a structure below it has rules
    rule what;

    constexpr bool is_checked() const noexcept {
        return descends || what.kind != rule::kinds::none;
    }
    void* in(void* object) const { return access(object); }
    void const* in(void const* object) const { return access(const_cast<void*>(object)); }
};

/// The members of a structure, in the service model's order.
class struct_table {
  public:
    // A pointer and a size: with -fsanitize=undefined GCC does not make spans at compile time.
    template <std::size_t Size>
    constexpr explicit struct_table(std::array<field, Size> const& fields)
        : first_{fields.data()}, size_{Size} {
        for (auto const& each : fields) is_checked_ = is_checked_ || each.is_checked();
    }

    std::span<field const> fields() const noexcept { return {first_, size_}; }
    /// Whether a member is checked.
    constexpr bool is_checked() const noexcept { return is_checked_; }

    field const* find(std::string_view name) const noexcept {
        for (auto const& each : fields()) {
            if (name == std::string_view{each.name}) return &each;
        }
        return nullptr;
    }

  private:
    field const* first_;
    std::size_t size_;
    bool is_checked_ = false;
};

}  // namespace dynaco::wire
