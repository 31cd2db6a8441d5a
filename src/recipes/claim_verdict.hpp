// What the answers to a claim's writes mean.
#pragma once

#include <dynaco/recipes/idempotency_state.hpp>

#include "recipes/idempotency_record.hpp"

#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What is known when a claim's write has been answered.
class claim_sight {
  public:
    claim_sight(idempotency_record its_record, claim_write const& its_write)
        : record{std::move(its_record)}, write{its_write} {}

    idempotency_record record;  ///< As it is now.
    claim_write const& write;
    bool is_over = false;         ///< What was asked for has expired before the answer came.
    bool is_replaceable = false;  ///< The claim in the record may be replaced now.
};

enum class claim_verdict {
    claimed,
    completed,
    in_progress,
    payload_mismatch,
    again,  ///< Nobody has the key: claim it anew.
};

[[nodiscard]] claim_verdict judge_claim(claim_sight const& sight);

/// What a completion whose condition did not hold has met.
[[nodiscard]] completion_outcome judge_completion(idempotency_record const& met,
                                                  std::string const& claim,
                                                  attribute_value const& data);

/// The same for a withdrawal.
[[nodiscard]] withdrawal_outcome judge_withdrawal(idempotency_record const& met,
                                                  std::string const& claim);

}  // namespace dynaco::recipes::detail
