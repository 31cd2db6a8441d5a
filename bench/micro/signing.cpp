// What an attempt pays for its signature, and what only the first of a day does.
#include "micro/measure.hpp"
#include "micro/samples.hpp"

#include <dynaco/credentials.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

#include "auth/request_signer.hpp"
#include "auth/sha256.hpp"
#include "auth/signing_key.hpp"
#include "wire/operation.hpp"

namespace dynaco::bench {
namespace {

constexpr std::chrono::system_clock::time_point noon{std::chrono::hours{500'004}};

std::string put_body(char const* size) {
    auto const request = put_of(size);
    std::string body;
    if (wire::operation_of<put_item_request>().write(&request, body)) std::abort();
    return body;
}

void hash_body(benchmark::State& state, char const* size) {
    auto const body = put_body(size);
    measure_bytes(state, body.size(), [&] {
        auth::hex_digest hash;
        auth::sha256(body, hash);
        benchmark::DoNotOptimize(hash.data());
    });
}
BENCHMARK_CAPTURE(hash_body, 1k, "1k");
BENCHMARK_CAPTURE(hash_body, 100k, "100k");

// `per_second` signatures within a second of the clock: what a second has in common is made once.
void sign(benchmark::State& state, std::size_t token_size, int per_second) {
    auth::request_signer signer{"us-east-1", "dynamodb"};
    credentials const keys{"AKIDEXAMPLE", "secret", std::string(token_size, 't')};
    auth::hex_digest hash;
    auth::sha256(put_body("1k"), hash);
    auth::signing_input input;
    input.host = "dynamodb.us-east-1.amazonaws.com";
    input.path = "/";
    input.target = "DynamoDB_20120810.PutItem";
    input.content_type = "application/x-amz-json-1.0";
    input.payload_hash_hex = auth::view(hash);
    std::string head;
    std::int64_t count = 0;
    measure(state, [&] {
        head.clear();
        signer.sign(keys, input, noon + std::chrono::seconds{count++ / per_second % 1000}, head);
        benchmark::DoNotOptimize(head.data());
    });
}
BENCHMARK_CAPTURE(sign, plain, 0, 10'000);
BENCHMARK_CAPTURE(sign, session_token_1k, 1000, 10'000);
BENCHMARK_CAPTURE(sign, each_in_its_second, 0, 1);
BENCHMARK_CAPTURE(sign, session_token_1k_each_in_its_second, 1000, 1);

void derive_key(benchmark::State& state) {
    auto const time = auth::format_signature_time(std::chrono::floor<std::chrono::seconds>(noon));
    measure(state, [&] {
        auth::hmac_key key;
        auth::derive_signing_key("secret", time, "us-east-1", "dynamodb", key);
        benchmark::DoNotOptimize(&key);
    });
}
BENCHMARK(derive_key);

}  // namespace
}  // namespace dynaco::bench
