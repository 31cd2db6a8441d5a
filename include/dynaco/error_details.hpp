// The payload of an error: for those who make errors, and for those who want every field of one.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/item.hpp>

namespace dynaco {

class cancellation_reason {
  public:
    cancellation_reason() = default;

    std::string code;     ///< As `ConditionalCheckFailed`; `None` for an innocent action.
    std::string message;  ///< The service's words; empty for an innocent action.
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
