// Events of a client, as they happen: for logs, metrics and tests.
#pragma once

#include <dynaco/error.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco {

/// A host name was looked up.
class resolve_event {
  public:
    resolve_event() = default;
    std::string_view host;
    std::size_t addresses = 0;  ///< How many were found.
    std::chrono::nanoseconds took{};
    std::optional<error> failure;
};

/// A TCP connection was tried: one event per address.
class connect_event {
  public:
    connect_event() = default;
    std::string_view address;  ///< As `192.0.2.1:443`.
    std::chrono::nanoseconds took{};
    std::optional<error> failure;
};

/// A TLS handshake ended.
class handshake_event {
  public:
    handshake_event() = default;
    std::string_view host;
    std::string_view protocol;  ///< As `TLSv1.3`; empty on failure.
    bool resumed = false;       ///< An earlier session was resumed.
    std::chrono::nanoseconds took{};
    std::optional<error> failure;
};

/// A connection that had served a request before serves another one.
class reuse_event {
  public:
    reuse_event() = default;
    std::size_t requests = 0;  ///< How many it has served before.
};

/// Why a connection was closed.
enum class close_reason {
    idle_timeout,  ///< Idle for as long as is allowed, or as old as is allowed.
    peer_closed,   ///< The server closed it, or spoke unasked, while it was idle.
    not_reusable,  ///< The response asked for it, was not read whole, or the attempt failed.
    stale,         ///< A sibling was found dead; idle connections older than it are given up.
    shutdown,      ///< The client was destroyed.
};

/// A connection was closed.
class close_event {
  public:
    close_event() = default;
    close_reason reason = close_reason::not_reusable;
    std::size_t requests = 0;  ///< How many it has served.
};

/// One attempt of a call ended.
class attempt_event {
  public:
    attempt_event() = default;
    std::string_view operation;  ///< As `GetItem`.
    int attempt = 1;             ///< 1 is the first.
    int http_status = 0;         ///< 0 if no response came.
    std::string_view request_id;
    std::chrono::nanoseconds took{};
    std::optional<error> failure;
};

/// A call is going to be repeated.
class retry_event {
  public:
    retry_event() = default;
    std::string_view operation;
    int next_attempt = 2;
    std::chrono::nanoseconds delay{};
    error reason{errc::connection_closed};
};

/// Receives a client's events. Override what you need.
///
/// Events carry no secret and no content of items: failures in them come without the service's own
/// words (`error::service_message()`, which may quote values) and without items. The call's error
/// and its `call_report` have both. Views in events are valid during the call only.
///
/// @par Thread safety
/// Called on the client's executor, one event at a time; must not block, throw or destroy the
/// client.
class observer {
  public:
    virtual ~observer() = default;

    virtual void on_resolve(resolve_event const&) {}
    virtual void on_connect(connect_event const&) {}
    virtual void on_handshake(handshake_event const&) {}
    virtual void on_reuse(reuse_event const&) {}
    virtual void on_close(close_event const&) {}
    virtual void on_attempt(attempt_event const&) {}
    virtual void on_retry(retry_event const&) {}
};

}  // namespace dynaco
