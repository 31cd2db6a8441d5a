// One measurement: time, allocations, and the rate where there is one.
#pragma once

#include "driver/allocation_count.hpp"

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
    auto const before = allocations_so_far();
    for (auto _ : state) call();
    auto const after = allocations_so_far();
    auto const per_call = benchmark::Counter::kAvgIterations;
    auto const calls = static_cast<double>(after.calls - before.calls);
    auto const bytes = static_cast<double>(after.bytes - before.bytes);
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
