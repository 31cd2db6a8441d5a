// What becomes of work that is to be done once.
#pragma once

#include <iosfwd>
#include <string_view>

namespace dynaco::recipes {

/// What a claim came to.
enum class claim_outcome {
    claimed,           ///< The work is the caller's: it completes the claim, or withdraws it.
    completed,         ///< It was done before: the result is there.
    in_progress,       ///< Somebody else does it, or has died less than `in_progress` ago.
    payload_mismatch,  ///< The key was used for another payload.
};

/// What became of a result.
enum class completion_outcome {
    stored,  ///< It is what everybody gets until it expires.
    lost,    ///< It was too late: the claim had expired and was taken over, or is gone. Nothing was
             ///< written.
};

/// What became of a claim that was withdrawn.
enum class withdrawal_outcome {
    withdrawn,  ///< The key is free.
    completed,  ///< The result of the same claim was stored before.
    lost,       ///< Somebody else has claimed the key since.
};

/// How `idempotency::run` ended.
enum class run_outcome {
    computed,          ///< The work ran here, and returned.
    replayed,          ///< It was done before: this is the stored result.
    in_progress,       ///< Somebody else does it.
    payload_mismatch,  ///< The key was used for another payload.
    expired,           ///< The work ran here, for too long: it was cancelled.
    superseded,        ///< The work ran here, for too long: somebody else has done it meanwhile, or
                       ///< is doing it. The result of this run was not stored.
};

std::string_view to_string(claim_outcome value) noexcept;
std::string_view to_string(completion_outcome value) noexcept;
std::string_view to_string(withdrawal_outcome value) noexcept;
std::string_view to_string(run_outcome value) noexcept;
std::ostream& operator<<(std::ostream& out, claim_outcome value);
std::ostream& operator<<(std::ostream& out, completion_outcome value);
std::ostream& operator<<(std::ostream& out, withdrawal_outcome value);
std::ostream& operator<<(std::ostream& out, run_outcome value);

}  // namespace dynaco::recipes
