// Work in which cancellation is a value like any other failure.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::mapper {

/// Awaits `work` without exceptions for a cancellation that came before, and leaves the caller's
/// setting as it was.
template <class T>
boost::asio::awaitable<T> quietly(boost::asio::awaitable<T> work) {
    bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto done = co_await std::move(work);
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    co_return done;
}

}  // namespace dynaco::mapper
