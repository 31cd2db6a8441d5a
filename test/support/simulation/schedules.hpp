// Many schedules of one test.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <cstddef>
#include <functional>

namespace dynaco::test {

/// Runs `body` in the worlds of the seeds 1 to `count`, and stops at the first in which a check or
/// the world fails: that one's seed and trace are part of the report.
///
/// The environment variable DYNACO_SCHEDULES lowers the count, DYNACO_SEED chooses one seed. What
/// `body` leaves in the world is destroyed with it.
void for_each_schedule(std::size_t count, simulation_settings const& settings,
                       std::function<void(simulated_world&)> const& body);

/// The seeds, up to `count`, of the schedules in which `body` says that something happened: for
/// tests of tests. Checks are not looked at, failures of the world count as happening.
std::size_t count_schedules(std::size_t count, simulation_settings const& settings,
                            std::function<bool(simulated_world&)> const& body);

}  // namespace dynaco::test
