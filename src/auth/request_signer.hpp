// Signature Version 4 for the one shape of request that DynamoDB takes, made many times.
#pragma once

#include "auth/sha256.hpp"
#include "auth/timestamp.hpp"

#include <dynaco/credentials.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace dynaco::auth {

/// What differs between two requests. The values of headers go out as they stand here, so they have
/// no blanks around them and no runs of blanks.
struct signing_input {
    std::string_view host;          ///< The `Host` header.
    std::string_view path;          ///< As on the request line, without a query.
    std::string_view target;        ///< The `X-Amz-Target` header.
    std::string_view content_type;  ///< The `Content-Type` header.
    std::string_view
        payload_hash_hex;  ///< Of the body, as `request_signer::payload_hash` gives it.
};

/// Signs POST requests whose signed headers are content-type, host, x-amz-date, x-amz-target and,
/// with temporary credentials, x-amz-security-token.
///
/// What lasts is kept: the text of the current second, the key of the current day and credentials,
/// the form of the last path. A signature then costs three digests and no allocation.
///
/// @par Thread safety
/// One thread at a time.
class request_signer {
  public:
    request_signer(std::string region, std::string service);
    request_signer(request_signer const&) = delete;
    request_signer& operator=(request_signer const&) = delete;
    ~request_signer();

    /// The hash that goes into `signing_input::payload_hash_hex`.
    void payload_hash(std::string_view body, hex_digest& hex) { hasher_.hash(body, hex); }

    /// Appends the lines `X-Amz-Date`, `X-Amz-Security-Token` (with temporary credentials) and
    /// `Authorization` to `out`, each with its line end.
    /// @par Preconditions
    /// No part of `keys` or `request` contains a control character (see `find_fault`).
    void sign(credentials const& keys, signing_input const& request,
              std::chrono::system_clock::time_point now, std::string& out);

  private:
    void use_time(std::chrono::sys_seconds now);
    void use_keys(credentials const& keys);
    void use_path(std::string_view path);
    void forget_secret() noexcept;
    void write_canonical_request(credentials const& keys, signing_input const& request);
    void write_string_to_sign();

    std::string region_;
    std::string service_;
    sha256 hasher_;

    std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
    std::chrono::sys_days day_ = std::chrono::sys_days::min();
    signature_time time_{};
    std::string scope_;

    bool has_key_ = false;  // key_ and credential_ are those of day_, access_key_id_ and secret_
    std::string access_key_id_;
    std::string secret_;
    hmac_key key_;
    std::string credential_;  // the Authorization line up to the names of the signed headers

    std::string path_;
    std::string canonical_path_;

    // Rewritten by each signature; members so that their memory is reused.
    std::string canonical_request_;
    std::string string_to_sign_;
};

}  // namespace dynaco::auth
