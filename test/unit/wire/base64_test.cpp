#include "wire/base64.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace dynaco::wire;

namespace {

std::string base64_of(std::string_view bytes) {
    std::string out = "before ";
    append_base64(out, std::as_bytes(std::span{bytes}));
    REQUIRE(out.starts_with("before "));
    return out.substr(7);
}

std::string chars_of(std::vector<std::byte> const& bytes) {
    std::string text;
    for (auto const byte : bytes) text.push_back(static_cast<char>(byte));
    return text;
}

}  // namespace

TEST_SUITE("wire.base64") {
    TEST_CASE("encode and decode: the examples of RFC 4648 -> its texts") {
        struct {
            std::string_view bytes;
            std::string_view text;
        } const table[] = {{"", ""},
                           {"f", "Zg=="},
                           {"fo", "Zm8="},
                           {"foo", "Zm9v"},
                           {"foob", "Zm9vYg=="},
                           {"fooba", "Zm9vYmE="},
                           {"foobar", "Zm9vYmFy"},
                           {"\xFB\xFF\xFE", "+//+"}};
        for (auto const& [bytes, text] : table) {
            CAPTURE(text);
            CHECK(base64_of(bytes) == text);
            std::vector<std::byte> out(5);
            CHECK(decode_base64(text, out));
            CHECK(chars_of(out) == bytes);
        }
    }

    TEST_CASE("decode: anything but the canonical form -> refused") {
        for (std::string_view const text : {
                 "Z",        "Zg",       "Zg=",   "Zm8",     "Zm9vY",  // incomplete
                 "=",        "==",       "===",   "====",    "Z===",   // too much padding
                 "Zg==Zg==", "Zm8=Zm8=", "Z=g=",  "=g==",              // padding inside
                 "Zg= =",    "Zm 8",     " Zg==", "Zg==\n",  "Z\ng=",  // white space
                 "Zh==",     "Zm9=",  // unused bits that are not zero
                 "Zm9-",     "Zm9_",     "Zm9*",  "Zm9\xC3", "Zm9vYm*=", "Zm9v*A==", "Zm9vA*==",
             }) {
            CAPTURE(text);
            std::vector<std::byte> out;
            CHECK_FALSE(decode_base64(text, out));
        }
    }

    TEST_CASE("decode: every byte in every place of a group -> accepted if it is a digit") {
        std::string_view const digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (std::size_t place = 0; place != 4; ++place) {
            for (int value = 0; value != 256; ++value) {
                std::string text = "AAAAAAAA";  // in the first group no `=` is padding
                text[place] = static_cast<char>(value);
                std::vector<std::byte> out;
                bool const is_digit = digits.find(text[place]) != std::string_view::npos;
                CHECK(decode_base64(text, out) == is_digit);
            }
        }
    }

    TEST_CASE("round trip: random bytes of all small sizes and a megabyte -> the same bytes") {
        std::uint32_t const seed = 7;
        INFO("seed " << seed);
        std::mt19937 random{seed};
        std::vector<std::size_t> sizes{1'000'000, 1'000'001, 1'000'002};
        for (std::size_t size = 0; size != 100; ++size) sizes.push_back(size);
        for (auto const size : sizes) {
            CAPTURE(size);
            std::vector<std::byte> bytes(size);
            for (auto& byte : bytes) byte = static_cast<std::byte>(random() & 0xFF);
            std::string text;
            append_base64(text, bytes);
            CHECK(text.size() == (size + 2) / 3 * 4);
            std::vector<std::byte> back;
            REQUIRE(decode_base64(text, back));
            CHECK(back.size() == size);
            CHECK((back == bytes));
        }
    }
}
