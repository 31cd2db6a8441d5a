// Loads and runs: threads, progress and interruption.
#pragma once

#include "options.hpp"
#include "run_result.hpp"

#include <iosfwd>

namespace ycsb {

/// Writes the records; what happens each second goes to `progress`.
run_result load_records(options const& how, std::ostream& progress);
/// Carries out the workload.
run_result run_workload(options const& how, std::ostream& progress);

}  // namespace ycsb
