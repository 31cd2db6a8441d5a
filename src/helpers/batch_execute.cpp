#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/statement.hpp>

#include "engine/core.hpp"
#include "engine/draw.hpp"
#include "engine/or_throw.hpp"
#include "helpers/statement_queue.hpp"
#include "policy/deadline.hpp"
#include "wire/operation.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco {
namespace asio = boost::asio;

namespace {

using results = std::vector<statement_result>;
using std::chrono::steady_clock;

// The rules of a request, for each statement; its path names the place in the whole list.
std::optional<error> find_fault(std::vector<statement> const& statements) {
    std::string const first = "statements[0]";
    for (std::size_t index = 0; index != statements.size(); ++index) {
        helpers::statement_queue one{{statements[index]}};
        auto const request = one.next();
        auto const invalid =
            wire::operation_of<batch_execute_statement_request>().validate(&request);
        if (!invalid) continue;
        auto message = invalid->message();
        if (message.starts_with(first)) {
            message.replace(0, first.size(), "statements[" + std::to_string(index) + ']');
        }
        return error{errc::invalid_argument, std::move(message)};
    }
    return std::nullopt;
}

error wrong_count(std::size_t got) {
    error::details payload;
    payload.message = "responses: has " + std::to_string(got) + " entries, not one per statement";
    payload.may_have_been_applied = true;
    return error{make_error_code(errc::malformed_response), std::move(payload)};
}

// How long to wait before the next call; nothing if it would not fit.
std::optional<steady_clock::time_point> next_time(steady_clock::time_point now,
                                                  std::optional<steady_clock::time_point> deadline,
                                                  std::chrono::milliseconds full, double part) {
    auto const exact = static_cast<double>(steady_clock::duration{full}.count()) * part;
    auto const delay = steady_clock::duration{static_cast<steady_clock::rep>(exact)};
    if (deadline && delay >= *deadline - now) return std::nullopt;
    return now + delay;
}

asio::awaitable<result<results>> run(std::shared_ptr<engine::core> core,
                                     helpers::statement_queue queue, call_options options) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const deadline = policy::deadline_of(options, engine::now(*core), std::nullopt);
    auto each = options;
    if (deadline) each.deadline(*deadline);
    int pauses = 0;  // in a row
    while (!queue.is_done()) {
        auto request = queue.next();
        auto const sent = request.statements().size();
        auto call =
            engine::perform<batch_execute_statement_request, true>(core, std::move(request), each);
        auto const got = co_await std::move(call);
        if (got.has_error() || got->responses.size() != sent) {
            auto const failure = got.has_error() ? got.error() : wrong_count(got->responses.size());
            if (!queue.fail(failure)) break;
            continue;
        }
        auto const kind = queue.take(*got);
        if (kind == policy::retry_kind::none) {
            pauses = 0;
            continue;
        }
        auto draw = engine::draw_part(core);
        auto const part = co_await std::move(draw);
        auto const full = policy::full_delay(policy::retry_limits{}, kind, pauses++);
        auto const next = next_time(engine::now(*core), deadline, full, part);
        if (!next) {
            queue.give_up(error{errc::deadline_exceeded});
            break;
        }
        co_await engine::sleep_until(core, *next);
        if (caller.cancelled() != asio::cancellation_type::none) {
            queue.give_up(error{cancelled_code()});
        }
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return std::move(queue.results());
}

asio::awaitable<result<results>> refuse(error failure) {
    co_return failure;
}

}  // namespace

asio::awaitable<result<results>> batch_execute(client& with, std::vector<statement> what,
                                               call_options options, as_result_t) {
    if (auto fault = find_fault(what)) return refuse(*std::move(fault));
    return run(engine::client_access::core_of(with), helpers::statement_queue{std::move(what)},
               options);
}

asio::awaitable<result<results>> batch_execute(client& with, std::vector<statement> what,
                                               as_result_t) {
    return batch_execute(with, std::move(what), call_options(), as_result);
}

asio::awaitable<results> batch_execute(client& with, std::vector<statement> what,
                                       call_options options) {
    return engine::or_throw(batch_execute(with, std::move(what), options, as_result));
}

}  // namespace dynaco
