#include "net/queue_place.hpp"

#include <cassert>

namespace dynaco::net {

queue_place::queue_place(pool& from, sweeper& timers, policy::wait_limit limit)
    : pool_{from}, who_{from}, wait_{timers, who_}, limit_{limit} {
    from.acquire(who_);
    if (who_.is_waiting()) wait_.until(limit.at);
}

bool queue_place::is_waiting(boost::asio::cancellation_state const& caller) const noexcept {
    return who_.is_waiting() && wait_.interrupted() == interruption::none &&
           caller.cancelled() == boost::asio::cancellation_type::none;
}

result<lease> queue_place::take(boost::asio::cancellation_state const& caller) {
    if (auto failure = stopped(wait_, limit_, caller)) return *std::move(failure);
    if (who_.is_granted()) return who_.take();
    assert(who_.is_refused());
    switch (who_.reason()) {
        case policy::refusal::too_many_waiters:
            return error{errc::too_many_waiters};
        case policy::refusal::connect_failed:
            return pool_.connect_failure();
        case policy::refusal::shut_down:
            break;
    }
    return error{cancelled_code()};
}

}  // namespace dynaco::net
