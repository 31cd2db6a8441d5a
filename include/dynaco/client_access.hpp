// The way from a client to what its calls share. Private to dynaco.
#pragma once

#include <dynaco/client_operations.hpp>

namespace dynaco::engine {

/// For what is made on top of a client, and may outlive it: its calls then end with
/// `cancelled_code()`.
class client_access {
  public:
    static std::shared_ptr<core> const& core_of(client_operations const& client) noexcept {
        return client.core_;
    }
};

}  // namespace dynaco::engine
