// What became of an awaited step: the one place that tells cancellation, timeout and failure apart.
#pragma once

#include <dynaco/error_details.hpp>
#include <dynaco/transport.hpp>

#include "net/sweeper.hpp"
#include "policy/deadline.hpp"
#include "policy/phase.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>

#include <optional>
#include <string>
#include <utility>

namespace dynaco::net {

/// Steps of sockets: awaited without a coroutine frame of their own, the error code beside what
/// they give.
inline constexpr auto as_values = boost::asio::as_tuple(boost::asio::deferred);

/// When a phase of an attempt that starts now has to end, and whose limit that is.
inline policy::wait_limit limit_of(policy::phase phase, clock::time_point now,
                                   clock::duration longest,
                                   policy::attempt_deadline const& attempt) {
    policy::phase_limits limits;
    limits.phase_limit = now + longest;
    (attempt.is_the_calls ? limits.call_deadline : limits.attempt_limit) = attempt.at;
    return *policy::earliest_limit(phase, limits);
}
inline policy::wait_limit limit_of(policy::phase phase, clock::time_point now,
                                   clock::duration longest, transport_request const& request) {
    return limit_of(phase, now, longest, {request.deadline, request.deadline_is_the_calls});
}

/// Why a call has to stop although the step itself may have succeeded.
///
/// 1. The client is being destroyed: cancelled.
/// 2. The step's limit passed: the limit's error. (It comes before 3, since limits end steps by
/// cancelling
///    the socket, which looks like 3.)
/// 3. The caller cancelled, before or after the step succeeded: cancelled.
/// 4. None of these: nothing; then the step's own result counts.
inline std::optional<error> stopped(timed_wait const& wait, policy::wait_limit const& limit,
                                    boost::asio::cancellation_state const& caller) {
    switch (wait.interrupted()) {
        case interruption::shut_down:
            return error{cancelled_code()};
        case interruption::timed_out:
            return error{limit.code()};
        case interruption::none:
            break;
    }
    if (caller.cancelled() != boost::asio::cancellation_type::none) return error{cancelled_code()};
    return std::nullopt;
}

/// A failure with the code of the layer below.
inline error failure_of(errc code, boost::system::error_code cause, std::string message = {}) {
    error::details payload;
    payload.cause = cause;
    payload.message = std::move(message);
    return error{make_error_code(code), std::move(payload)};
}

}  // namespace dynaco::net
