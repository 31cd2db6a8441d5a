// Opening connections before they are needed.
#pragma once

#include "engine/core.hpp"

namespace dynaco::engine {

/// Has the transport open its minimum of connections; from any executor.
boost::asio::awaitable<result<void>> warm_up(std::shared_ptr<core> which);

}  // namespace dynaco::engine
