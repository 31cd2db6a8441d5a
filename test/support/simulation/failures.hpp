// What the simulated service refuses, in the service's terms. `refusal` is in
// expression_parser.hpp.
#pragma once

#include <dynaco/error_details.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// A failure by the service's name of it, as `ResourceNotFoundException`.
error service_failure(std::string_view name, std::string message, int http_status = 400);
error table_not_found(std::string const& name);
/// With the item as it is, if the request asked for it.
error condition_failed(std::optional<item> as_it_is);
error transaction_cancelled(std::vector<cancellation_reason> reasons);

/// The body of an error reply.
std::string error_body(error const& failure);

}  // namespace dynaco::test
