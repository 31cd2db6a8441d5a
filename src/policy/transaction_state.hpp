// Whether a failed transaction is sent again, decided anew or given up.
//
// A content is what a transaction does; it has one idempotency token. A content is in doubt once a
// request with it left and no answer told what became of it. Rules:
// - what is in doubt is followed by the same content with the same token only, until the service
//   tells the outcome;
// - the service forgets a token ten minutes after the first request: a content is not sent later;
// - a failed condition, or anything else that lasts, is never repeated as it is.
#pragma once

#include <dynaco/error.hpp>

#include "policy/retry.hpp"

#include <chrono>
#include <optional>

namespace dynaco::policy {

/// Limits of the repetitions of a transaction, and whether there is somebody who can decide anew.
struct transaction_limits {
    /// How often it may be sent in all.
    int attempts = 1;
    /// When all has to be over; empty if it need not.
    std::optional<std::chrono::steady_clock::time_point> deadline{};
    /// Whether a failed condition or a conflict makes for another content.
    bool can_reconsider = false;
    /// Whether the same content is sent again after a conflict.
    bool repeats_conflicts = true;
    /// How long the service knows a token (AWS API reference, TransactWriteItems,
    /// ClientRequestToken).
    std::chrono::steady_clock::duration token_life = std::chrono::minutes{10};
    /// No pause after a conflict is longer: the other transaction is over long before. This
    /// project's own choice.
    std::chrono::milliseconds longest_conflict_pause{1000};
};

enum class transaction_verdict {
    give_up,     ///< The failure is final.
    repeat,      ///< The same content with the same token, after the delay.
    reconsider,  ///< Another content with another token, after the delay.
};

struct transaction_decision {
    transaction_verdict verdict = transaction_verdict::give_up;
    std::chrono::steady_clock::duration delay{};  ///< Zero if given up.

    friend bool operator==(transaction_decision const&, transaction_decision const&) = default;
};

/// One transaction from its first content to its end.
class transaction_state {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit transaction_state(transaction_limits limits) noexcept : limits_{limits} {}

    /// A content, and with it a token, that has not been sent.
    /// @par Preconditions Nothing is in doubt (asserted).
    void begin(time_point now) noexcept;
    /// What ends the calls of this content; empty before the first one.
    std::optional<time_point> deadline() const noexcept { return content_deadline_; }
    int attempts_left() const noexcept { return limits_.attempts - attempts_; }
    /// A call of this content failed. `random01` in [0, 1) is the part of the full delay.
    [[nodiscard]] transaction_decision failed(error const& failure, time_point now,
                                              double random01) noexcept;

    /// Whether this content may have been applied, for all that is known.
    bool is_in_doubt() const noexcept { return in_doubt_; }
    /// Attempts of all contents.
    int attempts() const noexcept { return attempts_; }

  private:
    transaction_verdict judge(error const& failure) const noexcept;
    std::chrono::milliseconds full_pause(error const& failure) noexcept;

    transaction_limits limits_;
    std::optional<time_point> content_deadline_;
    int attempts_ = 0;
    int conflicts_ = 0;  // and failed conditions, which tell of somebody else, too
    int faults_ = 0;
    bool in_doubt_ = false;
};

}  // namespace dynaco::policy
