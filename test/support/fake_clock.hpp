// Clocks of tests: one that moves only when it is told to, and the real one with an offset.
#pragma once

#include <dynaco/clock.hpp>

#include <chrono>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Time stands still until somebody sleeps or `advance` is called. Sleeping takes no time: it moves
/// the clock to its end at once, and is recorded.
class fake_clock : public clock {
  public:
    fake_clock() = default;

    // Not at the epoch, which would hide what forgets to set a time.
    [[nodiscard]] time_point now() const override {
        return time_point{std::chrono::hours{1}} + since_start_;
    }
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const override {
        return start_of_calendar() +
               std::chrono::duration_cast<std::chrono::system_clock::duration>(since_start_);
    }
    boost::asio::awaitable<bool> sleep_until(time_point when) override {
        auto const length = when - now();
        sleeps_.push_back(length);
        if (length > duration::zero()) since_start_ += length;
        co_return true;
    }

    void advance(duration by) { since_start_ += by; }
    /// The lengths of all sleeps so far, in order.
    [[nodiscard]] std::vector<duration> const& sleeps() const { return sleeps_; }
    void forget_sleeps() { sleeps_.clear(); }

    /// What `wall_now` said at first: 2030-01-31 12:00:00 UTC.
    [[nodiscard]] static std::chrono::sys_seconds start_of_calendar() {
        using namespace std::chrono;
        return sys_days{year{2030} / January / 31} + hours{12};
    }

  private:
    duration since_start_{};
    std::vector<duration> sleeps_;
};

/// The machine's clock, so much later: things grow old without anybody waiting for it. Timers that
/// run already do not notice; use it from one thread.
class shifted_clock : public clock {
  public:
    shifted_clock() = default;

    [[nodiscard]] time_point now() const override { return real_->now() + by_; }
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const override {
        return real_->wall_now() +
               std::chrono::duration_cast<std::chrono::system_clock::duration>(by_);
    }
    boost::asio::awaitable<bool> sleep_until(time_point when) override {
        return real_->sleep_until(when - by_);
    }

    void advance(duration by) { by_ += by; }

  private:
    std::shared_ptr<clock> real_ = system_clock();
    duration by_{};
};

/// Always the same bits: `fixed_random(0.5)` makes each delay half of its full one.
class fixed_random : public random_source {
  public:
    explicit fixed_random(double part) : bits_(static_cast<std::uint64_t>(part * 0x1p32) << 32) {}

    std::uint64_t next() override { return bits_; }

  private:
    std::uint64_t bits_;
};

}  // namespace dynaco::test
