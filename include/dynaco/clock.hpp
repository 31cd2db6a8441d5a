// Time and randomness as the client sees them: replaceable, so that tests are deterministic.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace dynaco {

/// The clock of a client. The default one is `std::chrono`'s and Asio's timers.
///
/// @par Thread safety
/// `now` and `wall_now` may be called from any thread.
class clock {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    virtual ~clock() = default;

    /// Monotonic time: deadlines, idle times, ages.
    virtual time_point now() const = 0;
    /// Calendar time: signatures, expiry of credentials.
    virtual std::chrono::system_clock::time_point wall_now() const = 0;
    /// Waits until `when`. Returns false if the wait was cancelled; does not throw for that.
    virtual boost::asio::awaitable<bool> sleep_until(time_point when) = 0;
};

/// The machine's clock. Stateless: all callers share it.
std::shared_ptr<clock> system_clock();

/// Where jitter and identifiers come from. The default one is seeded by the operating system.
///
/// @par Thread safety
/// Called on the client's executor only.
class random_source {
  public:
    virtual ~random_source() = default;

    /// 64 uniformly distributed bits.
    virtual std::uint64_t next() = 0;
};

/// A generator of its own, seeded by the operating system.
std::shared_ptr<random_source> make_random_source();
/// A generator that always yields the same sequence for the same seed.
std::shared_ptr<random_source> make_random_source(std::uint64_t seed);

}  // namespace dynaco
