// Waiting until something of the service is in a state: the one loop of all waits.
#pragma once

#include <dynaco/call.hpp>
#include <dynaco/call_options.hpp>

#include "policy/deadline.hpp"
#include "policy/wait_schedule.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <utility>

namespace dynaco::engine {

/// What an answer means for a wait.
enum class wait_verdict {
    wait,    ///< Not yet.
    over,    ///< That is it; or the call failed in a way that ends the wait.
    failed,  ///< It will not come any more: the state is one that it does not leave by itself.
};

/// A verdict, and what the state is called.
class wait_answer {
  public:
    wait_answer(wait_verdict its_verdict, std::string its_state)
        : verdict{its_verdict}, state{std::move(its_state)} {}

    wait_verdict verdict;
    std::string state;  ///< As `is CREATING`.
};

/// What is waited for.
template <class Response>
class wait_goal {
  public:
    using judge_function = std::function<wait_answer(result<Response> const&)>;

    wait_goal(std::string its_subject, std::string its_aim, judge_function how)
        : subject{std::move(its_subject)}, aim{std::move(its_aim)}, judge{std::move(how)} {}

    std::string subject;  ///< As `table "music"`.
    std::string aim;      ///< As `be ACTIVE`.
    judge_function judge;
    /// The limit of a wait that has none in its options: the service model's.
    std::chrono::seconds longest{25 * 20};
};

/// The failure of a wait that ends without its aim.
error wait_failure(errc code, std::string_view operation, std::string const& subject,
                   std::string const& state, std::string const& aim);

/// Asks at once, then after the pauses of `policy::wait_schedule`, until the goal's verdict or the
/// end of the time. Failures are values, and cancellation is one of them.
template <class Request>
boost::asio::awaitable<result<typename Request::response_type>> wait_until(
    std::shared_ptr<core> which, Request request, wait_goal<typename Request::response_type> goal,
    call_options options) {
    namespace asio = boost::asio;
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const deadline = *policy::deadline_of(options, now(*which), goal.longest);
    policy::wait_schedule schedule{deadline};
    auto each = options;
    each.deadline(deadline);
    for (;;) {
        auto ask = perform<Request, true>(which, request, each);
        auto got = co_await std::move(ask);
        auto const answer = goal.judge(got);
        auto const next = schedule.next(now(*which));
        if (answer.verdict != wait_verdict::wait || !next) {
            co_await asio::this_coro::throw_if_cancelled(throws);
            if (answer.verdict == wait_verdict::over) co_return got;
            auto const code =
                answer.verdict == wait_verdict::wait ? errc::deadline_exceeded : errc::wait_failed;
            co_return wait_failure(code, Request::operation_name, goal.subject, answer.state,
                                   goal.aim);
        }
        co_await sleep_until(which, *next);
        if (caller.cancelled() != asio::cancellation_type::none) {
            co_await asio::this_coro::throw_if_cancelled(throws);
            co_return error{cancelled_code()};
        }
    }
}

}  // namespace dynaco::engine
