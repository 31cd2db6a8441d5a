// Whether a failed attempt is repeated, and when. The rules are those of the AWS SDKs' retry mode
// "standard", version 2.1, with the values that they use for DynamoDB.
#pragma once

#include <dynaco/error.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco::policy {

/// Limits of retrying, for a client or a call.
struct retry_limits {
    using milliseconds = std::chrono::milliseconds;

    /// Attempts of a call, the first one included; at least 1. The AWS SDKs make 4 for DynamoDB
    /// (boto/botocore botocore/retries/standard.py); 5 is this project's own choice.
    int max_attempts = 5;
    /// Delay before the first retry of a transient failure, doubled for each further retry. The AWS
    /// SDKs' value for DynamoDB; 50 ms for other services (boto/botocore
    /// botocore/retries/standard.py).
    milliseconds transient_base{25};
    /// The same for a throttle (boto/botocore botocore/retries/standard.py).
    milliseconds throttle_base{1000};
    /// No delay of ours is longer; applied before the jitter (boto/botocore
    /// botocore/retries/standard.py).
    milliseconds max_delay{20'000};
    /// How much longer than our own delay the service may make us wait (aws/aws-sdk-go-v2
    /// aws/retry/retry2026_test.go).
    milliseconds retry_after_window{5'000};
    /// Tokens that a retry takes from the quota (boto/botocore botocore/retries/standard.py).
    int transient_cost = 14;
    int throttle_cost = 5;
};

/// What kind of failure it was, for retrying.
enum class retry_kind {
    none,       ///< Repeating cannot help, or was not wanted.
    transient,  ///< A fault of the network or the server.
    throttle,   ///< The service asks for less.
};

/// The kind of a failure. What the caller cancelled and what went past the deadline of the call is
/// `none`.
[[nodiscard]] retry_kind classify(error const& failure) noexcept;

/// The value of the header `x-amz-retry-after`: a whole number of milliseconds, not negative. Empty
/// for anything else, which is to be ignored.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value) noexcept;

/// The tokens that retries of all calls of a client draw on, so that a server in trouble gets few
/// of them.
///
/// @par Thread safety
/// None.
class retry_quota {
  public:
    /// The AWS SDKs' size of the bucket (boto/botocore botocore/retries/quota.py).
    static constexpr int default_capacity = 500;
    /// What a success without a retry gives back (boto/botocore botocore/retries/standard.py).
    static constexpr int success_refund = 1;

    /// A full bucket.
    explicit retry_quota(int capacity = default_capacity) noexcept
        : retry_quota{capacity, capacity} {}
    /// A bucket of `capacity` that holds `available`.
    retry_quota(int capacity, int available) noexcept;

    int available() const noexcept { return available_; }
    int capacity() const noexcept { return capacity_; }

    /// Takes all of `cost` or nothing.
    [[nodiscard]] bool take(int cost) noexcept;
    /// Gives tokens back; never above the capacity.
    void give(int tokens) noexcept;

  private:
    int capacity_;
    int available_;
};

/// What follows a failed attempt.
enum class retry_verdict {
    retry,               ///< Repeat after the delay.
    not_retryable,       ///< The failure is of a kind that repeating does not cure.
    attempts_exhausted,  ///< max_attempts were made.
    deadline,            ///< The delay would not end before the deadline.
    quota_exhausted,     ///< The client's retries have used up the quota.
};

struct retry_decision {
    retry_verdict verdict = retry_verdict::not_retryable;
    std::chrono::steady_clock::duration delay{};  ///< Before the next attempt; zero unless `retry`.

    bool retries() const noexcept { return verdict == retry_verdict::retry; }
    friend bool operator==(retry_decision const&, retry_decision const&) = default;
};

/// The moment of a failure: what a decision depends on beside the failure itself.
struct failure_moment {
    std::chrono::steady_clock::time_point now{};
    /// When the call has to be over; empty if it has no deadline.
    std::optional<std::chrono::steady_clock::time_point> deadline{};
    /// In [0, 1): the jitter. The delay is this part of the full one.
    double random01 = 0;
    /// What `parse_retry_after` made of the reply's header.
    std::optional<std::chrono::milliseconds> retry_after{};
};

/// The retries of one call.
class retry_state {
  public:
    explicit retry_state(retry_limits limits) noexcept : limits_{limits} {}

    /// Number of the attempt that runs or comes next, from 1: the N of `amz-sdk-request: attempt=N;
    /// max=M`.
    int attempt() const noexcept { return failures_ + 1; }
    int max_attempts() const noexcept { return limits_.max_attempts; }

    /// An attempt failed. The order of the checks is that of `retry_verdict`; tokens are taken only
    /// when the retry is going to be made.
    [[nodiscard]] retry_decision failed(error const& failure, failure_moment const& moment,
                                        retry_quota& quota) noexcept;

    /// The call succeeded: the cost of its last retry goes back to the quota, or one token if there
    /// was none.
    void succeeded(retry_quota& quota) noexcept;

  private:
    retry_limits limits_;
    int failures_ = 0;
    int last_cost_ = 0;  // of the last retry; 0 if there was none
};

/// The full delay, before jitter, of retry number `retry` (0 for the first).
[[nodiscard]] std::chrono::milliseconds full_delay(retry_limits const& limits, retry_kind kind,
                                                   int retry) noexcept;

}  // namespace dynaco::policy
