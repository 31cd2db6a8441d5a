// Any text as a cursor: no crash, and what is accepted survives being written and read again. The
// first byte says whether the rest is taken as text, or as positions behind a right header and
// before a right checksum.

#include <dynaco/operations/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/sha256.hpp"
#include "helpers/cursor.hpp"
#include "wire/base64.hpp"

using namespace dynaco;
using namespace dynaco::helpers;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

// As `encode_cursor` does it, with any positions.
std::string wrapped(fingerprint const& query, std::string_view positions) {
    std::string bytes{'\x01', 's'};
    bytes.append(reinterpret_cast<char const*>(query.data()), query.size());
    bytes += positions;
    auth::digest digest;
    auth::sha256(bytes, digest);
    bytes += auth::view(digest).substr(0, 6);
    std::string text;
    wire::append_base64(text, std::as_bytes(std::span{bytes}));
    for (char& each : text) {
        if (each == '+') each = '-';
        if (each == '/') each = '_';
    }
    while (text.ends_with('=')) text.pop_back();
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const rest{reinterpret_cast<char const*>(data) + 1, size - 1};
    static auto const query =
        fingerprint_of(typed_page_source<scan_request>{scan_request("music")});
    auto const text = data[0] % 2 == 0 ? std::string{rest} : wrapped(query, rest);
    auto const positions = decode_cursor("from", cursor_kind::parallel_scan, query, true, text);
    if (positions.has_error()) {
        require(positions.error() == errc::invalid_argument);
        return 0;
    }
    auto const again = encode_cursor(cursor_kind::parallel_scan, query, *positions);
    auto const second = decode_cursor("from", cursor_kind::parallel_scan, query, true, again);
    require(second.has_value() && *second == *positions);
    return 0;
}
