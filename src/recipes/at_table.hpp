// Work of a recipe on the client's executor, with a result.
#pragma once

#include <dynaco/result.hpp>

#include "engine/at_home.hpp"
#include "recipes/table_home.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace dynaco::recipes::detail {

template <class T>
boost::asio::awaitable<void> keep_outcome(boost::asio::awaitable<result<T>> work,
                                          std::shared_ptr<result<T>> outcome) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto got = co_await std::move(work);
    *outcome = std::move(got);
}

/// Awaits `work` on the client's executor: in place if the caller runs there. Cancellation is a
/// value, to the caller as well (`mapper::quietly`); it may come before `work` has begun.
/// @par Lifetimes
/// `work` refers to what it owns a share of: another context may destroy the caller's frame.
template <class T>
boost::asio::awaitable<result<T>> at_table(std::shared_ptr<table_home> home,
                                           boost::asio::awaitable<result<T>> work) {
    auto const outcome = std::make_shared<result<T>>(error{cancelled_code()});
    auto inner = keep_outcome(std::move(work), outcome);
    auto outer = engine::at_home(home->core, std::move(inner));
    co_await std::move(outer);
    co_return std::move(*outcome);
}

}  // namespace dynaco::recipes::detail
