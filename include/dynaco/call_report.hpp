// What one call did, attempt by attempt.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/operations/capacity.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dynaco {

/// One attempt of a call. Durations of phases that did not happen are zero.
class attempt_report {
  public:
    attempt_report() = default;

    std::chrono::nanoseconds backoff{};  ///< Waited before this attempt.
    std::chrono::nanoseconds
        pool_wait{};  ///< Until a connection was there; contains connecting, if any.
    std::chrono::nanoseconds
        write{};  ///< Until the last byte of the request was handed to the system.
    std::chrono::nanoseconds response{};  ///< From then until the last byte of the response.
    std::chrono::nanoseconds total{};     ///< The whole attempt, decoding included.
    bool reused_connection = false;       ///< The connection had served a request before.
    bool replayed = false;   ///< A reused connection was dead, and the request went out once more.
    int http_status = 0;     ///< 0 if no response came.
    std::string request_id;  ///< `x-amzn-RequestId`; empty if no response came.
    std::optional<class error> failure;  ///< Why the attempt failed; empty if it succeeded.
};

/// Filled by a call that was asked for it (`call_options::report`), also when the call fails.
class call_report {
  public:
    call_report() = default;

    std::string operation;                 ///< As `GetItem`.
    std::vector<attempt_report> attempts;  ///< In order; the last one decided.
    std::chrono::nanoseconds total{};      ///< From the call to its end.
    /// What the service charged; set when the request asked for it (`return_consumed_capacity`).
    std::optional<dynaco::consumed_capacity> consumed_capacity;
};

}  // namespace dynaco
