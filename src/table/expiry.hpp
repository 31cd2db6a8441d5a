// Which items have expired, although the service has not deleted them yet.
#pragma once

#include <dynaco/condition_expression.hpp>
#include <dynaco/mapper/table_type.hpp>
#include <dynaco/table_options.hpp>

#include "engine/core.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dynaco::mapper {

/// Seconds since 1970; nothing if the option was not given.
std::optional<std::int64_t> expiry_time(engine::core const& core,
                                        std::optional<unexpired_option> const& wanted);

/// The attributes that the structs of a type have for it: one, or none; of a variant maybe more.
std::vector<std::string_view> expiry_attributes(table_type const& type);

/// Whether an object was read from an item that had expired.
bool is_expired(table_type const& type, void const* object, std::int64_t now);
/// Whether an item, or what a projection left of it, has expired.
bool is_expired(table_type const& type, item const& read, std::int64_t now);

/// The filter that items pass while they have not expired; nothing if none ever does.
std::optional<condition_expression> unexpired_filter(table_type const& type, std::int64_t now);

}  // namespace dynaco::mapper
