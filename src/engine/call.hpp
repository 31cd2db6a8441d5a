// The decisions in the life of one call; execute.cpp awaits between them.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/call_report.hpp>

#include "engine/attempt.hpp"
#include "engine/core.hpp"
#include "engine/request_buffer.hpp"

#include <cstdint>
#include <optional>

namespace dynaco::engine {

/// One call, from its checked request to its result.
class call {
  public:
    call(core& owner, wire::operation const& operation, call_options const& options,
         request_buffer& buffer);
    call(call const&) = delete;
    call& operator=(call const&) = delete;

    /// What is wrong with the options or the request; nothing is sent then.
    std::optional<error> check(void const* request) const;
    /// Fills in the idempotency token if the request has none, and renders the body.
    std::optional<error> render(void* request);

    /// Where the attempts go.
    class transport& transport() const noexcept { return *line_.transport; }
    /// Renders and signs the head for the next attempt.
    transport_request next_attempt();
    /// Of the credentials that the last attempt was signed with.
    std::uint64_t keys_version() const noexcept { return keys_version_; }
    /// What became of the attempt: nothing if it succeeded.
    std::optional<error> conclude(result<bool> const& sent, attempt_result const& got);
    /// The attempt failed: when to make the next one, or nothing: `failed` is final.
    std::optional<clock::time_point> next_time(error const& failure, attempt_result const& got);
    /// Whether the failure is one of expired credentials, and fresh ones may help. True once a
    /// call.
    bool should_refresh_credentials(error const& failure);

    /// The call is over.
    std::optional<error> succeed(void const* response);
    std::optional<error> fail(error failure);
    /// Cancelled; `succeeded`: after the last attempt had done its work.
    std::optional<error> cancel(bool succeeded);

  private:
    clock::time_point now() const { return owner_.clock().now(); }
    void observe(attempt_result const& got, std::optional<error> const& failure);
    void announce_retry(error const& failure, clock::duration delay) const;
    bool has_attempts_left() const noexcept { return attempt_ < retries_.max_attempts(); }

    core& owner_;
    service_line& line_;
    wire::operation const& operation_;
    call_options const& options_;
    request_buffer& buffer_;
    policy::retry_state retries_;
    clock::time_point started_;
    std::optional<clock::time_point> deadline_;
    clock::duration attempt_timeout_;
    auth::hex_digest payload_hash_{};
    std::uint64_t invocation_high_;
    std::uint64_t invocation_low_;

    int attempt_ = 0;  // the number of the attempt that runs or ran last
    clock::time_point attempt_started_{};
    std::chrono::system_clock::time_point sent_{};
    policy::clock_skew::offset_type applied_skew_{};
    std::uint64_t keys_version_ = 0;
    clock::duration backoff_{};
    attempt_report current_;
    int http_status_ = 0;
    std::string_view request_id_;  // of the last response
    bool refreshed_ = false;
    bool corrected_clock_ = false;
    // A write of an earlier attempt may have taken effect, whatever the last attempt says.
    bool may_have_been_applied_ = false;
};

}  // namespace dynaco::engine
