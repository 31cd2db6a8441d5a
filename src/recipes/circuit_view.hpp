// What one process has seen of a circuit breaker, and what follows from that for a call.
#pragma once

#include "recipes/circuit_record.hpp"
#include "recipes/lock_timing.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What to do with a call.
enum class circuit_step {
    run,     ///< Let it through.
    open,    ///< The count has reached the threshold, and nobody has opened the breaker yet.
    refuse,  ///< It is open, or somebody else's probe is on its way.
    probe,   ///< It is time to try: claim the right to.
};

/// States: nothing seen, which is as closed; or the last record, with the times since when its
/// opening and its probe have been known. Times are of the observer's own clock.
class circuit_view {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    circuit_view(std::chrono::milliseconds reset_timeout, std::chrono::milliseconds lease,
                 double drift)
        : reset_timeout_{reset_timeout}, lease_{lease}, drift_{drift} {}

    /// An answer that came before `answered`, to a request that was sent after `asked`. Answers may
    /// overtake each other: what is known to be older changes nothing.
    void saw(circuit_record record, time_point asked, time_point answered);

    [[nodiscard]] bool is_known() const noexcept { return asked_.has_value(); }
    /// Whether the record was as it is known at some time since then.
    [[nodiscard]] bool is_seen_since(time_point when) const { return asked_ && *asked_ >= when; }
    [[nodiscard]] circuit_record const& record() const noexcept { return record_; }
    /// When a probe may be claimed, if nothing happens to the record; nothing if it is closed.
    [[nodiscard]] std::optional<time_point> probe_due() const;
    [[nodiscard]] circuit_step next(time_point now, std::uint64_t threshold) const;

  private:
    [[nodiscard]] bool is_older(circuit_record const& record, time_point asked) const;

    std::chrono::milliseconds reset_timeout_;  // of records that state none, as the next
    std::chrono::milliseconds lease_;
    double drift_;
    circuit_record record_;
    std::optional<time_point> asked_;
    time_point answered_{};
    time_point open_since_{};
    time_point probe_since_{};
};

}  // namespace dynaco::recipes::detail
