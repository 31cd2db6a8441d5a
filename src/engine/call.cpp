#include "engine/call.hpp"

#include <dynaco/error_details.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "engine/discretion.hpp"
#include "engine/uuid.hpp"
#include "policy/deadline.hpp"
#include "wire/description.hpp"

namespace dynaco::engine {
namespace {

policy::retry_limits limits_of(retry_config const& config, call_options const& options) {
    policy::retry_limits limits;
    limits.max_attempts = options.max_attempts().value_or(config.max_attempts);
    limits.transient_base = config.transient_base;
    limits.throttle_base = config.throttle_base;
    limits.max_delay = config.max_backoff;
    return limits;
}

std::string in_words(clock::duration value) {
    auto const whole = std::chrono::duration_cast<std::chrono::milliseconds>(value);
    return whole == value ? std::to_string(whole.count()) + " ms"
                          : std::to_string(std::chrono::nanoseconds{value}.count()) + " ns";
}

// Nothing, if a time that is to be greater than zero is so.
std::optional<error> refuse_time(char const* option, std::optional<clock::duration> value) {
    if (!value || *value > clock::duration::zero()) return std::nullopt;
    return error{errc::invalid_argument, "call_options." + std::string{option} + ": " +
                                             in_words(*value) + " is not greater than zero"};
}

// Whether a write may have taken effect although this reply says that it failed. A 4xx says that it
// did not.
bool leaves_doubt(int http_status) noexcept {
    return http_status < 400 || http_status >= 500;
}

}  // namespace

call::call(core& owner, wire::operation const& which, void* request, call_options const& options,
           clock::time_point started)
    : owner_{owner},
      line_{owner.line(which.service)},
      operation_{which},
      request_{request},
      options_{options},
      retries_{limits_of(owner.config().retry, options)},
      started_{started},
      deadline_{policy::deadline_of(options, started_, owner.config().timeouts.call)},
      attempt_timeout_{options.attempt_timeout().value_or(owner.config().timeouts.attempt)},
      invocation_high_{owner.random_bits()},
      invocation_low_{owner.random_bits()} {
    operation = which.name;
    if (auto* const told = options_.report()) {
        *told = call_report{};
        told->operation = operation;
    }
}

call::~call() {
    if (buffer_) owner_.give_back(std::move(buffer_));
}

std::optional<error> call::check(wire::operation const& which, void const* request,
                                 call_options const& options) {
    if (auto const most = options.max_attempts(); most && (*most < 1 || *most > 100)) {
        return error{errc::invalid_argument,
                     "call_options.max_attempts: " + std::to_string(*most) + " is not in 1 .. 100"};
    }
    if (auto invalid = refuse_time("timeout", options.timeout())) return invalid;
    if (auto invalid = refuse_time("attempt_timeout", options.attempt_timeout())) return invalid;
    return which.validate(request);
}

// The first attempt is none if this fails.
std::optional<error> call::render_body() {
    buffer_ = owner_.lend_buffer();
    if (auto const* const member = operation_.token) {
        auto& token = *static_cast<std::optional<std::string>*>(member->in(request_));
        if (!token) append_uuid(token.emplace(), owner_.random_bits(), owner_.random_bits());
    }
    if (auto invalid = operation_.write(request_, buffer_->tail())) {
        is_unsendable_ = true;
        --attempt_;
        return invalid;
    }
    buffer_->hash_body();
    return std::nullopt;
}

transport_request& call::next_attempt(clock::time_point began) {
    ++attempt_;
    attempt_started_ = began;
    auto const limit = policy::deadline_of_attempt(began, attempt_timeout_, deadline_);
    deadline = limit.at;
    deadline_is_the_calls = limit.is_the_calls;
    if (options_.report()) {
        current_ = std::make_unique<attempt_report>();
        current_->backoff = backoff_;
        report = current_.get();
    }
    return *this;
}

std::optional<error> call::render() {
    if (!buffer_) {
        if (auto invalid = render_body()) return invalid;
    }
    applied_skew_ = owner_.skew().offset();
    keys_version_ = owner_.keys_version();
    sent_ = owner_.clock().wall_now();

    head_input head;
    head.target = operation_.target;
    head.payload_hash = buffer_->body_hash();
    head.content_length = buffer_->body().size();
    head.invocation_high = invocation_high_;
    head.invocation_low = invocation_low_;
    head.attempt = attempt_;
    head.max_attempts = retries_.max_attempts();
    buffer_->put_in_front(line_.head.write(head, owner_.keys(), sent_ + applied_skew_));
    bytes = buffer_->bytes();
    body = buffer_->body();
    return std::nullopt;
}

std::optional<error> call::conclude(result<bool> const& sent, attempt_result const& got) {
    // Of a request that is wrong itself this is to be said, also when no connection was to be had.
    if (sent.has_error() && !buffer_ && sent.error() != condition::cancelled) {
        if (auto invalid = render_body()) return invalid;
    }
    if (is_unsendable_) return sent.error();
    auto failure = sent.has_error() ? std::optional<error>{sent.error()} : got.failure;
    if (got.failure && failure) failure = without_secrets(*failure, bytes, owner_.keys());
    if (!sent.has_error()) {
        policy::clock_reading reading;
        reading.sent = sent_;
        reading.received = owner_.clock().wall_now();
        reading.server_date = got.date;
        reading.has_age = got.has_age;
        owner_.skew().observe(reading);
        http_status_ = got.http_status;
        request_id_ = got.request_id;
    }
    if (operation_.is_read_only) {
        if (failure && failure->may_have_been_applied()) {
            failure = failure->with([](auto& payload) { payload.may_have_been_applied = false; });
        }
    } else {
        auto const in_doubt = sent.has_error() ? sent.error().may_have_been_applied()
                                               : *sent || leaves_doubt(got.http_status);
        may_have_been_applied_ = may_have_been_applied_ || (failure && in_doubt);
        // One token, one outcome: had an earlier attempt been applied, this one would have
        // succeeded.
        if (operation_.token && failure && *failure == service_errc::transaction_canceled) {
            may_have_been_applied_ = false;
        }
    }
    if (auto& limiter = owner_.limiter()) {
        if (failure && *failure == condition::throttled) {
            limiter->on_throttle(now());
        } else {
            limiter->on_success(now());
        }
    }
    observe(got, failure);
    return failure;
}

void call::observe(attempt_result const& got, std::optional<error> const& failure) {
    auto* const observer = owner_.observer();
    if (!observer && !options_.report()) return;
    auto const took = now() - attempt_started_;
    if (observer) {
        attempt_event event;
        event.operation = operation_.name;
        event.attempt = attempt_;
        event.http_status = got.http_status;
        event.request_id = got.request_id;
        event.took = took;
        if (failure) event.failure = for_observers(*failure);
        observer->on_attempt(event);
    }
    if (options_.report()) {
        current_->total = took;
        current_->http_status = got.http_status;
        current_->request_id = got.request_id;
        current_->failure = failure;
        options_.report()->attempts.push_back(*std::move(current_));
    }
}

bool call::should_refresh_credentials(error const& failure) {
    if (refreshed_ || failure != service_errc::expired_token || !has_attempts_left()) return false;
    refreshed_ = true;
    return true;
}

std::optional<clock::time_point> call::next_time(error const& failure, attempt_result const& got) {
    auto const time = now();
    // A rejected signature whose clock is known to be wrong by now is worth one more attempt at
    // once.
    if (!corrected_clock_ && has_attempts_left() &&
        owner_.skew().should_retry_signature(failure, applied_skew_)) {
        corrected_clock_ = true;
        backoff_ = {};
        announce_retry(failure, backoff_);
        return time;
    }
    // Attempts with other credentials or another time are not known to `retries_`.
    if (!has_attempts_left()) return std::nullopt;
    if (!options_.retry_conflicts() && failure == condition::transaction_conflict) {
        return std::nullopt;
    }
    policy::failure_moment moment;
    moment.now = time;
    moment.deadline = deadline_;
    moment.random01 = owner_.random01();
    moment.retry_after = got.retry_after;
    auto const decision = retries_.failed(failure, moment, owner_.quota());
    if (!decision.retries()) return std::nullopt;
    backoff_ = decision.delay;
    announce_retry(failure, backoff_);
    return time + backoff_;
}

void call::announce_retry(error const& failure, clock::duration delay) const {
    if (!owner_.observer()) return;
    retry_event event;
    event.operation = operation_.name;
    event.next_attempt = attempt_ + 1;
    event.delay = delay;
    event.reason = for_observers(failure);
    owner_.observer()->on_retry(event);
}

std::optional<error> call::succeed(void const* response) {
    retries_.succeeded(owner_.quota());
    if (auto* const told = options_.report()) {
        told->total = now() - started_;
        if (auto const* const consumed = operation_.consumed(response)) {
            told->consumed_capacity = *consumed;
        }
    }
    return std::nullopt;
}

std::optional<error> call::fail(error failure) {
    if (auto* const told = options_.report()) told->total = now() - started_;
    return failure.with([&](error::details& payload) {
        payload.operation = operation_.name;
        payload.attempts = attempt_;
        payload.may_have_been_applied = may_have_been_applied_;
        if (payload.http_status == 0) payload.http_status = http_status_;
        if (payload.request_id.empty()) payload.request_id = request_id_;
    });
}

std::optional<error> call::cancel(bool succeeded) {
    if (succeeded && !operation_.is_read_only) may_have_been_applied_ = true;
    return fail(error{cancelled_code()});
}

}  // namespace dynaco::engine
