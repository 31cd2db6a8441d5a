// Base64 (RFC 4648, section 4) with padding, as DynamoDB writes binary values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::wire {

void append_base64(std::string& out, std::span<std::byte const> bytes);

/// Replaces `out` by what `text` encodes. False, with `out` unspecified, unless `text` is the one
/// canonical encoding of some bytes: padded, without white space, unused bits zero.
bool decode_base64(std::string_view text, std::vector<std::byte>& out);

/// The same over the text itself: the number of bytes that are then at its begin.
std::optional<std::size_t> decode_base64_in_place(std::span<char> text);

}  // namespace dynaco::wire
