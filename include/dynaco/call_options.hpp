// Options of one call: the client's own settings, overridden.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

namespace dynaco {

class call_report;

/// Options of one call; what is not set follows the client's configuration.
/// Any operation takes one after its other arguments:
/// `client.get_item("music", key, call_options().timeout(200ms))`.
class call_options {
  public:
    using clock_type = std::chrono::steady_clock;

    call_options() noexcept {}

    /// When the whole call, retries included, has to end: it fails with `errc::deadline_exceeded`,
    /// or with the last real error if a retry would not fit.
    call_options& deadline(clock_type::time_point value) & noexcept {
        deadline_ = value;
        has_deadline_ = true;
        return *this;
    }
    call_options&& deadline(clock_type::time_point value) && noexcept {
        return std::move(deadline(value));
    }
    std::optional<clock_type::time_point> deadline() const noexcept {
        return if_set(has_deadline_, deadline_);
    }

    /// The same as a time from the start of the call; greater than zero. If both are set, the
    /// earlier one counts. Overrides `timeout_config::call`.
    call_options& timeout(clock_type::duration value) & noexcept {
        timeout_ = value;
        has_timeout_ = true;
        return *this;
    }
    call_options&& timeout(clock_type::duration value) && noexcept {
        return std::move(timeout(value));
    }
    std::optional<clock_type::duration> timeout() const noexcept {
        return if_set(has_timeout_, timeout_);
    }

    /// How long one attempt may take; greater than zero. Overrides `timeout_config::attempt`.
    call_options& attempt_timeout(clock_type::duration value) & noexcept {
        attempt_timeout_ = value;
        has_attempt_timeout_ = true;
        return *this;
    }
    call_options&& attempt_timeout(clock_type::duration value) && noexcept {
        return std::move(attempt_timeout(value));
    }
    std::optional<clock_type::duration> attempt_timeout() const noexcept {
        return if_set(has_attempt_timeout_, attempt_timeout_);
    }

    /// How often the request may be sent, 1 (no retry) to 100. Overrides
    /// `retry_config::max_attempts`.
    call_options& max_attempts(int value) & noexcept {
        max_attempts_ = value;
        has_max_attempts_ = true;
        return *this;
    }
    call_options&& max_attempts(int value) && noexcept { return std::move(max_attempts(value)); }
    std::optional<int> max_attempts() const noexcept {
        return if_set(has_max_attempts_, max_attempts_);
    }

    /// Whether a write or a transaction that met another transaction on the same item is sent again
    /// as it is; true if unset. Give false to look at the items anew before that.
    call_options& retry_conflicts(bool value) & noexcept {
        retry_conflicts_ = value;
        return *this;
    }
    call_options&& retry_conflicts(bool value) && noexcept {
        return std::move(retry_conflicts(value));
    }
    bool retry_conflicts() const noexcept { return retry_conflicts_; }

    /// Has the call write what it did to `value`.
    /// @par Lifetimes `value` must outlive the call; a local of the awaiting coroutine does.
    call_options& report(call_report& value) & noexcept {
        report_ = &value;
        return *this;
    }
    call_options&& report(call_report& value) && noexcept { return std::move(report(value)); }
    call_report* report() const noexcept { return report_; }

  private:
    template <class T>
    static std::optional<T> if_set(bool is_set, T value) noexcept {
        return is_set ? std::optional<T>{value} : std::nullopt;
    }

    // Not as optional objects, which are half again as large: each call in flight holds this.
    clock_type::time_point deadline_{};
    clock_type::duration timeout_{};
    clock_type::duration attempt_timeout_{};
    call_report* report_ = nullptr;
    int max_attempts_ = 0;
    bool has_deadline_ = false;
    bool has_timeout_ = false;
    bool has_attempt_timeout_ = false;
    bool has_max_attempts_ = false;
    bool retry_conflicts_ = true;
};

}  // namespace dynaco
