// Counts what a signature allocates: C++ memory by replacing operator new for this program,
// OpenSSL's by the functions that it lets a program set before its first allocation.
#include "auth/request_signer.hpp"

#include <doctest/doctest.h>
#include <openssl/crypto.h>

#include <chrono>
#include <cstdlib>
#include <new>
#include <string>

namespace {

thread_local int cpp_allocations = 0;
thread_local int openssl_allocations = 0;
thread_local int openssl_blocks = 0;  // in use

void* counted_malloc(std::size_t size, char const*, int) {
    ++openssl_allocations;
    ++openssl_blocks;
    return std::malloc(size);
}

void* counted_realloc(void* memory, std::size_t size, char const*, int) {
    ++openssl_allocations;
    if (memory == nullptr) ++openssl_blocks;
    return std::realloc(memory, size);
}

void counted_free(void* memory, char const*, int) {
    if (memory != nullptr) --openssl_blocks;
    std::free(memory);
}

bool const counts_openssl =
    CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free) == 1;

}  // namespace

void* operator new(std::size_t size) {
    ++cpp_allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc{};
}

void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    ++cpp_allocations;
    return std::malloc(size == 0 ? 1 : size);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

TEST_SUITE("auth.request_signer_allocation") {
    TEST_CASE("sign: same day and keys, time moves on -> no allocation") {
        using namespace dynaco;
        REQUIRE(counts_openssl);
        auth::request_signer signer{"eu-north-1", "dynamodb"};
        credentials const keys{"AKIDEXAMPLE", "secret", std::string(900, 't')};
        std::string const body(1024, 'x');
        std::string out;
        out.reserve(4096);
        auto now = std::chrono::system_clock::time_point{std::chrono::hours{500'000}};
        auto const sign = [&] {
            auth::hex_digest hash;
            auth::sha256(body, hash);
            out.clear();
            signer.sign(keys,
                        {"localhost", "/", "DynamoDB_20120810.GetItem",
                         "application/x-amz-json-1.0", auth::view(hash)},
                        now, out);
            now += std::chrono::milliseconds{300};
        };

        int const before_first = cpp_allocations;
        sign();
        int const cpp = cpp_allocations;
        int const openssl = openssl_allocations;
        int const blocks = openssl_blocks;
        for (int i = 0; i < 100; ++i) sign();

        CHECK(cpp > before_first);  // the count counts: the first signature makes the key
        CHECK(cpp_allocations == cpp);
        CHECK(openssl_allocations == openssl);
        CHECK(openssl_blocks == blocks);
    }
}
