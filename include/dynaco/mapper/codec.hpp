// What one writer and the readers need to know of a mapped type, as data. Private to dynaco: what
// users call is in mapping.hpp.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dynaco::mapper {

class struct_table;
struct codec;
using codec_function = codec const& (*)();

/// How a member is written where its type has more than one form.
enum class forms : std::uint8_t {
    usual,          ///< Enumerations by name, times as ISO 8601.
    numeric,        ///< Enumerations as their number, times as seconds since 1970.
    whole_seconds,  ///< Times as whole seconds since 1970: what time to live reads.
};

/// A function with what it needs, called for each element of a container.
struct visitor {
    bool (*call)(void* context, std::string_view name, void const* element);
    void* context;

    bool operator()(std::string_view name, void const* element) const {
        return call(context, name, element);
    }
};

/// A function with what it needs that gives a new element its value.
struct filler {
    bool (*call)(void* context, void* element);
    void* context;

    bool operator()(void* element) const { return call(context, element); }
};

/// Numbers and enumerations.
struct numeric_access {
    /// False, with why in `failure`, if the value has no form.
    bool (*load)(void const* object, number& out, error& failure);
    bool (*store)(void* object, number const& value, error& failure);
};

/// An enumerator.
struct enumerator {
    std::string_view name;
    std::int64_t value;
};
struct enumeration_access {
    // A pointer and a size: with -fsanitize=undefined GCC does not make spans at compile time.
    enumerator const* first;
    std::size_t size;
    std::int64_t (*load)(void const* object);
    void (*store)(void* object, std::int64_t value);

    /// Empty if the type is not described.
    std::span<enumerator const> enumerators() const noexcept { return {first, size}; }
};

/// A point in time: seconds since 1970, and what is left of the next second.
struct moment {
    std::int64_t seconds;
    std::int32_t nanoseconds;

    friend bool operator==(moment const&, moment const&) = default;
};
struct time_access {
    int digits;  ///< Behind the decimal point: 0, 3, 6 or 9; less than 0: days.
    moment (*load)(void const* object);
    bool (*store)(void* object, moment const& value);  ///< False if the type cannot hold it.
};

/// Bytes in an array of fixed size.
struct bytes_access {
    std::size_t size;
    std::byte* (*data)(void* object);
};

/// Optionals, and what holds one value on the heap or none.
struct optional_access {
    void const* (*value)(void const* object);  ///< Null if there is none.
    void* (*emplace)(void* object);
    void (*reset)(void* object);
};

/// Lists, maps with names, and sets.
struct container_access {
    std::size_t fixed_size;  ///< Of an array; 0 for what grows.
    std::size_t (*size)(void const* object);
    bool (*each)(void const* object, visitor visit);
    /// Empties what grows, and makes room for so many elements, which may be more or fewer.
    void (*clear)(void* object, std::size_t expected);
    /// Adds an element (at `index`, which is the number of elements added before) with what the
    /// filler gives it. Of a map: with this name.
    bool (*add)(void* object, std::size_t index, std::string_view name, filler fill);
};

struct variant_access {
    // A pointer and a size: with -fsanitize=undefined GCC does not make spans at compile time.
    codec_function const* first;
    std::size_t size;
    std::size_t (*index)(void const* object);
    void const* (*value)(void const* object);
    void* (*emplace)(void* object, std::size_t index);

    std::span<codec_function const> alternatives() const noexcept { return {first, size}; }
};

/// Types that join by `value_codec`.
struct custom_access {
    attribute_value (*write)(void const* object);
    std::optional<error> (*read)(void* object, attribute_value const& value);
};

/// How to get at a value of one type behind a pointer.
struct codec {
    enum class kinds : std::uint8_t {
        text,
        boolean,
        numeric,
        enumeration,
        time,
        bytes,
        fixed_bytes,
        exact_number,   // number
        string_values,  // string_set, and so on
        number_values,
        binary_values,
        any_map,   // item
        any_list,  // list
        any,       // attribute_value
        nothing,   // std::monostate
        optional,
        sequence,
        dictionary,
        set,
        structure,
        variant,
        custom,
    };

    kinds kind;
    /// The type that it is written as: of an optional, that of what it holds. NULL for what can be
    /// of any type.
    attribute_type type = attribute_type::null;
    forms form = forms::usual;
    codec_function element = nullptr;
    struct_table const& (*structure)() = nullptr;

    numeric_access const* numeric = nullptr;
    enumeration_access const* enumeration = nullptr;
    time_access const* time = nullptr;
    bytes_access const* bytes = nullptr;
    optional_access const* optional = nullptr;
    container_access const* container = nullptr;
    variant_access const* variant = nullptr;
    custom_access const* custom = nullptr;

    /// Whether it can be a key: text, a number or bytes.
    constexpr bool is_key() const noexcept {
        return kind != kinds::optional && kind != kinds::variant &&
               (type == attribute_type::string || type == attribute_type::number ||
                type == attribute_type::binary);
    }
    /// Whether it can be empty without being absent: texts, bytes, lists and maps.
    constexpr bool can_be_empty() const noexcept {
        return kind == kinds::text || kind == kinds::bytes || kind == kinds::any_map ||
               kind == kinds::any_list || kind == kinds::dictionary || kind == kinds::set ||
               (kind == kinds::sequence && container->fixed_size == 0);
    }
};

/// One member of a structure.
struct member {
    std::string_view name;  ///< Of the attribute.
    codec const* type;
    void* (*access)(void* object);
    void (*take)(void* to, void* from);  ///< The value of the same member of another object.
    bool omit_when_empty;
    bool may_be_missing;  ///< Then it stays as the structure's default has it.
    bool keeps_value;     ///< What is read is written again exactly as it was.

    void* in(void* object) const { return access(object); }
    void const* in(void const* object) const { return access(const_cast<void*>(object)); }
};

/// The members of a structure, in the order of its description.
class struct_table {
  public:
    // A pointer and a size: with -fsanitize=undefined GCC does not make spans at compile time.
    constexpr struct_table(member const* first, std::size_t size, std::string_view tag_name,
                           std::string_view tag) noexcept
        : first_{first}, size_{size}, tag_name_{tag_name}, tag_{tag} {}

    std::span<member const> members() const noexcept { return {first_, size_}; }
    /// The constant attribute that tells the types of one table apart; empty if there is none.
    constexpr std::string_view tag_name() const noexcept { return tag_name_; }
    constexpr std::string_view tag() const noexcept { return tag_; }
    constexpr bool has_tag() const noexcept { return !tag_name_.empty(); }

    member const* find(std::string_view name) const noexcept {
        for (auto const& each : members()) {
            if (each.name == name) return &each;
        }
        return nullptr;
    }

  private:
    member const* first_;
    std::size_t size_;
    std::string_view tag_name_;
    std::string_view tag_;
};

}  // namespace dynaco::mapper
