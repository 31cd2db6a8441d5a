// Options of circuit breakers.
#pragma once

#include <chrono>
#include <utility>

namespace dynaco::recipes {

/// When circuit breakers open, and for how long. Setters chain. Durations are in milliseconds. All
/// processes that share a breaker should say the same.
///
/// What is out of its range is `errc::invalid_argument`, thrown when the breaker is made.
class circuit_options {
  public:
    using milliseconds = std::chrono::milliseconds;

    circuit_options() {}

    /// The failures that open it, without a success between them; 1 to 10,000. 5 unless set.
    circuit_options& failure_threshold(int value) & noexcept {
        failure_threshold_ = value;
        return *this;
    }
    circuit_options&& failure_threshold(int value) && noexcept {
        return std::move(failure_threshold(value));
    }
    int failure_threshold() const noexcept { return failure_threshold_; }

    /// How long it is open before a call is let through as a probe; 1 ms to 24 h. The record says
    /// what whoever opened it had set. 30 s unless set.
    circuit_options& reset_timeout(milliseconds value) & noexcept {
        reset_timeout_ = value;
        return *this;
    }
    circuit_options&& reset_timeout(milliseconds value) && noexcept {
        return std::move(reset_timeout(value));
    }
    milliseconds reset_timeout() const noexcept { return reset_timeout_; }

    /// How long a probe is waited for before another one is let through; 10 ms to 24 h. It should
    /// be longer than what `call` wraps can take. 60 s unless set.
    circuit_options& probe_lease(milliseconds value) & noexcept {
        probe_lease_ = value;
        return *this;
    }
    circuit_options&& probe_lease(milliseconds value) && noexcept {
        return std::move(probe_lease(value));
    }
    milliseconds probe_lease() const noexcept { return probe_lease_; }

    /// How old the known state may be for `call` not to ask for it; 0 to 1 h. Within that time a
    /// call costs no request while the breaker is closed and nothing fails, or while it is open; a
    /// change that another process makes is noticed as much later. 0 asks for each call. 1 s unless
    /// set.
    circuit_options& cache(milliseconds value) & noexcept {
        cache_ = value;
        return *this;
    }
    circuit_options&& cache(milliseconds value) && noexcept { return std::move(cache(value)); }
    milliseconds cache() const noexcept { return cache_; }

    /// By which part of its speed a monotonic clock may be too fast or too slow; 0 to 0.25. 0.01
    /// unless set.
    circuit_options& drift(double value) & noexcept {
        drift_ = value;
        return *this;
    }
    circuit_options&& drift(double value) && noexcept { return std::move(drift(value)); }
    double drift() const noexcept { return drift_; }

  private:
    int failure_threshold_ = 5;
    milliseconds reset_timeout_ = std::chrono::seconds{30};
    milliseconds probe_lease_ = std::chrono::seconds{60};
    milliseconds cache_ = std::chrono::seconds{1};
    double drift_ = 0.01;
};

}  // namespace dynaco::recipes
