// What an object of the class `rate_limiter` knows, and who waits at it.
#pragma once

#include <dynaco/recipes/rate_limiter_options.hpp>

#include "recipes/bucket_knowledge.hpp"
#include "recipes/token_purse.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// Somebody who waits. The first one asks for tokens, the others for their turn.
class limiter_ticket {
  public:
    /// Ends its wait, if it is waiting.
    void wake();

    std::shared_ptr<boost::asio::cancellation_signal> wait;
};

/// A write that may have been carried out, or may yet be.
class pending_lease {
  public:
    pending_lease(std::string its_id, std::int64_t count, token_purse::time_point when)
        : id{std::move(its_id)}, tokens{count}, sent{when} {}

    std::string id;
    std::int64_t tokens;
    token_purse::time_point sent;
};

/// What is const from any thread, the rest on the client's executor only.
class limiter_state {
  public:
    using time_point = token_purse::time_point;
    using duration = token_purse::duration;

    /// @par Errors `exception` with `errc::invalid_argument`.
    limiter_state(std::shared_ptr<table_home> its_home, std::string its_key,
                  rate_limiter_options const& with);

    [[nodiscard]] bucket_place place() const {
        return bucket_place{*home, key, options.forget_after()};
    }
    /// When it makes sense to ask for `needed` tokens: as soon as a whole batch is there, but not
    /// much more often than tokens expire. Otherwise a bucket that is empty would be asked for
    /// every single one. In the past: now.
    [[nodiscard]] time_point next_ask(std::int64_t needed) const;
    /// When they can be there.
    [[nodiscard]] time_point earliest_ask(std::int64_t needed) const;
    /// The write to send for them now.
    [[nodiscard]] std::optional<bucket_write> make_write(std::int64_t needed, time_point now);
    void asks(time_point now);

    std::shared_ptr<table_home> const home;
    std::string const key;
    rate_limiter_options const options;
    double const size;           ///< Of the bucket.
    std::int64_t const largest;  ///< What it holds.

    bucket_knowledge knowledge;
    token_purse purse;
    std::optional<pending_lease> pending;
    std::list<std::shared_ptr<limiter_ticket>> queue;

  private:
    duration pace_;  // between two requests for less than a batch
    time_point next_paced_ = time_point::min();
};

/// What is wrong with the options.
[[nodiscard]] std::optional<std::string> find_fault(rate_limiter_options const& options);

}  // namespace dynaco::recipes::detail
