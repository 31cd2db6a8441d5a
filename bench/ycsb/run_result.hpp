// What a load or a run came to.
#pragma once

#include "statistics.hpp"

#include <chrono>
#include <cstdint>

namespace ycsb {

class run_result {
  public:
    run_result() = default;

    statistics measured;
    std::chrono::nanoseconds elapsed{};
    std::chrono::nanoseconds cpu{};  ///< User and system time of the whole process.
    std::uint64_t retries = 0;       ///< Requests that were sent again, whatever came of it.
    std::uint64_t not_begun = 0;     ///< Of an open loop: due, when the time was up.
    bool is_open = false;            ///< Whether it was an open loop.
    bool interrupted = false;
};

}  // namespace ycsb
