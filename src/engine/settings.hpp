// A client's configuration, checked and completed.
#pragma once

#include <dynaco/client_config.hpp>

#include <array>
#include <string>

#include "model/endpoint.hpp"

namespace dynaco::engine {

/// A configuration in which nothing is left to be found out: every object of the world is there,
/// and the region and the endpoints are known.
class settings {
  public:
    /// @par Errors `std::invalid_argument` with the field, the value and the rule.
    explicit settings(client_config given);

    client_config config;
    std::array<model::endpoint, model::service_count> endpoints;
    std::string user_agent;

    model::endpoint const& endpoint(model::services service) const noexcept {
        return endpoints[static_cast<std::size_t>(service)];
    }
};

}  // namespace dynaco::engine
