#include "helpers/batch_call.hpp"

#include <dynaco/error_details.hpp>

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

std::optional<error> check_batch_options(int concurrency, call_options const& call) {
    if (concurrency < 1 || concurrency > 100) {
        return error{errc::invalid_argument,
                     "concurrency: is " + std::to_string(concurrency) + "; it is 1 to 100"};
    }
    if (call.timeout() && *call.timeout() <= clock::duration::zero()) {
        return error{errc::invalid_argument, "call_options.timeout: is not greater than zero"};
    }
    return std::nullopt;
}

// "As long as there is time" is said with the largest duration.
std::optional<time_point> batch_deadline(call_options const& call, time_point started) {
    auto deadline = call.deadline();
    if (auto const longest = call.timeout()) {
        auto const end =
            *longest < time_point::max() - started ? started + *longest : time_point::max();
        deadline = deadline ? std::min(*deadline, end) : end;
    }
    return deadline;
}

call_options batch_call_options(call_options const& call, std::optional<time_point> deadline) {
    call_options each;
    if (deadline) each.deadline(*deadline);
    if (auto const limit = call.attempt_timeout()) each.attempt_timeout(*limit);
    if (auto const most = call.max_attempts()) each.max_attempts(*most);
    each.retry_conflicts(call.retry_conflicts());
    return each;
}

policy::retry_limits batch_limits(engine::core const& core, call_options const& call) {
    auto const& config = core.config().retry;
    policy::retry_limits limits;
    limits.max_attempts = call.max_attempts().value_or(config.max_attempts);
    limits.transient_base = config.transient_base;
    limits.throttle_base = config.throttle_base;
    limits.max_delay = config.max_backoff;
    return limits;
}

error batch_gave_up(policy::retry_verdict verdict, batch_round const& last, int rounds) {
    bool const is_deadline = verdict == policy::retry_verdict::deadline;
    error::details payload;
    payload.operation = last.operation;
    payload.message =
        std::to_string(last.left) + " of a request's " + std::to_string(last.asked) +
        " were left unprocessed" +
        (is_deadline ? ", and the deadline comes before they are due again"
                     : " in " + std::to_string(rounds) + " rounds in a row that got nothing done");
    auto const code = is_deadline
                          ? make_error_code(errc::deadline_exceeded)
                          // What the service leaves unprocessed is what it had no capacity for.
                          : make_error_code(service_errc::throttling);
    return error{code, std::move(payload)};
}

error callback_threw() {
    return error{errc::invalid_argument, "on_progress: threw an exception"};
}

asio::awaitable<void> pauses::until(std::shared_ptr<pauses> self,
                                    std::shared_ptr<engine::core> core, time_point when) {
    auto const place = self->waits_.emplace(self->waits_.end(), core->executor());
    if (self->ended_) place->cancel();
    auto sleep = engine::sleep_until(core, when);
    place->spawn(std::move(sleep));
    auto end = place->join();
    try {
        co_await std::move(end);
    } catch (...) {
        // Cancelled, which the caller sees by itself.
    }
    self->waits_.erase(place);
}

void pauses::end() {
    ended_ = true;
    for (auto& each : waits_) each.cancel();
}

}  // namespace dynaco::helpers
