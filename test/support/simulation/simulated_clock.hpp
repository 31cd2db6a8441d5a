// The clocks of one process, both of them wrong.
#pragma once

#include <dynaco/clock.hpp>

#include "support/simulation/stored_table.hpp"

#include <boost/asio/awaitable.hpp>

namespace dynaco::test {

class simulated_process;

/// How a clock is wrong.
class clock_error {
  public:
    moment offset{};   ///< What it said at the world's beginning.
    double drift = 0;  ///< By how much of its speed it is too fast.
};

/// Monotonic time and calendar time as one process sees them. It may ask at any moment; sleeping is
/// waiting for an event of the world.
class simulated_clock : public clock {
  public:
    simulated_clock(simulated_process& owner, clock_error monotonic, clock_error wall)
        : owner_{owner}, monotonic_{monotonic}, wall_{wall} {}

    [[nodiscard]] time_point now() const override;
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const override;
    boost::asio::awaitable<bool> sleep_until(time_point when) override;

    /// When, in the world's time, it will be `when` here, if the process is not suspended.
    [[nodiscard]] moment world_time(time_point when) const;
    /// Somebody sets the wall clock.
    void step_wall(moment by) { wall_.offset += by; }
    /// The monotonic clock stood still for so long.
    void lose(moment time) { lost_ += time; }

  private:
    simulated_process& owner_;
    clock_error monotonic_;
    clock_error wall_;
    moment lost_{};
};

}  // namespace dynaco::test
