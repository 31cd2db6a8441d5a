// Credentials that need no network: from the environment and from the shared files.
#pragma once

#include "auth/shared_config.hpp"

#include <dynaco/credentials.hpp>
#include <dynaco/environment.hpp>
#include <dynaco/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynaco::auth {

/// The keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID`
/// and `AWS_CREDENTIAL_EXPIRATION`; nothing if neither key is set.
/// @par Errors
/// `errc::no_credentials` if one key is set and the other is not, or a value cannot be one: a chain
/// of sources ends there, because what the user meant is clear and incomplete.
result<std::optional<credentials>> environment_credentials(shared_config const& config);

/// The profile's `aws_access_key_id`, `aws_secret_access_key`, `aws_session_token`,
/// `aws_account_id` and `aws_credential_expiration`; nothing if the profile does not exist or has
/// no keys.
/// @par Errors
/// As above, and if the profile gets its credentials in a way that is not supported; those of
/// `shared_config::files`.
result<std::optional<credentials>> profile_credentials(shared_config& config);

/// The environment's credentials, then the profile's; a profile that the caller chose comes alone.
/// @par Errors
/// Those above; `errc::no_credentials` with the places that were looked at if there are none.
result<credentials> load_credentials(shared_config& config);
result<credentials> load_credentials(environment const& world,
                                     std::optional<std::string> const& profile);

/// What makes credentials unusable, as "the access key id is empty"; nothing if they can sign.
/// Control characters and blanks could become part of a header and are refused here.
std::optional<std::string> find_fault(credentials const& keys);

}  // namespace dynaco::auth
