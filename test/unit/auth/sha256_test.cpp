#include "auth/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco::auth;

namespace {

std::string hash_of(std::string_view text) {
    hex_digest hex;
    sha256(text, hex);
    return std::string{view(hex)};
}

std::string hmac_of(std::string_view key_bytes, std::string_view text) {
    hmac_key key;
    key.set(key_bytes);
    digest bytes;
    key.hmac(text, bytes);
    hex_digest hex;
    to_hex(bytes, hex);
    return std::string{view(hex)};
}

}  // namespace

TEST_SUITE("auth.sha256") {
    TEST_CASE("hash: examples of FIPS 180-2 -> their digests") {
        CHECK(hash_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        CHECK(hash_of(std::string(1'000'000, 'a')) ==
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    TEST_CASE("hmac: examples of RFC 4231 -> their codes") {
        CHECK(hmac_of(std::string(20, '\x0b'), "Hi There") ==
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        CHECK(hmac_of("Jefe", "what do ya want for nothing?") ==
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        CHECK(hmac_of(std::string(131, '\xaa'),
                      "Test Using Larger Than Block-Size Key - Hash Key First") ==
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
}
