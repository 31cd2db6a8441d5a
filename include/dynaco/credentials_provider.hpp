// Where a client's credentials come from.
#pragma once

#include <dynaco/credentials.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace dynaco {

/// Supplies credentials; the client asks again when those it has are about to expire or were
/// refused.
///
/// @par Thread safety
/// Called on the client's executor only; a provider that several clients share is called on the
/// executor of each.
class credentials_provider {
  public:
    virtual ~credentials_provider() = default;

    /// The credentials to sign with from now on. Each call that finds none to sign with asks, so
    /// that this may be called again before an earlier call of it has completed; of several answers
    /// the last to come counts.
    /// @par Cancellation Must complete soon after terminal cancellation.
    virtual boost::asio::awaitable<result<credentials>> load() = 0;
};

/// Always the same credentials.
std::shared_ptr<credentials_provider> make_static_credentials(credentials value);

}  // namespace dynaco
