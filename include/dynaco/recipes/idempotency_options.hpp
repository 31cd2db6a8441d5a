// Options of idempotency.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

namespace dynaco::recipes {

/// How long claims and results count. Setters chain.
///
/// What is out of its range is `errc::invalid_argument`, thrown when the object is made. All
/// processes that share keys should have the same options.
class idempotency_options {
  public:
    using milliseconds = std::chrono::milliseconds;
    using seconds = std::chrono::seconds;

    idempotency_options() {}

    /// How long a claim keeps others out that is neither completed nor withdrawn; 10 ms to 24 h.
    /// Work that takes longer is cancelled by `idempotency::run`. 60 s unless set. (The Lambda
    /// Powertools have what remains of the function's time.)
    idempotency_options& in_progress(milliseconds value) & noexcept {
        in_progress_ = value;
        return *this;
    }
    idempotency_options&& in_progress(milliseconds value) && noexcept {
        return std::move(in_progress(value));
    }
    milliseconds in_progress() const noexcept { return in_progress_; }

    /// How long a result is replayed, at least; 1 s to ten years. 1 h unless set, as in the Lambda
    /// Powertools.
    idempotency_options& keep_result(seconds value) & noexcept {
        keep_result_ = value;
        return *this;
    }
    idempotency_options&& keep_result(seconds value) && noexcept {
        return std::move(keep_result(value));
    }
    seconds keep_result() const noexcept { return keep_result_; }

    /// By how much the calendar clocks of any two machines may differ, the service's included; 0 to
    /// 24 h. Times that are written into a record are so much later. 5 min unless set: with
    /// clocks that are wrong by more the service refuses signatures.
    idempotency_options& clock_allowance(seconds value) & noexcept {
        clock_allowance_ = value;
        return *this;
    }
    idempotency_options&& clock_allowance(seconds value) && noexcept {
        return std::move(clock_allowance(value));
    }
    seconds clock_allowance() const noexcept { return clock_allowance_; }

    /// By which part of its speed any process's monotonic clock may be too fast or too slow; 0 to
    /// 0.25. 0.01 unless set.
    idempotency_options& drift(double value) & noexcept {
        drift_ = value;
        return *this;
    }
    idempotency_options&& drift(double value) && noexcept { return std::move(drift(value)); }
    double drift() const noexcept { return drift_; }

    /// How long before its claim expires `idempotency::run` cancels the work: time for it to stop.
    /// Less than `in_progress`. A tenth of that unless set.
    idempotency_options& margin(milliseconds value) & noexcept {
        margin_ = value;
        return *this;
    }
    idempotency_options&& margin(milliseconds value) && noexcept {
        return std::move(margin(value));
    }
    milliseconds margin() const noexcept { return margin_.value_or(in_progress_ / 10); }

    /// Whether `idempotency::run` waits while somebody else does the work, and then has its result
    /// or takes its place. False unless set: the answer is `run_outcome::in_progress`.
    idempotency_options& wait_for_others(bool value = true) & noexcept {
        wait_for_others_ = value;
        return *this;
    }
    idempotency_options&& wait_for_others(bool value = true) && noexcept {
        return std::move(wait_for_others(value));
    }
    bool wait_for_others() const noexcept { return wait_for_others_; }

    /// How often it looks then; 1 ms to 1 h. Each look costs a write, also if it is refused. A
    /// jitter makes it up to half of that shorter. 1 s unless set.
    idempotency_options& poll(milliseconds value) & noexcept {
        poll_ = value;
        return *this;
    }
    idempotency_options&& poll(milliseconds value) && noexcept { return std::move(poll(value)); }
    milliseconds poll() const noexcept { return poll_; }

  private:
    milliseconds in_progress_{60'000};
    seconds keep_result_{3600};
    seconds clock_allowance_{300};
    double drift_ = 0.01;
    std::optional<milliseconds> margin_;
    milliseconds poll_{1000};
    bool wait_for_others_ = false;
};

}  // namespace dynaco::recipes
