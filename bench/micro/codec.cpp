// Bodies of responses into items, bodies of requests out of them.
#include "micro/measure.hpp"
#include "micro/samples.hpp"

#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/query.hpp>

#include <cstdlib>
#include <string>

#include "wire/operation.hpp"

namespace dynaco::bench {
namespace {

template <class Request>
void read(benchmark::State& state, std::string_view body) {
    auto const& operation = wire::operation_of<Request>();
    measure_bytes(state, body.size(), [&] {
        typename Request::response_type response;
        if (operation.read(body, &response)) std::abort();
        benchmark::DoNotOptimize(&response);
    });
}

void read_get(benchmark::State& state, char const* size) {
    read<get_item_request>(state, item_body(size));
}
BENCHMARK_CAPTURE(read_get, 1k, "1k");
BENCHMARK_CAPTURE(read_get, 100k, "100k");

void read_page(benchmark::State& state) {
    read<query_request>(state, page_body());
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(read_page);

void write_put(benchmark::State& state, char const* size) {
    auto const& operation = wire::operation_of<put_item_request>();
    auto const request = put_of(size);
    std::string out;
    if (operation.write(&request, out)) std::abort();
    measure_bytes(state, out.size(), [&] {
        out.clear();
        if (operation.write(&request, out)) std::abort();
        benchmark::DoNotOptimize(out.data());
    });
}
BENCHMARK_CAPTURE(write_put, 1k, "1k");
BENCHMARK_CAPTURE(write_put, 100k, "100k");

// The rules of the service that a request is checked by before it is sent.
void check_put(benchmark::State& state, char const* size) {
    auto const& operation = wire::operation_of<put_item_request>();
    auto const request = put_of(size);
    measure(state, [&] {
        if (operation.validate(&request)) std::abort();
    });
}
BENCHMARK_CAPTURE(check_put, 1k, "1k");
BENCHMARK_CAPTURE(check_put, 100k, "100k");

}  // namespace
}  // namespace dynaco::bench
