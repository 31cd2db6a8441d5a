// What many calls cost together.
#pragma once

#include <dynaco/operations/capacity.hpp>

#include <vector>

namespace dynaco::helpers {

/// Adds what a call cost to the totals, of which there is one for each table.
void add_capacity(std::vector<consumed_capacity>& totals,
                  std::vector<consumed_capacity> const& more);

}  // namespace dynaco::helpers
