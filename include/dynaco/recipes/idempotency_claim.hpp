// A key that was claimed, to do its work.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/recipes/idempotency_state.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

namespace detail {
class claim_access;
class claim_hold;
}  // namespace detail

/// What became of a completion.
class completion {
  public:
    completion(completion_outcome how, std::optional<attribute_value> what)
        : outcome{how}, result{std::move(what)} {}

    completion_outcome outcome;
    /// What is stored now, as far as the answer shows it: the result given, or that of whoever was
    /// there first.
    std::optional<attribute_value> result;
};

/// A claim. Destroying it does nothing: it expires.
///
/// @par Lifetimes It may outlive the client: calls then end with `cancelled_code()`.
/// @par Thread safety As of the client's operations. It may be moved while no call is running; a
/// moved-from claim may only be assigned to or destroyed.
class idempotency_claim {
  public:
    std::string const& key() const noexcept;

    /// Whether nobody else can have claimed the key yet, by the local clock. It costs nothing.
    bool is_current() const noexcept;

    /// Stores the result, which everybody gets from now on. An expired claim is completed, too,
    /// unless somebody else has taken the key over.
    /// @par Errors The failure of UpdateItem, as that of a result of more than 400 KB. It may or
    /// may not have been stored: the call may be repeated with the same result.
    /// @par Cancellation As an error.
    boost::asio::awaitable<completion> complete(attribute_value result,
                                                call_options options = call_options()) const;
    boost::asio::awaitable<dynaco::result<completion>> complete(attribute_value result,
                                                                call_options options,
                                                                as_result_t) const;
    boost::asio::awaitable<dynaco::result<completion>> complete(attribute_value result,
                                                                as_result_t) const;

    /// The work has failed: frees the key.
    /// @par Errors The failure of DeleteItem. The call may be repeated, or the claim expires.
    /// @par Cancellation As an error.
    boost::asio::awaitable<withdrawal_outcome> fail(call_options options = call_options()) const;
    boost::asio::awaitable<result<withdrawal_outcome>> fail(call_options options,
                                                            as_result_t) const;
    boost::asio::awaitable<result<withdrawal_outcome>> fail(as_result_t) const;

  private:
    friend class detail::claim_access;
    explicit idempotency_claim(std::shared_ptr<detail::claim_hold> hold) noexcept
        : hold_{std::move(hold)} {}

    std::shared_ptr<detail::claim_hold> hold_;
};

/// The answer to who claims a key.
class claim_answer {
  public:
    explicit claim_answer(claim_outcome how) : outcome{how} {}

    claim_outcome outcome;
    std::optional<idempotency_claim> claim;  ///< If it is `claimed`.
    std::optional<attribute_value> result;   ///< If it is `completed`.
    /// If it is `in_progress`: when the claim can be taken over if nothing happens, as far as is
    /// known.
    std::optional<std::chrono::milliseconds> retry_after;
};

}  // namespace dynaco::recipes
