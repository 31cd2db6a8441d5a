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
    : region_{std::move(region)}, service_{std::move(service)} {}

request_signer::~request_signer() {
    forget_secret();
    string_to_sign_.forget();
}

void request_signer::sign(credentials const& keys, signing_input const& request,
                          std::chrono::system_clock::time_point now, std::string& out) {
    use_time(std::chrono::floor<std::chrono::seconds>(now));
    use_keys(keys);
    use_route(request);
    if (!is_prepared_) prepare(keys);

    rest_.assign(request.target).append(after_target_).append(request.payload_hash_hex);
    digest bytes;
    canonical_.finish(rest_, bytes);
    hex_digest hex;
    to_hex(bytes, hex);
    key_.hmac(string_to_sign_, view(hex), bytes);
    to_hex(bytes, hex);
    out.append(lines_).append(view(hex)).append("\r\n");
}

void request_signer::use_time(std::chrono::sys_seconds now) {
    if (now == second_) return;
    is_prepared_ = false;
    second_ = now;
    time_ = format_signature_time(now);
    auto const day = std::chrono::floor<std::chrono::days>(now);
    if (day == day_) return;
    day_ = day;
    scope_ = credential_scope(time_, region_, service_);
    has_key_ = false;
}

void request_signer::use_keys(credentials const& keys) {
    if (keys.session_token != session_token_) {
        session_token_ = keys.session_token;
        is_prepared_ = false;
    }
    if (has_key_ && keys.access_key_id == access_key_id_ && keys.secret_access_key == secret_)
        return;
    has_key_ = is_prepared_ = false;
    forget_secret();
    access_key_id_ = keys.access_key_id;
    secret_ = keys.secret_access_key;
    derive_signing_key(secret_, time_, region_, service_, key_);
    has_key_ = true;
}

void request_signer::forget_secret() noexcept {
    OPENSSL_cleanse(secret_.data(), secret_.size());
}

void request_signer::use_route(signing_input const& request) {
    if (request.host == host_ && request.path == path_ && request.content_type == content_type_)
        return;
    host_ = request.host;
    path_ = request.path;
    canonical_path_ = canonical_path(path_, true);
    content_type_ = request.content_type;
    is_prepared_ = false;
}

// The same texts as the functions of sigv4 make, for headers that need no sorting or folding.
void request_signer::prepare(credentials const& keys) {
    auto const& token = keys.session_token;
    std::string& text = rest_;
    text.assign("POST\n").append(canonical_path_);
    text.append("\n\ncontent-type:").append(content_type_);
    text.append("\nhost:").append(host_);
    text.append("\nx-amz-date:").append(view(time_));
    if (!token.empty()) text.append("\nx-amz-security-token:").append(token);
    text.append("\nx-amz-target:");
    canonical_ = sha256_state{};
    canonical_.update(text);
    after_target_.assign("\n\n").append(signed_names(keys)).append("\n");

    text.assign("AWS4-HMAC-SHA256\n").append(view(time_));
    text.append("\n").append(scope_).append("\n");
    string_to_sign_ = key_.message();
    string_to_sign_.update(text);

    lines_.assign("X-Amz-Date: ").append(view(time_)).append("\r\n");
    if (!token.empty()) lines_.append("X-Amz-Security-Token: ").append(token).append("\r\n");
    lines_.append("Authorization: AWS4-HMAC-SHA256 Credential=").append(access_key_id_);
    lines_.append("/").append(scope_).append(", SignedHeaders=").append(signed_names(keys));
    lines_.append(", Signature=");
    is_prepared_ = true;
}

}  // namespace dynaco::auth
