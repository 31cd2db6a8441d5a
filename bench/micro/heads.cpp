// The head of a response: as the service sends it, and by the parser that takes all others.
#include "micro/measure.hpp"
#include "micro/samples.hpp"

#include <boost/asio/buffer.hpp>

#include <cstdlib>
#include <string>

#include "net/plain_head.hpp"
#include "net/response_parser.hpp"

namespace dynaco::bench {
namespace {

constexpr std::uint64_t max_body = 64 * 1024 * 1024;

void plain_head(benchmark::State& state) {
    auto const& response = response_to("GetItem", "items_1k");
    net::response_head head;
    measure_bytes(state, head_of(response).size(), [&] {
        auto const found = net::read_plain_head(response, max_body, head);
        if (!found) std::abort();
        benchmark::DoNotOptimize(head.status);
    });
}
BENCHMARK(plain_head);

void beast_head(benchmark::State& state) {
    auto const& response = response_to("GetItem", "items_1k");
    net::response_head head;
    std::string body;
    measure_bytes(state, head_of(response).size(), [&] {
        head.clear();
        net::response_parser parser{head, body, max_body};
        boost::system::error_code failure;
        parser.put(boost::asio::buffer(response), failure);
        if (!parser.is_header_done()) std::abort();
        benchmark::DoNotOptimize(head.status);
    });
}
BENCHMARK(beast_head);

}  // namespace
}  // namespace dynaco::bench
