// The tokens that a process has leased, and how many it should lease next.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace dynaco::recipes::detail {

/// Tokens count from before the write was sent that leased them, and can be used for as long as
/// `hold`.
class token_purse {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// @param hold By a clock that may be too slow.
    token_purse(duration hold, std::int64_t largest_batch)
        : hold_{hold}, largest_batch_{largest_batch} {}

    /// A write that was sent at `sent` has leased so many.
    void add(std::int64_t tokens, time_point sent);
    /// Takes all of `tokens` or none.
    [[nodiscard]] bool take(std::int64_t tokens, time_point now);
    [[nodiscard]] std::int64_t held(time_point now);

    /// How many to lease, for one who needs `needed` now, if there are `available`; 0 if it is not
    /// worth asking.
    [[nodiscard]] std::int64_t next_batch(std::int64_t needed, std::int64_t available) const;

  private:
    class lease {
      public:
        lease(std::int64_t count, time_point until)
            : tokens{count}, left{count}, good_until{until} {}

        std::int64_t tokens;
        std::int64_t left;
        time_point good_until;
    };

    void drop_expired(time_point now);

    duration hold_;
    std::int64_t largest_batch_;
    std::deque<lease> leases_;  // in the order of their ends
    std::int64_t batch_ = 1;
};

}  // namespace dynaco::recipes::detail
