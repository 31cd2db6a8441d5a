// An operation as the engine sees it: names, and functions over untyped requests and responses.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/operation.hpp>
#include <dynaco/operations/capacity.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/endpoint.hpp"

namespace dynaco::wire {

class struct_table;
struct field;

struct operation {
    std::string_view name;    // as `GetItem`
    std::string_view target;  // of the header `X-Amz-Target`, as `DynamoDB_20120810.GetItem`
    model::services service;
    bool is_read_only;  // changes nothing, so that sending it twice does no harm

    /// What rule of the service the request breaks: `errc::invalid_argument` with member, value and
    /// rule in the message; nothing if it breaks none that can be seen from here.
    std::optional<error> (*validate)(void const* request);
    /// Appends the request's body. After a failure `out` holds text that must not be sent.
    std::optional<error> (*write)(void const* request, std::string& out);
    /// Fills a response that is as its constructor left it, and leaves it so if the body is
    /// malformed. An empty body is so, too, or else a lost body would say that there is no such
    /// item, or that a write was done; but it is an empty response where the service model has
    /// none (TagResource and UntagResource).
    std::optional<error> (*read)(std::string_view body, void* response);
    /// What the call cost, if the response tells; else null. Lives as long as the response.
    consumed_capacity const* (*consumed)(void const* response);

    /// The member of the request that makes repetitions harmless, a `std::optional<std::string>`;
    /// null if the operation has none.
    field const* token;

    // For tests and tools that go through all structures.
    struct_table const* request;
    struct_table const* response;
};

/// Every operation of the library.
std::span<operation const* const> all_operations() noexcept;

}  // namespace dynaco::wire
