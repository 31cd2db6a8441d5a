// What writes set in structs that are made into items outside of calls.
#pragma once

#include <dynaco/clock.hpp>

#include "table/table_state.hpp"
#include "table/write_stamp.hpp"

namespace dynaco::mapper {

/// A stamp from a source that is the caller's own: actions and batches are made on any thread,
/// where the client's source must not be used.
write_stamp stamp_from(table_state const& table, random_source& source);

}  // namespace dynaco::mapper
