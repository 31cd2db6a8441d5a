// What one who wants a lock has seen of it: when the holder can be given up.
#pragma once

#include "recipes/lock_record.hpp"
#include "recipes/lock_timing.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

/// States: nothing seen; free; held since a version was seen first, and stale once that version was
/// seen first a whole lease ago, as the record states it. Times are of the observer's own clock.
class lock_observation {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// @param otherwise The lease of records that state none.
    lock_observation(double drift, std::chrono::milliseconds otherwise)
        : drift_{drift}, otherwise_{otherwise} {}

    /// An answer that came before `now` showed this.
    void saw(lock_record const& record, time_point now);

    /// An acquisition of our own whose answer never came, or whose holder has given it up: if the
    /// record shows it, a late copy of its request has been carried out, and nobody holds the lock.
    void disown(std::string grant);

    /// What may be taken away from its holder now.
    [[nodiscard]] std::optional<seen_version> stealable(time_point now) const;
    /// When that will be, if nothing happens to the record; nothing if it is not known to be held.
    [[nodiscard]] std::optional<time_point> stale_at() const;
    /// When something was last seen.
    [[nodiscard]] time_point seen_at() const noexcept { return last_; }

  private:
    class sighting {
      public:
        sighting(seen_version what, time_point since, std::chrono::steady_clock::duration its_lease)
            : version{std::move(what)}, first{since}, lease{its_lease} {}

        seen_version version;
        time_point first;
        std::chrono::steady_clock::duration lease;
    };

    [[nodiscard]] bool is_disowned(std::string const& grant) const;

    // A request can be late only so often.
    static constexpr std::size_t most_disowned = 8;

    double drift_;
    std::chrono::milliseconds otherwise_;
    std::optional<sighting> held_;
    std::vector<std::string> disowned_;
    time_point last_{};
};

}  // namespace dynaco::recipes::detail
