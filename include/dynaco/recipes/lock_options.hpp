// Options of locks.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

/// How locks are held and waited for. Setters chain. Durations are in milliseconds.
///
/// What is out of its range is `errc::invalid_argument`, thrown when the locks are made.
class lock_options {
  public:
    using milliseconds = std::chrono::milliseconds;

    lock_options() {}

    /// How long a holder that is not heard of keeps a lock; 10 ms to 24 h. It is also how long the
    /// others wait when a holder has died. 20 s unless set, as in both of the known lock clients.
    lock_options& lease(milliseconds value) & noexcept {
        lease_ = value;
        return *this;
    }
    lock_options&& lease(milliseconds value) && noexcept { return std::move(lease(value)); }
    milliseconds lease() const noexcept { return lease_; }

    /// How often a holder extends its lease, which must be more than twice as long. A quarter of
    /// the lease unless set: one heartbeat may fail altogether, and there is still time.
    lock_options& heartbeat(milliseconds value) & noexcept {
        heartbeat_ = value;
        return *this;
    }
    lock_options&& heartbeat(milliseconds value) && noexcept { return std::move(heartbeat(value)); }
    milliseconds heartbeat() const noexcept { return heartbeat_.value_or(lease_ / 4); }

    /// Whether a handle extends its lease by itself, as long as it lives. Otherwise that is for
    /// `lock_handle::extend`. True unless set.
    lock_options& keep_alive(bool value) & noexcept {
        keep_alive_ = value;
        return *this;
    }
    lock_options&& keep_alive(bool value) && noexcept { return std::move(keep_alive(value)); }
    bool keep_alive() const noexcept { return keep_alive_; }

    /// How often `acquire` looks whether a lock that is held has been given back; 1 ms to 1 h. Each
    /// look costs a write, also if it is refused. A jitter makes it up to half of that shorter. 1 s
    /// unless set.
    lock_options& poll(milliseconds value) & noexcept {
        poll_ = value;
        return *this;
    }
    lock_options&& poll(milliseconds value) && noexcept { return std::move(poll(value)); }
    milliseconds poll() const noexcept { return poll_; }

    /// By which part of its speed any process's monotonic clock may be too fast or too slow; 0 to
    /// 0.25. Holders end a lease by so much earlier, and those who wait give it up so much later.
    /// 0.01 unless set, a hundred times what computers' clocks are off by.
    lock_options& drift(double value) & noexcept {
        drift_ = value;
        return *this;
    }
    lock_options&& drift(double value) && noexcept { return std::move(drift(value)); }
    double drift() const noexcept { return drift_; }

    /// How long before the end of the lease `with_lock` cancels the guarded work: time for it to
    /// stop. With the heartbeat less than the lease. A tenth of the lease unless set.
    lock_options& margin(milliseconds value) & noexcept {
        margin_ = value;
        return *this;
    }
    lock_options&& margin(milliseconds value) && noexcept { return std::move(margin(value)); }
    milliseconds margin() const noexcept { return margin_.value_or(lease_ / 10); }

    /// What the record says who has the lock: for people. Nothing is decided by it, so that it need
    /// not be unique. A random one unless set.
    lock_options& owner(std::string value) & {
        owner_ = std::move(value);
        return *this;
    }
    lock_options&& owner(std::string value) && { return std::move(owner(std::move(value))); }
    std::optional<std::string> const& owner() const noexcept { return owner_; }

    /// Whether acquiring a lock that these `locks` hold already succeeds at once: all its handles
    /// have the same fencing token, and the last release gives it back. False unless set.
    lock_options& reentrant(bool value = true) & noexcept {
        reentrant_ = value;
        return *this;
    }
    lock_options&& reentrant(bool value = true) && noexcept { return std::move(reentrant(value)); }
    bool reentrant() const noexcept { return reentrant_; }

    /// Has the service delete a record so long after its last write; at least 10 leases. Its data
    /// is lost then, and its fencing tokens go on at the time of day in microseconds. It must be
    /// much longer than wall clocks are wrong: a record that is deleted while the lock is held lets
    /// the next one in. Never unless set.
    lock_options& forget_after(std::chrono::seconds value) & noexcept {
        forget_after_ = value;
        return *this;
    }
    lock_options&& forget_after(std::chrono::seconds value) && noexcept {
        return std::move(forget_after(value));
    }
    std::optional<std::chrono::seconds> forget_after() const noexcept { return forget_after_; }

  private:
    milliseconds lease_{20'000};
    std::optional<milliseconds> heartbeat_;
    milliseconds poll_{1000};
    double drift_ = 0.01;
    std::optional<milliseconds> margin_;
    std::optional<std::string> owner_;
    std::optional<std::chrono::seconds> forget_after_;
    bool keep_alive_ = true;
    bool reentrant_ = false;
};

}  // namespace dynaco::recipes
