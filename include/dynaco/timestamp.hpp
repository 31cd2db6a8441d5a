// Points in time as the service tells them.
#pragma once

#include <chrono>

namespace dynaco {

/// A point in time, UTC, to the millisecond. On the wire: seconds since 1970 with a fraction.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace dynaco
