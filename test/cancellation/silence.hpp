// A port at which connecting takes for ever.
#pragma once

#include "support/dead_ends.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace dynaco::test {

/// One port for all runs: making one takes its time.
inline std::uint16_t port_of_silence() {
    static silent_port const port;
    CHECK(port.is_silent());
    return port.port();
}

}  // namespace dynaco::test
