// Failures and moments for the tests of retrying.
#pragma once

#include "policy/retry.hpp"
#include "unit/policy/printing.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::policy::test {

using namespace std::chrono_literals;

using duration = std::chrono::steady_clock::duration;
using time_point = std::chrono::steady_clock::time_point;

inline error http_failure(int status) {
    error::details payload;
    payload.http_status = status;
    return error{make_error_code(errc::unexpected_status), payload};
}

inline error service_failure(service_errc code, int status = 400) {
    error::details payload;
    payload.http_status = status;
    return error{make_error_code(code), payload};
}

inline error cancelled_transaction(std::vector<std::string> codes) {
    error::details payload;
    payload.http_status = 400;
    for (auto const& code : codes) {
        payload.cancellation_reasons.emplace_back(cancellation_code(code));
    }
    return error{make_error_code(service_errc::transaction_canceled), payload};
}

inline failure_moment moment(double random01 = 1) {
    failure_moment result;
    result.now = time_point{1000s};
    result.random01 = random01;
    return result;
}

inline failure_moment moment_with_header(std::string_view header) {
    auto result = moment();
    result.retry_after = parse_retry_after(header);
    return result;
}

inline retry_decision after(duration delay) {
    return {retry_verdict::retry, delay};
}
inline retry_decision stop(retry_verdict why) {
    return {why, {}};
}

// The values for services other than DynamoDB: most published cases use these.
inline retry_limits general_limits(int max_attempts = 3) {
    retry_limits limits;
    limits.max_attempts = max_attempts;
    limits.transient_base = 50ms;
    return limits;
}

inline void check(retry_decision const& is, retry_decision const& wanted,
                  std::source_location where = std::source_location::current()) {
    INFO("checked at line " << where.line());
    CHECK(is.verdict == wanted.verdict);
    CHECK(is.delay.count() == wanted.delay.count());
}

}  // namespace dynaco::policy::test
