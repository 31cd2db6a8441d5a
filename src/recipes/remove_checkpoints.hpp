// The removal of checkpoints, several at a time.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include "recipes/table_home.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace dynaco::recipes::detail {

/// Removes all but the newest `keep`, and returns how many. On the client's executor.
boost::asio::awaitable<result<std::size_t>> remove_but_newest(std::shared_ptr<table_home> home,
                                                              std::string key, std::size_t keep,
                                                              call_options options);
/// Removes all, and the newest when the others are gone.
boost::asio::awaitable<result<std::size_t>> remove_newest_last(std::shared_ptr<table_home> home,
                                                               std::string key,
                                                               call_options options);

}  // namespace dynaco::recipes::detail
