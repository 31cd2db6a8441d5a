// Runs a coroutine of a test to its end, and never for ever.
#pragma once

#include "support/fixtures.hpp"

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::test {

/// Whether work may remain on the context when the coroutine is done.
enum class leftovers {
    forbidden,  ///< the context's fixtures are stopped and its run() must then end by itself
    allowed,    ///< a step in the middle of a test: fixtures keep running, nothing is checked
};

/// Wall-clock limits, far above what any test needs on a busy machine under a sanitizer.
inline constexpr std::chrono::seconds watchdog_limit{20};
inline constexpr std::chrono::seconds leftovers_limit{5};

/// Stops the context's fixtures; whether `context.run()` then ends by itself within `limit`.
[[nodiscard]] inline bool runs_out_of_work(boost::asio::io_context& context,
                                           std::chrono::steady_clock::duration limit) {
    // What has already happened (the peer of a server has closed) is seen before that.
    context.restart();
    context.poll();
    context_fixtures::of(context).stop_all();
    context.restart();
    context.run_for(limit);
    bool const ended = context.stopped();
    context.restart();
    return ended;
}

/// Fails the test if the context has work left: a timer, a read or a whole coroutine was forgotten.
inline void expect_no_work(boost::asio::io_context& context,
                           std::source_location where = std::source_location::current()) {
    if (!runs_out_of_work(context, leftovers_limit)) {
        ADD_FAIL_CHECK_AT(
            where.file_name(), static_cast<int>(where.line()),
            "the context still has work after " << std::string(where.function_name()));
    }
}

namespace detail {

/// What a running coroutine of a test needs from outside and leaves behind. Shared, because one
/// that ignores its cancellation outlives the call that started it.
template <class T>
class coro_run {
  public:
    bool done = false;
    std::exception_ptr failure;
    std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
    boost::asio::cancellation_signal cancel;
};

template <class T>
boost::asio::awaitable<void> keep_value(boost::asio::awaitable<T> operation,
                                        std::shared_ptr<coro_run<T>> run) {
    if constexpr (std::is_void_v<T>) {
        co_await std::move(operation);
    } else {
        T value = co_await std::move(operation);
        run->value.emplace(std::move(value));
    }
}

template <class T>
void run_until_done(boost::asio::io_context& context, coro_run<T> const& run,
                    std::chrono::steady_clock::duration limit) {
    auto const deadline = std::chrono::steady_clock::now() + limit;
    context.restart();
    // A context that has nothing left to run ends the loop too: waiting longer cannot help.
    while (!run.done && context.run_one_until(deadline) != 0) {
    }
}

template <class T>
std::shared_ptr<coro_run<T>> run_within(boost::asio::io_context& context,
                                        boost::asio::awaitable<T> operation,
                                        std::chrono::steady_clock::duration limit,
                                        std::source_location where) {
    auto run = std::make_shared<coro_run<T>>();
    auto keep = keep_value<T>(std::move(operation), run);
    boost::asio::co_spawn(
        context, std::move(keep),
        boost::asio::bind_cancellation_slot(run->cancel.slot(), [run](std::exception_ptr failure) {
            run->done = true;
            run->failure = std::move(failure);
        }));
    run_until_done(context, *run, limit);
    if (!run->done) {
        bool const starved = context.stopped();
        // Its frame refers to the test's objects: let it unwind while they exist.
        run->cancel.emit(boost::asio::cancellation_type::all);
        run_until_done(context, *run, leftovers_limit);
        ADD_FAIL_AT(where.file_name(), static_cast<int>(where.line()),
                    std::string(starved ? "it waits for something that nobody will do: "
                                        : "it did not finish in time: ")
                        << std::string(where.function_name()));
    }
    return run;
}

}  // namespace detail

/// Runs `operation` on `context` until it is done; returns its value or rethrows its exception.
///
/// Fails the test, with the caller's line, if it is not done within `watchdog_limit` (it is then
/// cancelled and the test case ends) or, unless `rest` allows it, if the context still has work
/// afterwards.
template <class T>
T run_coro(boost::asio::io_context& context, boost::asio::awaitable<T> operation, leftovers rest,
           std::source_location where = std::source_location::current()) {
    auto const run = detail::run_within(context, std::move(operation), watchdog_limit, where);
    if (rest == leftovers::forbidden) expect_no_work(context, where);
    if (run->failure) std::rethrow_exception(run->failure);
    if constexpr (!std::is_void_v<T>) return std::move(*run->value);
}

template <class T>
T run_coro(boost::asio::io_context& context, boost::asio::awaitable<T> operation,
           std::source_location where = std::source_location::current()) {
    return run_coro(context, std::move(operation), leftovers::forbidden, where);
}

}  // namespace dynaco::test
