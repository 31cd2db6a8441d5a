// What an object of the class `counter` knows, and the work of its calls.
#pragma once

#include <dynaco/recipes/counter.hpp>

#include "recipes/counter_record.hpp"
#include "recipes/table_home.hpp"
#include "recipes/whole_call.hpp"
#include "recipes/write_turn.hpp"
#include "recipes/writer_tally.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// Name and options from any thread, the rest on the client's executor only.
class counter_book {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`.
    counter_book(std::shared_ptr<table_home> its_home, std::string its_name, counter_options with);

    std::shared_ptr<table_home> const home;
    std::string const name;
    counter_options const options;

    writer_tally tally;
    std::shared_ptr<write_turn> const turn = std::make_shared<write_turn>();
    std::optional<item> row;    ///< The key of this object's record, once it needs one.
    bool row_is_known = false;  ///< Whether the record is known to exist.

    // The last write that failed for all whose additions were part of it.
    writer_tally::ticket failed_last = 0;
    std::optional<error> failure;
};

/// An addition on its way.
class add_job {
  public:
    add_job(std::shared_ptr<counter_book> its_book, std::int64_t its_delta, call_options given)
        : book{std::move(its_book)}, delta{its_delta}, call{*book->home, given} {}

    std::shared_ptr<counter_book> const book;
    std::int64_t const delta;
    whole_call const call;
    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
};

/// All records of a counter.
class counter_sum_job {
  public:
    counter_sum_job(std::shared_ptr<counter_book> its_book, call_options given)
        : book{std::move(its_book)}, call{*book->home, given} {}

    std::shared_ptr<counter_book> const book;
    whole_call const call;
    std::int64_t sum = 0;
    counter_record head;
    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
};

// On the client's executor; cancellation is a value.
boost::asio::awaitable<void> add_to_counter(std::shared_ptr<add_job> job);
boost::asio::awaitable<void> sum_counter(std::shared_ptr<counter_sum_job> job);
boost::asio::awaitable<void> reset_counter(std::shared_ptr<counter_sum_job> job);
boost::asio::awaitable<void> remove_counter(std::shared_ptr<counter_sum_job> job);

}  // namespace dynaco::recipes::detail
