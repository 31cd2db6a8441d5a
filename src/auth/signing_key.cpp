#include "auth/signing_key.hpp"

#include <openssl/crypto.h>

namespace dynaco::auth {
namespace {

constexpr std::string_view terminator = "aws4_request";

std::string_view day_of(signature_time const& time) noexcept {
    return view(time).substr(0, 8);
}

}  // namespace

std::string credential_scope(signature_time const& time, std::string_view region,
                             std::string_view service) {
    std::string scope{day_of(time)};
    scope.append(1, '/').append(region).append(1, '/').append(service);
    return scope.append(1, '/').append(terminator);
}

void derive_signing_key(std::string_view secret_access_key, signature_time const& time,
                        std::string_view region, std::string_view service, hmac_key& key) {
    std::string first = "AWS4";
    first.reserve(first.size() + secret_access_key.size());
    first.append(secret_access_key);
    key.set(first);
    OPENSSL_cleanse(first.data(), first.size());

    digest step;
    for (std::string_view const part : {day_of(time), region, service, terminator}) {
        key.hmac(part, step);
        key.set(view(step));
    }
    OPENSSL_cleanse(step.data(), step.size());
}

}  // namespace dynaco::auth
