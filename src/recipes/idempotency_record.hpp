// The record of a key that work is done once for, and the writes that change it.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/update_item.hpp>
#include <dynaco/recipes/idempotency_options.hpp>

#include "recipes/table_home.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What a record says. The default one is that of a record that is not there.
///
/// Status, `in_progress_expiration` and `data` are those of the Lambda Powertools; what is ours is
/// the claim.
class idempotency_record {
  public:
    enum class status_type { none, in_progress, completed };

    idempotency_record() = default;
    explicit idempotency_record(item const& from);

    [[nodiscard]] bool is_completed() const noexcept { return status == status_type::completed; }
    /// Whether this claim is the one in progress.
    [[nodiscard]] bool is_claimed_by(std::string const& id) const {
        return status == status_type::in_progress && claim == id;
    }
    /// Whether both have a payload, and not the same.
    [[nodiscard]] bool contradicts(std::string const& digest) const {
        return !digest.empty() && !validation.empty() && validation != digest;
    }

    status_type status = status_type::none;
    std::string claim;                               ///< Of whoever does or did the work.
    std::optional<std::chrono::milliseconds> lease;  ///< How long it may take.
    std::string validation;                          ///< The payload's digest.
    attribute_value data;                            ///< The result.
};

/// What a claim writes.
class claim_write {
  public:
    claim_write(std::string its_id, std::string its_validation)
        : id{std::move(its_id)}, validation{std::move(its_validation)} {}

    std::string id;
    std::string validation;              ///< Empty: no payload.
    std::optional<std::string> instead;  ///< The claim in progress that may be replaced.
};

/// What all writes of a record need, and what time it is.
class idempotency_place {
  public:
    idempotency_place(table_home const& home, std::string const& key,
                      idempotency_options const& options);

    std::string table;
    item key;
    std::string expiry_name;
    std::chrono::milliseconds lease;
    std::int64_t now_ms;          ///< Calendar time, as all that follows.
    std::int64_t claim_ends_ms;   ///< When everybody may take a claim of now over.
    std::int64_t claim_goes;      ///< When the service may delete its record, in seconds.
    std::int64_t result_expires;  ///< When a result of now is over, in seconds.
};

/// Takes a key that nobody has, whose result has expired, or whose claim may be replaced.
[[nodiscard]] put_item_request make_claim(idempotency_place place, claim_write const& write);
/// Stores a result, if the claim is still the one in progress.
[[nodiscard]] update_item_request make_completion(idempotency_place place, std::string const& claim,
                                                  attribute_value const& data);
/// Deletes the record on the same condition.
[[nodiscard]] delete_item_request make_withdrawal(idempotency_place place,
                                                  std::string const& claim);

}  // namespace dynaco::recipes::detail
