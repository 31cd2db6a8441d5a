// How many bytes of JSON an item takes, without writing them.
#pragma once

#include <dynaco/item.hpp>

#include <cstddef>

namespace dynaco::wire {

/// What `write_item` appends: it decides what fits into one request.
std::size_t item_json_size(item const& whole) noexcept;

}  // namespace dynaco::wire
