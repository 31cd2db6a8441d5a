// The payload of an error: for those who make errors, and for those who want every field of one.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/extensible_enum.hpp>
#include <dynaco/item.hpp>

namespace dynaco {

namespace enum_names {
struct cancellation_code {
    enum class known {
        unknown,                              ///< A value that this version does not know.
        none,                                 ///< The action itself could have been carried out.
        conditional_check_failed,             ///< The condition of the action did not hold.
        item_collection_size_limit_exceeded,  ///< A collection of a table with local secondary
                                              ///< indexes would exceed 10 GB.
        transaction_conflict,  ///< Another transaction or write on the item was in progress.
        provisioned_throughput_exceeded,  ///< The capacity of the table or an index is used up.
        throttling_error,  ///< The table or an index is not ready for so many writes.
        validation_error,  ///< The action breaks a rule of the service.
        duplicate_item,    ///< An `INSERT` found an item with the same primary key.
        access_denied,     ///< The credentials do not allow the action.
    };
    using enum known;
    static constexpr std::string_view texts[] = {"",
                                                 "None",
                                                 "ConditionalCheckFailed",
                                                 "ItemCollectionSizeLimitExceeded",
                                                 "TransactionConflict",
                                                 "ProvisionedThroughputExceeded",
                                                 "ThrottlingError",
                                                 "ValidationError",
                                                 "DuplicateItem",
                                                 "AccessDenied"};
};
}  // namespace enum_names

/// Why an action made the service cancel its transaction.
using cancellation_code = extensible_enum<enum_names::cancellation_code>;

class cancellation_reason {
  public:
    cancellation_reason() = default;
    explicit cancellation_reason(cancellation_code its_code) : code{std::move(its_code)} {}

    cancellation_code code;            ///< `none` for an innocent action.
    std::string message;               ///< The service's words; empty for an innocent action.
    std::optional<dynaco::item> item;  ///< The item as it was, when the action asked for it.

    friend bool operator==(cancellation_reason const&, cancellation_reason const&) = default;
};

struct error::details {
    details() = default;

    std::string message;
    std::string service_message;
    std::string name;
    boost::system::error_code cause;
    std::string operation;
    std::string request_id;
    int http_status = 0;
    int attempts = 0;
    std::optional<dynaco::item> item;
    std::vector<throttling_reason> throttling_reasons;
    std::vector<cancellation_reason> cancellation_reasons;
    bool may_have_been_applied = false;
};

template <class Change>
error error::with(Change change) const {
    details payload = details_ ? *details_ : details{};
    change(payload);
    return error{code_, std::move(payload)};
}

}  // namespace dynaco
