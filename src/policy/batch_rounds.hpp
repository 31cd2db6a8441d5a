// When what a batch left unprocessed is asked for again, and when no more.
#pragma once

#include "policy/retry.hpp"

namespace dynaco::policy {

/// The rounds of one request of a batch, of which the service may process a part.
///
/// A round that got something done is followed by a short pause, of the length for transient
/// failures: the service serves, and had reached a limit of one call. One that got nothing done is
/// followed by a pause as after a throttle, doubled with each further one. `max_attempts` of these
/// in a row are the end.
class batch_rounds {
  public:
    explicit batch_rounds(retry_limits limits) noexcept : limits_{limits} {}

    /// A round was answered and left something over.
    /// @param progress Whether it got anything done.
    /// @return `retry` with the pause, `attempts_exhausted` or `deadline`.
    [[nodiscard]] retry_decision left_over(bool progress, failure_moment const& moment) noexcept;

    /// Rounds without progress, in a row.
    int stalled() const noexcept { return stalled_; }

  private:
    retry_limits limits_;
    int stalled_ = 0;
};

}  // namespace dynaco::policy
