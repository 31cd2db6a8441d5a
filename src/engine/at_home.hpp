// Work of several steps on the client's own executor, from wherever it is asked for.
#pragma once

#include "engine/core.hpp"

namespace dynaco::engine {

/// Awaits `work` on the client's executor: in place if the caller runs there, otherwise as an
/// excursion. The caller's cancellation is passed on, and `work` is always waited for.
/// @par Lifetimes
/// `work` refers to what it owns a share of: another context may destroy the caller's frame.
boost::asio::awaitable<void> at_home(std::shared_ptr<core> which,
                                     boost::asio::awaitable<void> work);

}  // namespace dynaco::engine
