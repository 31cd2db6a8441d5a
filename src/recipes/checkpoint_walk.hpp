// The way through the checkpoints of a key.
#pragma once

#include <dynaco/operations/query.hpp>
#include <dynaco/page_traits.hpp>
#include <dynaco/paging.hpp>
#include <dynaco/recipes/checkpoints.hpp>

#include "recipes/checkpoint_record.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

/// Used by one coroutine at a time.
class checkpoint_walk {
  public:
    checkpoint_walk(table_home const& home, std::string const& key,
                    checkpoint_list_options const& options);

    std::optional<error> const invalid;
    helpers::walker pages;
};

boost::asio::awaitable<result<std::optional<checkpoint>>> next_checkpoint(
    std::shared_ptr<checkpoint_walk> walk);
boost::asio::awaitable<result<std::optional<std::vector<checkpoint>>>> next_checkpoints(
    std::shared_ptr<checkpoint_walk> walk);

}  // namespace dynaco::recipes::detail
