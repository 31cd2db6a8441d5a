// Host name to addresses: replaceable, for tests and for resolvers such as c-ares.
#pragma once

#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace dynaco {

/// Finds the addresses of a host. The default one asks the system through Asio (`getaddrinfo` on
/// Asio's own resolver thread, which the first look-up starts; literal addresses never get there).
///
/// @par Thread safety
/// Called on the client's executor only.
class resolver {
  public:
    virtual ~resolver() = default;

    /// The addresses of `host` as text (`192.0.2.1`, `2001:db8::1`), best first.
    /// @par Errors Whatever stands in the way; the client reports it as the cause of
    /// `errc::resolve_failed`.
    /// @par Cancellation Must complete soon after terminal cancellation.
    virtual boost::asio::awaitable<result<std::vector<std::string>>> resolve(std::string host) = 0;
};

/// The system's resolver.
std::shared_ptr<resolver> make_system_resolver();

}  // namespace dynaco
