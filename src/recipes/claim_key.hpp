// Claiming a key, completing the claim and withdrawing it.
#pragma once

#include <dynaco/recipes/idempotency_claim.hpp>

#include "recipes/idempotency_book.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// A claim that was made.
class claim_hold {
  public:
    claim_hold(std::shared_ptr<idempotency_book> its_book, std::string its_key, std::string its_id,
               idempotency_book::time_point its_end)
        : book{std::move(its_book)}, key{std::move(its_key)}, id{std::move(its_id)}, end{its_end} {}

    std::shared_ptr<idempotency_book> const book;
    std::string const key;
    std::string const id;
    idempotency_book::time_point const end;  ///< It is used before this time.
    std::atomic<bool> is_over = false;       ///< Known to be completed, withdrawn or lost.
};

class claim_access {
  public:
    static idempotency_claim make(std::shared_ptr<claim_hold> hold) {
        return idempotency_claim{std::move(hold)};
    }
};

/// A claim on its way.
class claim_job {
  public:
    claim_job(std::shared_ptr<idempotency_book> its_book, std::string its_key,
              std::optional<attribute_value> const& payload, call_options given);

    std::shared_ptr<idempotency_book> const book;
    std::string const key;
    std::string const validation;
    std::optional<std::chrono::steady_clock::time_point> const deadline;  ///< The client's time.
    call_options const each;                                              ///< Of each call.

    claim_outcome outcome = claim_outcome::in_progress;
    std::shared_ptr<claim_hold> hold;
    std::optional<attribute_value> result;
    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.
};

// On the client's executor; cancellation is a value.
boost::asio::awaitable<void> try_claim(std::shared_ptr<claim_job> job);
/// Until it is claimed or completed.
boost::asio::awaitable<void> wait_for_claim(std::shared_ptr<claim_job> job);

/// When the claim that keeps `job` out can be taken over.
std::optional<std::chrono::milliseconds> time_until_takeover(claim_job const& job);

// From any executor; cancellation is a value.
boost::asio::awaitable<result<completion>> complete_claim(std::shared_ptr<claim_hold> hold,
                                                          attribute_value data,
                                                          call_options options);
boost::asio::awaitable<result<withdrawal_outcome>> withdraw_claim(std::shared_ptr<claim_hold> hold,
                                                                  call_options options);

}  // namespace dynaco::recipes::detail
