// What can go wrong in a simulated world, and how often.
#pragma once

#include "support/simulation/table_store.hpp"

#include <chrono>
#include <cstddef>

namespace dynaco::test {

/// Probabilities are per request (0: never, 1: always), times are virtual. By default nothing goes
/// wrong, but that requests take their time and overtake each other.
class simulation_settings {
  public:
    simulation_settings() = default;

    /// A bit of everything.
    static simulation_settings hostile();

    // The network. Both delays are uniform between these.
    moment least_delay = std::chrono::microseconds{500};
    moment most_delay = std::chrono::milliseconds{10};
    double slow = 0;  ///< A delay is up to `slow_delay` instead.
    moment slow_delay = std::chrono::milliseconds{500};
    double request_lost = 0;  ///< It never arrives.
    double reply_lost = 0;    ///< It was carried out, which the client does not hear.
    double late = 0;          ///< It is carried out after the client gave up, up to `most_late`.
    moment most_late = std::chrono::seconds{30};
    double replayed = 0;  ///< It is carried out twice; the client hears of the second time.
    /// Of those whose reply does not come: the connection breaks soon; otherwise it is silent
    /// until the client's limit has passed.
    double breaks = 0.5;

    // The service.
    double throttled = 0;           ///< Refused by a throttle.
    double server_error = 0;        ///< Status 500, not carried out.
    double server_error_after = 0;  ///< Status 500, carried out.
    double conflict = 0;    ///< Writes and transactions: refused for a conflict of transactions.
    double stale_read = 0;  ///< Reads without consistency see the past, up to `most_stale`.
    moment most_stale = std::chrono::seconds{1};
    std::size_t page_items = table_store::no_limit;  ///< Items that a page looks at, at most.
    double unprocessed = 0;                          ///< A batch is processed in part.
    moment expiry_pass_every{};  ///< Items whose time to live is over go about so often; 0: never.

    // The processes.
    moment pause_every{};  ///< Each process is paused about so often; 0: never.
    moment longest_pause = std::chrono::seconds{10};
    double suspended = 0;    ///< Of the pauses: the monotonic clock stands still meanwhile.
    moment cut_off_every{};  ///< Each process is cut off from the network about so often; 0: never.
    moment longest_cut_off = std::chrono::seconds{10};
    moment most_wall_offset = std::chrono::minutes{2};       ///< Wall clocks are wrong, both ways.
    double most_wall_drift = 1e-3;                           ///< And run fast or slow.
    double most_drift = 5e-4;                                ///< Monotonic clocks do that, too.
    moment most_timer_delay = std::chrono::milliseconds{1};  ///< Timers are late.

    /// A run that takes longer has failed.
    moment longest_run = std::chrono::hours{24};
};

}  // namespace dynaco::test
