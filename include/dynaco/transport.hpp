// The seam between calls and the network: one signed request out, one response in.
#pragma once

#include <dynaco/call_report.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco {

/// An HTTP/1.1 request, which is rendered and signed when the transport can send it: a call that
/// waits for a connection keeps no memory for it, and a signature does not grow old.
class transport_request {
  public:
    /// Makes `bytes` and `body`. Called once in each exchange, before anything is sent. When it
    /// fails (a text is not UTF-8, say) nothing can be sent: the exchange ends with that failure.
    virtual std::optional<error> render() = 0;

    std::string_view operation;                      ///< As `GetItem`.
    std::string_view bytes;                          ///< Head and body as they go out.
    std::string_view body;                           ///< The part of `bytes` that is the JSON body.
    std::chrono::steady_clock::time_point deadline;  ///< When the attempt has to end.
    bool deadline_is_the_calls = false;  ///< It is the call's deadline, not the attempt's limit.
    attempt_report* report = nullptr;    ///< Where to write how long the phases took; may be null.

  protected:
    transport_request() = default;
    ~transport_request() = default;
};

/// An HTTP response whose body is complete. Views are valid only while it is being delivered.
class transport_response {
  public:
    transport_response() = default;

    int status = 0;
    std::string_view body;         ///< As received, before any decoding.
    std::string_view request_id;   ///< `x-amzn-RequestId`
    std::string_view error_type;   ///< `x-amzn-ErrorType`
    std::string_view crc32;        ///< `x-amz-crc32`: decimal CRC-32 of `body`; empty if absent
    std::string_view date;         ///< `Date`
    std::string_view retry_after;  ///< `x-amz-retry-after`
    bool has_age = false;  ///< An `Age` header was there: the date is a cache's, not the service's.
};

/// Takes the response of an exchange.
class response_sink {
  public:
    virtual void on_response(transport_response const& response) = 0;

  protected:
    ~response_sink() = default;
};

/// Sends requests and receives responses. The default one is a pool of HTTP/1.1 connections; put
/// your own into `client_config::transport` to test code without a server.
///
/// @par Thread safety
/// Called on the client's executor only, any number of exchanges at a time.
class transport {
  public:
    virtual ~transport() = default;

    /// Sends `request` and calls `sink.on_response` exactly once when a whole response is there,
    /// before completing with success; completes with a failure, and without calling it, otherwise.
    ///
    /// Failures tell by `may_have_been_applied()` whether the service may have seen the request; a
    /// success with the value `true` says that the request went out more than once.
    ///
    /// @par Cancellation On terminal cancellation completes with `cancelled_code()`; must not throw
    /// for it.
    /// @par Lifetimes `request` and `sink` outlive the operation.
    virtual boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                          response_sink& sink) = 0;

    /// Opens connections until the configured minimum is there.
    virtual boost::asio::awaitable<result<void>> warm_up() = 0;

    /// No call is in flight: give up what would keep the executor busy (timers, watchers).
    virtual void quiesce() = 0;

    /// Ends every exchange with `cancelled_code()` and closes what is open. Called once, at the
    /// end.
    virtual void shut_down() = 0;
};

}  // namespace dynaco
