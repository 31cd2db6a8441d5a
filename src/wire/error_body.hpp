// What a reply with an error status says.
#pragma once

#include <dynaco/error.hpp>

#include <string_view>

namespace dynaco::wire {

/// The failure that a reply with an error status tells: the service's name of it, its message, and
/// what comes with some of them (the item of a failed condition, the reasons of a cancelled
/// transaction, the reasons of a throttle).
///
/// The name is what the header `x-amzn-ErrorType` says, or else the body's `__type` or `code`,
/// without what may stand around it (`prefix#Name:suffix`). A reply that names no failure, such as
/// a page of a proxy, is `errc::unexpected_status`; of one in JSON, such as a gateway's, the
/// message is kept.
error read_error(int http_status, std::string_view error_type_header, std::string_view body);

}  // namespace dynaco::wire
