#include "engine/request_head.hpp"

#include <array>
#include <charconv>

#include "engine/uuid.hpp"

namespace dynaco::engine {
namespace {

constexpr std::string_view content_type = "application/x-amz-json-1.0";

template <class Integer>
void append_number(std::string& out, Integer value) {
    std::array<char, 24> text;
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}

}  // namespace

request_head::request_head(settings const& from, model::endpoint const& to)
    : signer_{from.config.region, "dynamodb"}, host_{to.authority()}, path_{to.path} {
    beginning_ =
        "POST " + path_ + " HTTP/1.1\r\nHost: " + host_ + "\r\nUser-Agent: " + from.user_agent +
        "\r\nContent-Type: " + std::string{content_type} +
        // Compressed replies would have to be unpacked before their checksum means anything.
        "\r\nAccept-Encoding: identity\r\nX-Amz-Target: ";
}

std::string_view request_head::write(head_input const& input, credentials const& keys,
                                     std::chrono::system_clock::time_point now) {
    auto& out = text_;
    out = beginning_;
    out += input.target;
    out += "\r\nContent-Length: ";
    append_number(out, input.content_length);
    out += "\r\namz-sdk-invocation-id: ";
    append_uuid(out, input.invocation_high, input.invocation_low);
    out += "\r\namz-sdk-request: attempt=";
    append_number(out, input.attempt);
    out += "; max=";
    append_number(out, input.max_attempts);
    out += "\r\n";
    auth::signing_input to_sign;
    to_sign.host = host_;
    to_sign.path = path_;
    to_sign.target = input.target;
    to_sign.content_type = content_type;
    to_sign.payload_hash_hex = input.payload_hash;
    signer_.sign(keys, to_sign, now, out);
    out += "\r\n";
    return out;
}

}  // namespace dynaco::engine
