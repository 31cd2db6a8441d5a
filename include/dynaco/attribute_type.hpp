// The names of the ten types of DynamoDB's values.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace dynaco {

/// The ten types of a value.
enum class attribute_type : std::uint8_t {
    string,      ///< S
    number,      ///< N
    binary,      ///< B
    string_set,  ///< SS
    number_set,  ///< NS
    binary_set,  ///< BS
    map,         ///< M
    list,        ///< L
    boolean,     ///< BOOL
    null,        ///< NULL
};

/// The service's name of the type: `S`, `N`, `B`, `SS`, `NS`, `BS`, `M`, `L`, `BOOL` or `NULL`.
std::string_view to_string(attribute_type type) noexcept;
std::ostream& operator<<(std::ostream& out, attribute_type type);

}  // namespace dynaco
