#include "auth/request_signer.hpp"

#include "auth/canonical_request.hpp"
#include "auth/signing_key.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace dynaco::auth {
namespace {

constexpr std::string_view names = "content-type;host;x-amz-date;x-amz-target";
constexpr std::string_view names_with_token =
    "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

std::string_view signed_names(credentials const& keys) noexcept {
    return keys.session_token.empty() ? names : names_with_token;
}

}  // namespace

request_signer::request_signer(std::string region, std::string service)
    : region_{std::move(region)},
      service_{std::move(service)},
      path_{"/"},
      canonical_path_{canonical_path(path_, true)} {}

request_signer::~request_signer() {
    forget_secret();
}

void request_signer::sign(credentials const& keys, signing_input const& request,
                          std::chrono::system_clock::time_point now, std::string& out) {
    use_time(std::chrono::floor<std::chrono::seconds>(now));
    use_keys(keys);
    use_path(request.path);
    write_canonical_request(keys, request);
    write_string_to_sign();
    digest bytes;
    hasher_.hmac(key_, string_to_sign_, bytes);
    hex_digest signature;
    to_hex(bytes, signature);

    out.append("X-Amz-Date: ").append(view(time_)).append("\r\n");
    if (!keys.session_token.empty())
        out.append("X-Amz-Security-Token: ").append(keys.session_token).append("\r\n");
    out.append(credential_).append(signed_names(keys));
    out.append(", Signature=").append(view(signature)).append("\r\n");
}

void request_signer::use_time(std::chrono::sys_seconds now) {
    if (now == second_) return;
    second_ = now;
    time_ = format_signature_time(now);
    auto const day = std::chrono::floor<std::chrono::days>(now);
    if (day == day_) return;
    day_ = day;
    scope_ = credential_scope(time_, region_, service_);
    has_key_ = false;
}

void request_signer::use_keys(credentials const& keys) {
    if (has_key_ && keys.access_key_id == access_key_id_ && keys.secret_access_key == secret_)
        return;
    has_key_ = false;
    forget_secret();
    access_key_id_ = keys.access_key_id;
    secret_ = keys.secret_access_key;
    derive_signing_key(hasher_, secret_, time_, region_, service_, key_);
    credential_ = "Authorization: AWS4-HMAC-SHA256 Credential=" + access_key_id_ + '/' + scope_ +
                  ", SignedHeaders=";
    has_key_ = true;
}

void request_signer::forget_secret() noexcept {
    OPENSSL_cleanse(secret_.data(), secret_.size());
}

void request_signer::use_path(std::string_view path) {
    if (path == path_) return;
    canonical_path_ = canonical_path(path, true);
    path_ = path;
}

// The same text as the function canonical_request makes, for headers that need no sorting or
// folding.
void request_signer::write_canonical_request(credentials const& keys,
                                             signing_input const& request) {
    std::string& text = canonical_request_;
    text.assign("POST\n").append(canonical_path_);
    text.append("\n\ncontent-type:").append(request.content_type);
    text.append("\nhost:").append(request.host);
    text.append("\nx-amz-date:").append(view(time_));
    if (!keys.session_token.empty())
        text.append("\nx-amz-security-token:").append(keys.session_token);
    text.append("\nx-amz-target:").append(request.target);
    text.append("\n\n").append(signed_names(keys));
    text.append("\n").append(request.payload_hash_hex);
}

void request_signer::write_string_to_sign() {
    hex_digest hash;
    hasher_.hash(canonical_request_, hash);
    string_to_sign_.assign("AWS4-HMAC-SHA256\n").append(view(time_));
    string_to_sign_.append("\n").append(scope_).append("\n").append(view(hash));
}

}  // namespace dynaco::auth
