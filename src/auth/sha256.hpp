// SHA-256 and HMAC-SHA-256 of text that lies in one piece, without an allocation per digest.
#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace dynaco::auth {

using digest = std::array<unsigned char, 32>;
using hex_digest = std::array<char, 64>;

/// The digest in lower-case hexadecimal digits.
void to_hex(digest const& bytes, hex_digest& hex) noexcept;
inline std::string_view view(hex_digest const& hex) noexcept {
    return {hex.data(), hex.size()};
}
inline std::string_view view(digest const& bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

/// The two padded blocks that an HMAC key becomes. Erased when it is destroyed.
class hmac_key {
  public:
    hmac_key() = default;
    hmac_key(hmac_key const&) = delete;
    hmac_key& operator=(hmac_key const&) = delete;
    ~hmac_key();

  private:
    friend class sha256;
    std::array<unsigned char, 64> inner_{};
    std::array<unsigned char, 64> outer_{};
};

/// Computes digests, with one prepared OpenSSL context for all of them.
///
/// @par Errors
/// `std::runtime_error` if OpenSSL has no SHA-256 (found out by the constructor).
/// @par Thread safety
/// One thread at a time.
class sha256 {
  public:
    sha256();

    void hash(std::string_view text, digest& result);
    void hash(std::string_view text, hex_digest& result);

    /// Makes `key` the key with these bytes.
    void set_key(hmac_key& key, std::string_view bytes);
    void hmac(hmac_key const& key, std::string_view text, digest& result);

  private:
    struct free_algorithm {
        void operator()(EVP_MD* algorithm) const noexcept;
    };
    struct free_context {
        void operator()(EVP_MD_CTX* context) const noexcept;
    };

    void start();
    void update(void const* bytes, std::size_t size);
    void finish(digest& result);

    std::unique_ptr<EVP_MD, free_algorithm> algorithm_;
    std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

}  // namespace dynaco::auth
