// Positions as text: URL-safe, versioned, checked on the way back in.
#pragma once

#include <dynaco/paging.hpp>
#include <dynaco/result.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/page_progress.hpp"

namespace dynaco::helpers {

/// Whose positions they are.
enum class cursor_kind : char {
    pager = 'p',          ///< One position.
    parallel_scan = 's',  ///< One for each segment.
};

/// Of a request: the beginning of a SHA-256.
using fingerprint = std::array<unsigned char, 16>;

/// Of the operation and the members that say what the answer is.
fingerprint fingerprint_of(page_source const& source);

/// Base64 for URLs (RFC 4648, section 5, without padding) of: version, kind, fingerprint, positions
/// as JSON, and the beginning of a SHA-256 of all that, by which damage is seen.
std::string encode_cursor(cursor_kind kind, fingerprint const& query,
                          std::span<policy::page_position const> positions);

/// @param is_by_key Whether tokens are keys, or text.
/// @par Errors `errc::invalid_argument`, whose message begins with `option`: the text is damaged,
/// of another version or kind, or of another request.
result<std::vector<policy::page_position>> decode_cursor(std::string_view option, cursor_kind kind,
                                                         fingerprint const& query, bool is_by_key,
                                                         std::string_view text);

}  // namespace dynaco::helpers
