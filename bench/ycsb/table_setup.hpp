// The table: made, checked and deleted.
#pragma once

#include "options.hpp"

namespace ycsb {

/// Whether the table is there.
/// @throw std::runtime_error It is there, and has other keys than the workload needs.
bool has_table(options const& how);
/// Creates the table, paid per request, and waits until it can be used.
void create_table(options const& how);
/// Deletes the table with all that is in it, and waits until it is gone.
void drop_table(options const& how);

}  // namespace ycsb
