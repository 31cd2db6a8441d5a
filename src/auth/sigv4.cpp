#include "auth/sigv4.hpp"

#include "auth/canonical_request.hpp"
#include "auth/sha256.hpp"
#include "auth/signing_key.hpp"
#include "auth/timestamp.hpp"

namespace dynaco::auth {

signed_request sign(unsigned_request const& request, credentials const& keys,
                    signing_options const& options) {
    hex_digest payload;
    sha256(request.body, payload);
    auto const time = format_signature_time(std::chrono::floor<std::chrono::seconds>(options.time));
    header const token{"X-Amz-Security-Token", keys.session_token};

    signed_request result;
    result.headers = request.headers;
    if (!keys.session_token.empty() && !options.omit_session_token) result.headers.push_back(token);
    result.headers.emplace_back("X-Amz-Date", std::string{view(time)});
    if (options.sign_body)
        result.headers.emplace_back("x-amz-content-sha256", std::string{view(payload)});

    auto const canonical = canonical_headers(result.headers);
    result.canonical_request =
        canonical_request(request, canonical, view(payload), options.normalize_path);
    hex_digest hash;
    sha256(result.canonical_request, hash);
    auto const scope = credential_scope(time, options.region, options.service);
    result.string_to_sign.append("AWS4-HMAC-SHA256\n").append(view(time)).append(1, '\n');
    result.string_to_sign.append(scope).append(1, '\n').append(view(hash));

    hmac_key key;
    derive_signing_key(keys.secret_access_key, time, options.region, options.service, key);
    digest signature;
    key.hmac(result.string_to_sign, signature);
    to_hex(signature, hash);
    result.signature = view(hash);
    result.authorization = "AWS4-HMAC-SHA256 Credential=" + keys.access_key_id + '/' + scope +
                           ", SignedHeaders=" + signed_names(canonical) +
                           ", Signature=" + result.signature;

    if (!keys.session_token.empty() && options.omit_session_token)
        result.headers.insert(result.headers.end() - (options.sign_body ? 2 : 1), token);
    result.headers.emplace_back("Authorization", result.authorization);
    return result;
}

}  // namespace dynaco::auth
