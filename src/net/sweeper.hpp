// One coarse timer for all waits of a client: a kernel timer per request would cost more than the
// request's other bookkeeping together (0.5 to 3.6 us against nothing measurable).
#pragma once

#include <dynaco/clock.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace dynaco::net {

class sweeper;

/// Why a wait was ended from outside.
enum class interruption {
    none,       ///< It was not.
    timed_out,  ///< Its deadline passed.
    shut_down,  ///< The client is going, or nobody needs the outcome any more.
};

/// A wait in progress: registered while it lives. When its deadline passes, or everything is shut
/// down, it is marked and its target's `interrupt()` is called, once; that must make the awaited
/// operation complete.
class timed_wait {
  public:
    template <class Target>
    timed_wait(sweeper& owner, Target& target)
        : timed_wait{owner, &target,
                     [](void* object) { static_cast<Target*>(object)->interrupt(); }} {}
    ~timed_wait();
    timed_wait(timed_wait const&) = delete;
    timed_wait& operator=(timed_wait const&) = delete;

    /// Moves the deadline; the next phase of the same wait.
    void until(clock::time_point deadline);
    /// Begins anew: a periodic wait, from its own `interrupt()`.
    void restart(clock::time_point deadline) {
        interrupted_ = interruption::none;
        until(deadline);
    }
    interruption interrupted() const noexcept { return interrupted_; }

  private:
    friend class sweeper;
    timed_wait(sweeper& owner, void* target, void (*interrupt)(void*));

    sweeper& owner_;
    void* target_;
    void (*interrupt_)(void*);
    clock::time_point deadline_ = clock::time_point::max();
    interruption interrupted_ = interruption::none;
    timed_wait* previous_ = nullptr;
    timed_wait* next_ = nullptr;
};

/// Watches the deadlines of all waits with one timer, which is armed only while there are any and
/// moved only when an earlier deadline comes: in the steady state it fires once in a shortest
/// limit.
///
/// Runs on one executor that runs one handler at a time.
class sweeper : public std::enable_shared_from_this<sweeper> {
  public:
    sweeper(boost::asio::any_io_executor executor, std::shared_ptr<clock> time);
    sweeper(sweeper const&) = delete;
    sweeper& operator=(sweeper const&) = delete;

    clock::time_point now() const { return clock_->now(); }

    /// Disarms the timer, so that it does not keep the context busy; the next `until` arms it
    /// again.
    void pause();
    /// Interrupts every wait that is in progress; those that begin later are interrupted already.
    void shut_down();

  private:
    friend class timed_wait;
    void link(timed_wait& wait) noexcept;
    void unlink(timed_wait& wait) noexcept;
    void arm(clock::time_point when);
    void sweep();

    std::shared_ptr<clock> clock_;
    boost::asio::steady_timer timer_;
    clock::time_point armed_for_ = clock::time_point::max();
    timed_wait* first_ = nullptr;
    bool shut_down_ = false;
};

}  // namespace dynaco::net
