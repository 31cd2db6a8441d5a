// One measurement: time, allocations, and the rate where there is one.
#pragma once

#include "support/allocations.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace dynaco::bench {

/// Calls `call` until the time is known. What only a first call makes (a buffer that grows, a key
/// that is kept) is made before. `allocs` and `heap bytes` are per call.
template <class Call>
void measure(benchmark::State& state, Call call) {
    call();
    test::allocation_scope const allocations;
    for (auto _ : state) call();
    auto const calls = static_cast<double>(allocations.count());
    auto const bytes = static_cast<double>(allocations.bytes());
    auto const per_call = benchmark::Counter::kAvgIterations;
    state.counters["allocs"] = benchmark::Counter{calls, per_call};
    state.counters["heap bytes"] = benchmark::Counter{bytes, per_call};
}

/// The same of a call that works on so many bytes.
template <class Call>
void measure_bytes(benchmark::State& state, std::size_t bytes, Call call) {
    measure(state, std::move(call));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

}  // namespace dynaco::bench
