// The writes of atomic sets that depend on locks. On the client's executor.
#pragma once

#include "recipes/atomic_record.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace dynaco::recipes::detail {

boost::asio::awaitable<result<atomic_lock>> read_or_make_lock(std::shared_ptr<atomic_home> home,
                                                              atomic_key key, call_options options);
boost::asio::awaitable<result<std::vector<atomic_lock>>> write_atomically(
    std::shared_ptr<atomic_home> home, std::vector<atomic_item> items,
    std::vector<atomic_lock> locks, call_options options);

}  // namespace dynaco::recipes::detail
