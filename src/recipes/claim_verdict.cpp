#include "recipes/claim_verdict.hpp"

namespace dynaco::recipes::detail {

claim_verdict judge_claim(claim_sight const& sight) {
    using status_type = idempotency_record::status_type;
    auto const& record = sight.record;
    if (record.is_claimed_by(sight.write.id)) {
        // Written now, or by an attempt whose answer was lost.
        return sight.is_over ? claim_verdict::again : claim_verdict::claimed;
    }
    if (record.status == status_type::none && record.claim.empty()) return claim_verdict::again;
    // An abandoned claim counts as none, whatever its payload was.
    if (!record.is_completed() && sight.is_replaceable) return claim_verdict::again;
    if (record.contradicts(sight.write.validation)) return claim_verdict::payload_mismatch;
    return record.is_completed() ? claim_verdict::completed : claim_verdict::in_progress;
}

completion_outcome judge_completion(idempotency_record const& met, std::string const& claim,
                                    attribute_value const& data) {
    // Stored by an attempt whose answer was lost, unless one before that had another result.
    bool const is_there = met.is_completed() && met.claim == claim && met.data == data;
    return is_there ? completion_outcome::stored : completion_outcome::lost;
}

withdrawal_outcome judge_withdrawal(idempotency_record const& met, std::string const& claim) {
    // Gone: by an attempt whose answer was lost, or because nobody needs it any more.
    if (met.claim.empty()) return withdrawal_outcome::withdrawn;
    if (met.claim == claim && met.is_completed()) return withdrawal_outcome::completed;
    return withdrawal_outcome::lost;
}

}  // namespace dynaco::recipes::detail
