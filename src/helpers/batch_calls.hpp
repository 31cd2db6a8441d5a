// The batches as calls of the engine, for the layers above: a table has no client, but its core.
#pragma once

#include <dynaco/batch_get.hpp>
#include <dynaco/batch_write.hpp>

#include "engine/core.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace dynaco::helpers {

/// As `dynaco::batch_get` with `as_result`.
boost::asio::awaitable<batch_get_result> get_batch(std::shared_ptr<engine::core> core,
                                                   batch_get_list keys, batch_get_options options);
/// As `dynaco::batch_write` with `as_result`.
boost::asio::awaitable<batch_write_result> write_batch(std::shared_ptr<engine::core> core,
                                                       batch_write_list writes,
                                                       batch_write_options options);

}  // namespace dynaco::helpers
