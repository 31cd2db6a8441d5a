// What all calls of a table share.
#pragma once

#include <dynaco/key_names.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/table_type.hpp>

#include "engine/core.hpp"

#include <memory>
#include <optional>
#include <string>

namespace dynaco::mapper {

class table_state {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`: the keys given are not those of the
    /// mapping, or there are none, or a struct has no member for one of them.
    table_state(std::shared_ptr<engine::core> its_core, std::string its_name,
                table_type const& its_type, std::optional<key_names> given);

    std::shared_ptr<engine::core> core;
    std::string name;
    table_type const& type;
    key_names keys;
};

/// A struct and its type: of a variant, what it holds.
class struct_reference {
  public:
    struct_reference(table_type const& its_type, void const* its_object);

    table_type const* type;  ///< Null if a variant holds nothing.
    void const* object;
};

}  // namespace dynaco::mapper
