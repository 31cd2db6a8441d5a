// The head of a request: everything that does not change is text made once.
#pragma once

#include <dynaco/credentials.hpp>

#include "auth/request_signer.hpp"
#include "engine/settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynaco::engine {

/// What differs between the heads of two attempts.
class head_input {
  public:
    head_input() = default;

    std::string_view target;        ///< As `DynamoDB_20120810.GetItem`.
    std::string_view payload_hash;  ///< Hexadecimal SHA-256 of the body.
    std::size_t content_length = 0;
    std::uint64_t invocation_high = 0;  ///< The call's identifier: the same for all its attempts.
    std::uint64_t invocation_low = 0;
    int attempt = 1;
    int max_attempts = 1;
};

class request_head {
  public:
    request_head(settings const& from, model::endpoint const& to);

    /// Request line and headers, signed; a view that holds until the next call.
    std::string_view write(head_input const& input, credentials const& keys,
                           std::chrono::system_clock::time_point now);

  private:
    auth::request_signer signer_;
    std::string host_;
    std::string path_;
    std::string beginning_;  // up to the value of X-Amz-Target
    std::string text_;       // of the last head; one memory for all calls stays in the caches
};

}  // namespace dynaco::engine
