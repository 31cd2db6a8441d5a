// Listing and clearing the entries of a cache.
#pragma once

#include "recipes/cache_calls.hpp"
#include "recipes/cache_pattern.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::recipes::detail {

/// A walk through all entries on its way.
class cache_list_job {
  public:
    cache_list_job(std::shared_ptr<cache_book> its_book, std::string_view its_pattern,
                   call_options with)
        : book{std::move(its_book)}, pattern{its_pattern}, options{with} {}

    std::shared_ptr<cache_book> const book;
    cache_pattern const pattern;
    call_options options;

    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
    std::vector<std::string> keys;                           ///< In order.
};

/// On the client's executor, as what follows; cancellation is a value.
boost::asio::awaitable<void> list_entries(std::shared_ptr<cache_list_job> job);
boost::asio::awaitable<void> clear_entries(std::shared_ptr<cache_list_job> job);

}  // namespace dynaco::recipes::detail
