// What a client signs its requests with.
#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>

namespace dynaco {

/// The keys of an AWS identity.
///
/// A value: copyable and comparable. Its text form (`operator<<`) shows the last four characters of
/// the access key id and never a secret; nothing in dynaco logs the other members.
///
/// @par Thread safety
/// Distinct and shared objects: safe to read from any thread.
class credentials {
  public:
    /// No credentials: every member is empty.
    credentials() = default;

    /// Keys that last until they are revoked.
    credentials(std::string key_id, std::string secret);

    /// Temporary keys, as the security token service issues them.
    credentials(std::string key_id, std::string secret, std::string token);

    /// Names the keys; not a secret.
    std::string access_key_id;
    /// Signs; never sent.
    std::string secret_access_key;
    /// Sent with every request that temporary keys sign; empty for permanent keys.
    std::string session_token;
    /// When the keys stop being valid; empty: they do not expire, or their source did not say when.
    std::optional<std::chrono::system_clock::time_point> expiration;
    /// The account that the keys belong to, 12 digits; empty if their source did not say.
    /// Account-based endpoints need it.
    std::string account_id;

    friend bool operator==(credentials const&, credentials const&) = default;
    friend std::ostream& operator<<(std::ostream& out, credentials const& value);
};

}  // namespace dynaco
