// The way through a query's items.
#pragma once

#include <dynaco/operations/query.hpp>
#include <dynaco/paging.hpp>
#include <dynaco/recipes/atomic_sets.hpp>

#include "recipes/atomic_record.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

/// Used by one coroutine at a time.
class atomic_walk {
  public:
    atomic_walk(atomic_home const& home, atomic_query const& what, call_options options);

    std::string const pk;  ///< Without the prefix.
    std::optional<error> const invalid;
    helpers::walker pages;
};

/// The next item, or nothing after the last one.
boost::asio::awaitable<result<std::optional<atomic_item>>> next_atomic_item(
    std::shared_ptr<atomic_walk> walk);
/// All that are left.
boost::asio::awaitable<result<std::vector<atomic_item>>> all_atomic_items(
    std::shared_ptr<atomic_walk> walk);

}  // namespace dynaco::recipes::detail
