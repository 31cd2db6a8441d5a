// Requests as bytes, of the size and the form that the library sends.
#pragma once

#include "driver/workload.hpp"

#include <string>
#include <string_view>

namespace dynaco::bench {

/// The request of that name to that host, head and body; empty if there is no such request.
std::string raw_request(request_name const& name, std::string_view host);

}  // namespace dynaco::bench
