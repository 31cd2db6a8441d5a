// AWS Signature Version 4 for any request, step by step (AWS General Reference, "Signing AWS API
// requests").
#pragma once

#include <dynaco/credentials.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::auth {

struct header {
    header() = default;
    header(std::string field, std::string content)
        : name{std::move(field)}, value{std::move(content)} {}

    std::string name;
    std::string value;

    friend bool operator==(header const&, header const&) = default;
};

/// A request that is to be signed: all of its headers are, so leave out those that proxies change.
struct unsigned_request {
    unsigned_request() = default;

    std::string method;
    std::string target;           ///< As on the request line: path and query, percent-encoded.
    std::vector<header> headers;  ///< With `Host`; without those that signing adds.
    std::string body;
};

struct signing_options {
    signing_options() = default;

    std::string region;
    std::string service;
    std::chrono::system_clock::time_point time;
    bool normalize_path = true;  ///< Take `.`, `..` and empty segments out of the path.
    bool sign_body = false;      ///< Add `x-amz-content-sha256` and sign it.
    /// Add the session token without signing it, as a few services want it.
    bool omit_session_token = false;
};

/// A signature with the steps that led to it.
struct signed_request {
    signed_request() = default;

    std::string canonical_request;
    std::string string_to_sign;
    std::string signature;
    std::string authorization;  ///< The value of the `Authorization` header.
    std::vector<header>
        headers;  ///< What to send: the request's headers, then those of the signature.
};

/// Signs a request. Takes its time: `request_signer` is the one for many requests of one shape.
signed_request sign(unsigned_request const& request, credentials const& keys,
                    signing_options const& options);

}  // namespace dynaco::auth
