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
    std::string_view host;              ///< The `Host` header.
    std::string_view path;              ///< As on the request line, without a query.
    std::string_view target;            ///< The `X-Amz-Target` header.
    std::string_view content_type;      ///< The `Content-Type` header.
    std::string_view payload_hash_hex;  ///< SHA-256 of the body.
};

/// Signs POST requests whose signed headers are content-type, host, x-amz-date, x-amz-target and,
/// with temporary credentials, x-amz-security-token.
///
/// What lasts is kept: the key of the current day and credentials; for the current second and route
/// the lines before the signature, and the hashes of all that comes before the target. A signature
/// then costs three short digests and no allocation, however long a session token is.
///
/// @par Thread safety
/// One thread at a time.
class request_signer {
  public:
    request_signer(std::string region, std::string service);
    request_signer(request_signer const&) = delete;
    request_signer& operator=(request_signer const&) = delete;
    ~request_signer();

    /// Appends the lines `X-Amz-Date`, `X-Amz-Security-Token` (with temporary credentials) and
    /// `Authorization` to `out`, each with its line end.
    /// @par Preconditions
    /// No part of `keys` or `request` contains a control character (see `find_fault`).
    void sign(credentials const& keys, signing_input const& request,
              std::chrono::system_clock::time_point now, std::string& out);

  private:
    void use_time(std::chrono::sys_seconds now);
    void use_keys(credentials const& keys);
    void use_route(signing_input const& request);
    void prepare(credentials const& keys);
    void forget_secret() noexcept;

    std::string region_;
    std::string service_;

    std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
    std::chrono::sys_days day_ = std::chrono::sys_days::min();
    signature_time time_{};
    std::string scope_;

    bool has_key_ = false;  // key_ is that of day_, access_key_id_ and secret_
    std::string access_key_id_;
    std::string secret_;
    std::string session_token_;
    hmac_key key_;

    std::string host_;
    std::string path_;
    std::string canonical_path_;
    std::string content_type_;

    bool is_prepared_ = false;     // of second_, the keys and the route:
    sha256_state canonical_;       // the canonical request up to the target
    std::string after_target_;     // ... between that and the hash of the payload
    sha256_state string_to_sign_;  // up to the hash of the canonical request
    std::string lines_;            // up to the signature

    std::string rest_;  // of a text that is hashed; a member, so that its memory is reused
};

}  // namespace dynaco::auth
