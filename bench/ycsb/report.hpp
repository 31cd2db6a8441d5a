// Results as text and as JSON.
#pragma once

#include "options.hpp"
#include "run_result.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace ycsb {

/// What a run is going to do, in one line.
std::string title_of(workload const& what, options const& how);
/// What happened in one second.
std::string progress_line(int second, interval const& what);
/// The tables of a load or run.
std::string report_text(options const& how, run_result const& result);

boost::json::object to_json(options const& how);
boost::json::object to_json(options const& how, run_result const& result);

}  // namespace ycsb
