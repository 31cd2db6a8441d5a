// Random numbers of a client for those who are not on its executor.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace dynaco::engine {

class core;

/// In [0, 1): the part of a full delay.
boost::asio::awaitable<double> draw_part(std::shared_ptr<core> which);
/// An idempotency token.
boost::asio::awaitable<std::string> draw_token(std::shared_ptr<core> which);

}  // namespace dynaco::engine
