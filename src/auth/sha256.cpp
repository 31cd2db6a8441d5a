#include "auth/sha256.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace dynaco::auth {
namespace {

void check(int outcome) {
    if (outcome != 1) throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
}

}  // namespace

void to_hex(digest const& bytes, hex_digest& hex) noexcept {
    constexpr char digits[] = "0123456789abcdef";
    char* out = hex.data();
    for (unsigned const byte : bytes) {
        *out++ = digits[byte >> 4U];
        *out++ = digits[byte & 15U];
    }
}

hmac_key::~hmac_key() {
    OPENSSL_cleanse(inner_.data(), inner_.size());
    OPENSSL_cleanse(outer_.data(), outer_.size());
}

void sha256::free_algorithm::operator()(EVP_MD* algorithm) const noexcept {
    EVP_MD_free(algorithm);
}

void sha256::free_context::operator()(EVP_MD_CTX* context) const noexcept {
    EVP_MD_CTX_free(context);
}

sha256::sha256()
    : algorithm_{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)}, context_{EVP_MD_CTX_new()} {
    if (!algorithm_ || !context_) throw std::runtime_error{"OpenSSL offers no SHA-256"};
    start();
}

void sha256::start() {
    check(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr));
}

void sha256::update(void const* bytes, std::size_t size) {
    check(EVP_DigestUpdate(context_.get(), bytes, size));
}

void sha256::finish(digest& result) {
    check(EVP_DigestFinal_ex(context_.get(), result.data(), nullptr));
}

void sha256::hash(std::string_view text, digest& result) {
    start();
    update(text.data(), text.size());
    finish(result);
}

void sha256::hash(std::string_view text, hex_digest& result) {
    digest bytes;
    hash(text, bytes);
    to_hex(bytes, result);
}

void sha256::set_key(hmac_key& key, std::string_view bytes) {
    std::array<unsigned char, 64> block{};
    if (bytes.size() > block.size()) {
        digest shortened;
        hash(bytes, shortened);
        std::copy(shortened.begin(), shortened.end(), block.begin());
        OPENSSL_cleanse(shortened.data(), shortened.size());
    } else {
        std::copy(bytes.begin(), bytes.end(), block.begin());
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
        key.inner_[i] = block[i] ^ 0x36U;
        key.outer_[i] = block[i] ^ 0x5cU;
    }
    OPENSSL_cleanse(block.data(), block.size());
}

// The key blocks are hashed again each time. Contexts that have hashed them already and are copied
// with EVP_MD_CTX_copy_ex save two of the eight blocks but allocate twice per signature
// (OpenSSL 3.0): 271 ns against 364 ns for 142 bytes, measured with OpenSSL 3.0.19 on a Xeon with
// SHA extensions.
void sha256::hmac(hmac_key const& key, std::string_view text, digest& result) {
    start();
    update(key.inner_.data(), key.inner_.size());
    update(text.data(), text.size());
    finish(result);
    start();
    update(key.outer_.data(), key.outer_.size());
    update(result.data(), result.size());
    finish(result);
}

}  // namespace dynaco::auth
