// One PutItem with all that a table knows about it.
#pragma once

#include <dynaco/call_options.hpp>

#include "table/version_check.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace dynaco::mapper {

/// Puts what was prepared. Nothing if it is in the table, or was: others may have written since.
/// @param version_name Of the attribute that the guard is about; empty if there is no guard.
boost::asio::awaitable<std::optional<error>> send_put(std::shared_ptr<engine::core> core,
                                                      std::string table, prepared_put what,
                                                      std::optional<condition_expression> condition,
                                                      std::string version_name,
                                                      call_options options);

}  // namespace dynaco::mapper
