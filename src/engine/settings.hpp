// A client's configuration, checked and completed.
#pragma once

#include <dynaco/client_config.hpp>

#include "model/endpoint.hpp"

namespace dynaco::engine {

/// A configuration in which nothing is left to be found out: every object of the world is there,
/// and the region and the endpoint are known.
class settings {
  public:
    /// @par Errors `std::invalid_argument` with the field, the value and the rule.
    explicit settings(client_config given);

    client_config config;
    model::endpoint endpoint;
    std::string user_agent;
};

}  // namespace dynaco::engine
