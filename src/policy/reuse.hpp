// Whether a connection may serve another request, and whether a request may go out again at once
// because its connection was dead. Both say no unless everything speaks for yes.
#pragma once

#include <dynaco/error.hpp>

#include <cstddef>
#include <cstdint>

namespace dynaco::policy {

/// What is known about a connection after an exchange.
struct exchange_outcome {
    bool failed = true;  ///< Something went wrong on the way: an error, a time-out, a cancellation.
    bool response_complete = false;  ///< The whole response was read.
    bool keep_alive = false;  ///< The response allows another request (`Connection`, HTTP version).
    std::size_t leftover_bytes = 0;  ///< Bytes in the read buffer behind the response.
    unsigned http_version = 11;      ///< 10 * major + minor.
    int status = 0;
};

/// Why a connection is kept, or not.
enum class reuse_verdict {
    keep,
    failed,               ///< The exchange failed.
    response_incomplete,  ///< The rest of the response would be taken for the next one.
    leftover_bytes,       ///< Bytes that nobody asked for would be taken for the next response.
    http_version,         ///< Not HTTP/1.1: an intermediary whose keep-alive is not to be trusted.
    status,               ///< 1xx (not HTTP any more, 101), or 408 (the server is about to close).
    not_keep_alive,       ///< The server announced that it closes.
};

/// The first reason, in the order of `reuse_verdict`, not to keep a connection; `keep` if there is
/// none.
[[nodiscard]] reuse_verdict judge_reuse(exchange_outcome const& outcome) noexcept;

[[nodiscard]] inline bool may_reuse(exchange_outcome const& outcome) noexcept {
    return judge_reuse(outcome) == reuse_verdict::keep;
}

/// What is known about an attempt that failed on its connection.
struct failed_exchange {
    bool connection_was_reused = false;
    std::uint64_t response_bytes = 0;  ///< Bytes of a response that were read.
    bool already_replayed = false;     ///< This attempt was replayed once already.
};

/// Whether a request may be sent once more, on a fresh connection and as part of the same attempt:
/// the connection broke (`write_failed`, `read_failed`, `connection_closed`; not a time-out), it
/// had been reused, so that its peer may have closed it long before, not one byte of a response was
/// seen, and it is the first replay of this attempt. The service may have got the request all the
/// same: the error of a write still says `may_have_been_applied()`.
[[nodiscard]] bool may_replay(error const& failure, failed_exchange const& exchange) noexcept;

}  // namespace dynaco::policy
