// A computation that several callers wait for.
#pragma once

#include <dynaco/recipes/cached.hpp>

#include "recipes/bell.hpp"
#include "recipes/cache_calls.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::recipes::detail {

/// States: looking, computing, storing; then done, or given up because nobody waits any more. Only
/// those who are in the book's list can be joined: one that is done or given up is not, nor one
/// whose key was written since.
///
/// It is a coroutine of its own, so that it ends with none of those who wait for it. On the
/// client's executor only.
class cache_flight : public std::enable_shared_from_this<cache_flight> {
  public:
    cache_flight(std::shared_ptr<cache_book> its_book, std::string its_key,
                 std::shared_ptr<computed_work> its_work, cache_ttl its_ttl)
        : book{std::move(its_book)},
          key{std::move(its_key)},
          work{std::move(its_work)},
          ttl{its_ttl} {}

    void start();
    void join(std::shared_ptr<bell> who);
    /// The last one who leaves ends it.
    void leave(std::shared_ptr<bell> const& who);
    void conclude();
    /// Whether the key was not written since it has begun, as far as this process knows.
    [[nodiscard]] bool is_current() const;

    std::shared_ptr<cache_book> const book;
    std::string const key;
    std::shared_ptr<computed_work> const work;
    cache_ttl const ttl;

    bool is_done = false;
    std::optional<cached<attribute_value>> outcome;
    std::optional<error> failure;  ///< Of looking.
    std::exception_ptr thrown;     ///< By the work.

  private:
    void take_out();

    std::vector<std::shared_ptr<bell>> waiting_;
    std::shared_ptr<boost::asio::cancellation_signal> const signal_ =
        std::make_shared<boost::asio::cancellation_signal>();
};

}  // namespace dynaco::recipes::detail
