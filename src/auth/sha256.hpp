// SHA-256 and HMAC-SHA-256 of text that lies in one piece.
#pragma once

#include <openssl/sha.h>

#include <array>
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

void sha256(std::string_view text, digest& result) noexcept;
void sha256(std::string_view text, hex_digest& result) noexcept;

/// A hash in progress; a copy goes on from the same place.
class sha256_state {
  public:
    sha256_state() noexcept;

    void update(std::string_view text) noexcept;
    /// The digest of all so far with `rest` behind it; the state stays as it is.
    void finish(std::string_view rest, digest& result) const noexcept;
    /// Erases it; of no more use then.
    void forget() noexcept;

  private:
    SHA256_CTX state_;
};

/// A key of HMAC: the states of the hash after the key's two padded blocks, so that a message costs
/// neither again. Erased when it goes.
class hmac_key {
  public:
    hmac_key() noexcept = default;  // to be set
    ~hmac_key();
    hmac_key(hmac_key const&) = delete;
    hmac_key& operator=(hmac_key const&) = delete;

    void set(std::string_view bytes) noexcept;
    /// Where the message goes, for `hmac(state, ...)`.
    sha256_state const& message() const noexcept { return inner_; }
    /// The code of a message: `begun` from `message()` with `rest` behind it.
    void hmac(sha256_state const& begun, std::string_view rest, digest& result) const noexcept;
    void hmac(std::string_view text, digest& result) const noexcept { hmac(inner_, text, result); }

  private:
    sha256_state inner_;
    sha256_state outer_;
};

}  // namespace dynaco::auth
