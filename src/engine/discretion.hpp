// What of a failure nobody is told, or observers are not.
#pragma once

#include <dynaco/credentials.hpp>
#include <dynaco/error.hpp>

#include <string_view>

namespace dynaco::engine {

/// The failure that a reply tells, with `****` for the secret of the keys and for the session token
/// of the request wherever the reply has them: servers have answered with the request as they
/// understood it, its headers among it. Texts of fewer than 8 characters are no secrets, but the
/// words that local servers are given for them.
/// @param request The head of what was sent, with or without its body: the keys may be others by
/// now.
error without_secrets(error failure, std::string_view request, credentials const& keys);

/// The failure without what may hold the content of items: the items that came with it, and the
/// service's words, which quote values that the service refuses.
error for_observers(error const& failure);

}  // namespace dynaco::engine
