#include "auth/sha256.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace dynaco::auth {
namespace {

void check(bool succeeded) {
    if (!succeeded) throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
}

digest_context make_context() {
    digest_context context{EVP_MD_CTX_new()};
    check(context != nullptr);
    return context;
}

void update(EVP_MD_CTX& context, std::string_view text) {
    check(EVP_DigestUpdate(&context, text.data(), text.size()) == 1);
}

// Of HMAC's two hashes of the key: the key's bytes with a mask over them.
void update_masked(EVP_MD_CTX& context, std::array<char, 64> const& key, unsigned char mask) {
    std::array<char, 64> block;
    std::transform(key.begin(), key.end(), block.begin(), [mask](char c) {
        return static_cast<char>(static_cast<unsigned char>(c) ^ mask);
    });
    update(context, {block.data(), block.size()});
    OPENSSL_cleanse(block.data(), block.size());
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

void free_digest_context::operator()(EVP_MD_CTX* context) const noexcept {
    EVP_MD_CTX_free(context);
}

void sha256::free_algorithm::operator()(EVP_MD* algorithm) const noexcept {
    EVP_MD_free(algorithm);
}

sha256::sha256()
    : algorithm_{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)},
      empty_{make_context()},
      working_{make_context()} {
    check(algorithm_ != nullptr);
    start(*empty_);
}

void sha256::start(EVP_MD_CTX& context) {
    check(EVP_DigestInit_ex2(&context, algorithm_.get(), nullptr) == 1);
}

void sha256::finish(EVP_MD_CTX const& prepared, std::string_view text, digest& result) {
    check(EVP_MD_CTX_copy_ex(working_.get(), &prepared) == 1);
    update(*working_, text);
    check(EVP_DigestFinal_ex(working_.get(), result.data(), nullptr) == 1);
}

void sha256::hash(std::string_view text, digest& result) {
    finish(*empty_, text, result);
}

void sha256::hash(std::string_view text, hex_digest& result) {
    digest bytes;
    hash(text, bytes);
    to_hex(bytes, result);
}

void sha256::set_key(hmac_key& key, std::string_view bytes) {
    digest shortened;
    if (bytes.size() > 64) {
        hash(bytes, shortened);
        bytes = view(shortened);
    }
    std::array<char, 64> padded{};
    std::copy(bytes.begin(), bytes.end(), padded.begin());
    if (!key.inner_) key.inner_ = make_context();
    if (!key.outer_) key.outer_ = make_context();
    start(*key.inner_);
    start(*key.outer_);
    update_masked(*key.inner_, padded, 0x36);
    update_masked(*key.outer_, padded, 0x5c);
    OPENSSL_cleanse(padded.data(), padded.size());
    OPENSSL_cleanse(shortened.data(), shortened.size());
}

void sha256::hmac(hmac_key const& key, std::string_view text, digest& result) {
    digest inner;
    finish(*key.inner_, text, inner);
    finish(*key.outer_, view(inner), result);
}

}  // namespace dynaco::auth
