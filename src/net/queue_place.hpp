// A place in the queue for a connection.
#pragma once

#include "net/pool.hpp"
#include "net/timed.hpp"

namespace dynaco::net {

/// Asks for a connection, and waits for it until a limit:
///
///     queue_place place{pool, timers, limit};
///     while (place.is_waiting(caller)) co_await place.answer();
///     auto lent = place.take(caller);
///
/// Gives up, or gives back what nobody took, when it is destroyed.
class queue_place {
  public:
    queue_place(pool& from, sweeper& timers, policy::wait_limit limit);

    bool is_waiting(boost::asio::cancellation_state const& caller) const noexcept;
    /// To be awaited; it may complete for no reason.
    auto answer() noexcept { return who_.answer(); }
    /// The connection, or why there is none.
    result<lease> take(boost::asio::cancellation_state const& caller);

  private:
    pool& pool_;
    waiter who_;
    timed_wait wait_;
    policy::wait_limit limit_;
};

}  // namespace dynaco::net
