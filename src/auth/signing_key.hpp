// The key of one day, region and service that Signature Version 4 derives from a secret access key.
#pragma once

#include "auth/sha256.hpp"
#include "auth/timestamp.hpp"

#include <string>
#include <string_view>

namespace dynaco::auth {

/// `20150830/us-east-1/dynamodb/aws4_request`: what a signing key is good for.
std::string credential_scope(signature_time const& time, std::string_view region,
                             std::string_view service);

/// Makes `key` the signing key of that scope.
void derive_signing_key(std::string_view secret_access_key, signature_time const& time,
                        std::string_view region, std::string_view service, hmac_key& key);

}  // namespace dynaco::auth
