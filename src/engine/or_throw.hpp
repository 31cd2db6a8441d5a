// The throwing form of what returns a result.
#pragma once

#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <type_traits>
#include <utility>

namespace dynaco::engine {

/// Awaits `work` and throws its failure: the one throw, at the outermost layer.
template <class T>
boost::asio::awaitable<T> or_throw(boost::asio::awaitable<result<T>> work) {
    auto got = co_await std::move(work);
    if (got.has_error()) throw exception{got.error()};
    if constexpr (!std::is_void_v<T>) co_return *std::move(got);
}

}  // namespace dynaco::engine
