// What a call needs while it runs, in memory that later calls use again.
#pragma once

#include "engine/attempt.hpp"
#include "engine/call.hpp"

#include <optional>
#include <string>

namespace dynaco::engine {

/// Kept out of the coroutine's frame: Asio recycles frames of up to 1020 bytes (Boost 1.81), and
/// takes larger ones from the heap each time.
class call_memory {
  public:
    std::string request_id;
    std::optional<call> life;
    std::optional<attempt_result> last;  ///< The attempt that runs or ran last.
};

}  // namespace dynaco::engine
