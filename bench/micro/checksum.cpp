// The CRC-32 of a response's body: of an item, of a page, of an item as large as they can be.
#include "micro/measure.hpp"

#include <libdeflate.h>

#include <string>

namespace dynaco::bench {
namespace {

void crc32(benchmark::State& state) {
    std::string const body(static_cast<std::size_t>(state.range(0)), 'x');
    measure_bytes(state, body.size(), [&] {
        auto const sum = libdeflate_crc32(0, body.data(), body.size());
        benchmark::DoNotOptimize(sum);
    });
}
BENCHMARK(crc32)->Arg(1'500)->Arg(39'000)->Arg(400'000);

}  // namespace
}  // namespace dynaco::bench
