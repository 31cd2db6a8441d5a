// The decisions in the life of one call; execute.cpp awaits between them.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/call_report.hpp>

#include "engine/attempt.hpp"
#include "engine/core.hpp"
#include "engine/request_buffer.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace dynaco::engine {

/// One call, from its request to its result; and the request of its attempt that runs.
class call final : public transport_request {
  public:
    call(core& owner, wire::operation const& which, void* request, call_options const& options,
         clock::time_point started);
    call(call const&) = delete;
    call& operator=(call const&) = delete;
    ~call();

    /// What is wrong with the options or the request; nothing is sent then.
    static std::optional<error> check(wire::operation const& which, void const* request,
                                      call_options const& options);

    /// When all attempts and what lies between them have to be over; nothing: never.
    std::optional<clock::time_point> const& call_deadline() const noexcept { return deadline_; }
    bool is_late() const noexcept { return deadline_ && *deadline_ <= started_; }
    /// Where the attempts go.
    service_line& line() const noexcept { return line_; }
    /// An attempt begins, or began with a wait: to be given to the transport.
    transport_request& next_attempt(clock::time_point began);
    /// The first time fills in the idempotency token if the request has none, and renders the body;
    /// each time signs.
    std::optional<error> render() override;
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
    std::optional<error> render_body();
    bool has_attempts_left() const noexcept { return attempt_ < retries_.max_attempts(); }

    core& owner_;
    service_line& line_;
    wire::operation const& operation_;
    void* request_;
    call_options const& options_;
    std::unique_ptr<request_buffer> buffer_;  // from the first rendering on
    policy::retry_state retries_;
    clock::time_point started_;
    std::optional<clock::time_point> deadline_;
    clock::duration attempt_timeout_;
    std::uint64_t invocation_high_;
    std::uint64_t invocation_low_;

    int attempt_ = 0;  // the number of the attempt that runs or ran last
    clock::time_point attempt_started_{};
    std::chrono::system_clock::time_point sent_{};
    policy::clock_skew::offset_type applied_skew_{};
    std::uint64_t keys_version_ = 0;
    clock::duration backoff_{};
    std::unique_ptr<attempt_report> current_;  // if it is wanted
    int http_status_ = 0;
    std::string_view request_id_;  // of the last response
    bool is_unsendable_ = false;   // it could not be rendered
    bool refreshed_ = false;
    bool corrected_clock_ = false;
    // A write of an earlier attempt may have taken effect, whatever the last attempt says.
    bool may_have_been_applied_ = false;
};

}  // namespace dynaco::engine
