// Small texts: numbers, base64, dates, identifiers.
#include "micro/measure.hpp"

#include <dynaco/number.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include "auth/timestamp.hpp"
#include "engine/uuid.hpp"
#include "policy/clock_skew.hpp"
#include "wire/base64.hpp"

namespace dynaco::bench {
namespace {

constexpr char const* long_number = "-1.2345678901234567890123456789012345678e-100";

void parse_number(benchmark::State& state, std::string const& text) {
    measure(state, [&] {
        auto const parsed = number::parse(text);
        if (parsed.has_error()) std::abort();
        benchmark::DoNotOptimize(&*parsed);
    });
}
BENCHMARK_CAPTURE(parse_number, 8_digits, "12345678");
BENCHMARK_CAPTURE(parse_number, 38_digits, long_number);

void print_number(benchmark::State& state, std::string const& text) {
    number const value{std::string_view{text}};
    measure(state, [&] {
        char out[number::max_text_size];
        benchmark::DoNotOptimize(value.write_to(out));
        benchmark::DoNotOptimize(out);
    });
}
BENCHMARK_CAPTURE(print_number, 8_digits, "12345678");
BENCHMARK_CAPTURE(print_number, 38_digits, long_number);

void number_of_double(benchmark::State& state) {
    double const value = 79.90;
    measure(state, [&] {
        number const made{value};
        benchmark::DoNotOptimize(&made);
    });
}
BENCHMARK(number_of_double);

std::vector<std::byte> some_bytes(std::size_t count) {
    std::vector<std::byte> made(count);
    for (std::size_t i = 0; i != count; ++i) made[i] = static_cast<std::byte>(i * 7 & 0xFF);
    return made;
}

void encode_base64(benchmark::State& state) {
    auto const bytes = some_bytes(static_cast<std::size_t>(state.range(0)));
    std::string out;
    measure_bytes(state, bytes.size(), [&] {
        out.clear();
        wire::append_base64(out, bytes);
        benchmark::DoNotOptimize(out.data());
    });
}
BENCHMARK(encode_base64)->Arg(16)->Arg(1'000)->Arg(100'000);

void decode_base64(benchmark::State& state) {
    auto const bytes = some_bytes(static_cast<std::size_t>(state.range(0)));
    std::string text;
    wire::append_base64(text, bytes);
    std::vector<std::byte> out;
    measure_bytes(state, bytes.size(), [&] {
        if (!wire::decode_base64(text, out)) std::abort();
        benchmark::DoNotOptimize(out.data());
    });
}
BENCHMARK(decode_base64)->Arg(16)->Arg(1'000)->Arg(100'000);

void http_date(benchmark::State& state) {
    std::string const text = "Fri, 20 Nov 2026 12:00:00 GMT";
    measure(state, [&] {
        auto const time = policy::parse_http_date(text);
        if (!time) std::abort();
        benchmark::DoNotOptimize(*time);
    });
}
BENCHMARK(http_date);

void signature_time(benchmark::State& state) {
    std::chrono::sys_seconds const time{std::chrono::hours{500'004}};
    measure(state, [&] {
        auto const text = auth::format_signature_time(time);
        benchmark::DoNotOptimize(text.data());
    });
}
BENCHMARK(signature_time);

void uuid(benchmark::State& state) {
    std::string out;
    std::uint64_t bits = 0x0123456789ABCDEF;
    measure(state, [&] {
        out.clear();
        engine::append_uuid(out, bits, bits * 3);
        ++bits;
        benchmark::DoNotOptimize(out.data());
    });
}
BENCHMARK(uuid);

}  // namespace
}  // namespace dynaco::bench
