// Reading and writing one entry of a cache.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include "recipes/cache_book.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// A read on its way.
class cache_read_job {
  public:
    enum class what { value, presence };

    cache_read_job(std::shared_ptr<cache_book> its_book, std::string its_key, what its_aim,
                   call_options with)
        : book{std::move(its_book)}, key{std::move(its_key)}, aim{its_aim}, options{with} {}

    std::shared_ptr<cache_book> const book;
    std::string const key;
    what const aim;
    call_options const options;

    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
    bool is_there = false;
    bool was_local = false;
    std::optional<attribute_value> value;  ///< Of an entry that is there, if that was asked for.
    cache_record record;                   ///< What the table has, unless it was local.
};

/// Looks at the copies, then at the table. On the client's executor, as what follows; cancellation
/// is a value.
boost::asio::awaitable<void> read_entry(std::shared_ptr<cache_read_job> job);

/// A write on its way, with the condition that the record is older.
class cache_write_job {
  public:
    cache_write_job(std::shared_ptr<cache_book> its_book, std::string its_key,
                    std::optional<attribute_value> its_value, std::optional<wall_time> when,
                    call_options with)
        : book{std::move(its_book)},
          key{std::move(its_key)},
          value{std::move(its_value)},
          ends{when},
          options{with} {}

    std::shared_ptr<cache_book> const book;
    std::string const key;
    std::optional<attribute_value> const value;  ///< Erases without.
    std::optional<wall_time> const ends;
    call_options const options;

    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
};

boost::asio::awaitable<void> write_entry(std::shared_ptr<cache_write_job> job);

/// Writes in place of what was seen, and of nothing else.
/// @param outcome Whether that was done; false if the record is another one now.
boost::asio::awaitable<void> replace_entry(std::shared_ptr<cache_write_job> job, cache_record seen,
                                           std::shared_ptr<bool> outcome);

/// The same options for several calls, with one deadline.
[[nodiscard]] call_options with_common_deadline(table_home const& home, call_options options);

}  // namespace dynaco::recipes::detail
