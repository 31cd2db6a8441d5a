// The default credentials: the environment, then the shared files.
#pragma once

#include <dynaco/credentials_provider.hpp>
#include <dynaco/environment.hpp>

#include <memory>
#include <optional>
#include <string>

namespace dynaco::engine {

/// Looks at the environment and the files anew each time it is asked.
std::shared_ptr<credentials_provider> make_chain_credentials(
    std::shared_ptr<environment const> world, std::optional<std::string> profile);

}  // namespace dynaco::engine
