// What follows a failed attempt, and what a success costs the one who decides that.
#include "micro/measure.hpp"

#include <dynaco/error.hpp>

#include "policy/retry.hpp"

namespace dynaco::bench {
namespace {

void decide(benchmark::State& state, error const& failure) {
    policy::retry_quota quota{1'000'000'000};
    policy::failure_moment moment;
    moment.deadline = moment.now + std::chrono::hours{1};
    moment.random01 = 0.5;
    measure(state, [&] {
        policy::retry_state retries{policy::retry_limits{}};
        auto const decision = retries.failed(failure, moment, quota);
        benchmark::DoNotOptimize(&decision);
        retries.succeeded(quota);
    });
}

void decide_transient(benchmark::State& state) {
    decide(state, error{errc::connect_failed});
}
BENCHMARK(decide_transient);

void decide_throttle(benchmark::State& state) {
    decide(state, error{make_error_code(service_errc::throttling)});
}
BENCHMARK(decide_throttle);

void decide_final(benchmark::State& state) {
    decide(state, error{make_error_code(service_errc::conditional_check_failed)});
}
BENCHMARK(decide_final);

void no_failure(benchmark::State& state) {
    policy::retry_quota quota;
    measure(state, [&] {
        policy::retry_state retries{policy::retry_limits{}};
        retries.succeeded(quota);
        benchmark::DoNotOptimize(&retries);
    });
}
BENCHMARK(no_failure);

}  // namespace
}  // namespace dynaco::bench
