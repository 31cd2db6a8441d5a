// When a wait for a state of the service asks again.
#pragma once

#include <chrono>
#include <optional>

namespace dynaco::policy {

/// The pauses of one wait: 100 ms, doubled up to 20 s. The service model waits 20 s each time;
/// starting small sees the same end earlier.
class wait_schedule {
  public:
    using duration = std::chrono::steady_clock::duration;
    using time_point = std::chrono::steady_clock::time_point;

    explicit wait_schedule(time_point deadline) noexcept : deadline_{deadline} {}

    /// When to ask again; nothing if the wait will be over before.
    [[nodiscard]] std::optional<time_point> next(time_point now) noexcept;

  private:
    static constexpr std::chrono::milliseconds first_pause{100};
    static constexpr std::chrono::seconds longest_pause{20};

    time_point deadline_;
    duration pause_ = first_pause;
};

}  // namespace dynaco::policy
